package org.pebbleioc.driver.sim;

import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaCounts;
import org.pebbleioc.driver.DmaGeometry;

/**
 * Where every buffer is, and its way from one place to the next:
 *
 * <pre>
 *   RX: preHwQ → inHw → (filling) → inQ of an open → userHas → preHwQ
 *   TX: inQ (free) → userHas → preHwQ → inHw → inQ;  a copied frame skips userHas
 * </pre>
 *
 * A receive buffer stands in preHwQ only while the engine already holds as many as its address memory takes, or while
 * the driver's worker rests. All of it is guarded by the driver's lock.
 */
final class BufferPool {
    private final DmaGeometry geometry;
    private final ModuleOptions options;
    private final BufferStates states;
    private final ReturnCheck returns;
    /** Receive buffers that the engine has open. */
    private final boolean[] filling;

    private final int[] size;
    private final int[] dest;
    private final int[] flags;
    private final int[] error;
    private final IndexRing rxPreHw;
    private final IndexRing engine;
    private final IndexRing txFree;
    private final IndexRing txPreHw;

    private long rxUses;
    private long txUses;
    private int rxInEngine;
    private boolean workerRests;

    BufferPool(final DmaGeometry geometry, final ModuleOptions options) {
        this.geometry = geometry;
        this.options = options;
        states = new BufferStates(geometry);
        returns = new ReturnCheck(states, options);
        final int all = geometry.bufferCount();
        filling = new boolean[all];
        size = new int[all];
        dest = new int[all];
        flags = new int[all];
        error = new int[all];
        rxPreHw = new IndexRing(geometry.cfgRxCount());
        engine = new IndexRing(geometry.cfgRxCount());
        txFree = new IndexRing(geometry.cfgTxCount());
        // a receive buffer that is forwarded goes through here too
        txPreHw = new IndexRing(all);
        for (int index = 0; index < all; index++) {
            if (geometry.isRx(index)) {
                toRxHardware(index);
            } else {
                toTxFree(index);
            }
        }
        feedEngine();
    }

    // receive, the card's side

    int available() {
        return engine.size();
    }

    int take() {
        if (engine.isEmpty()) {
            return Hardware.NONE;
        }
        final int index = options.newestFirst() ? engine.removeNewest() : engine.remove();
        filling[index] = true;
        return index;
    }

    /** The engine has filled it and somebody claimed its destination. */
    void queue(final int index, final int bytes, final int destination, final int flagWord, final int errorWord) {
        filled(index);
        size[index] = bytes;
        dest[index] = destination;
        flags[index] = flagWord;
        error[index] = errorWord;
        rxUses++;
        states.set(index, null, false, true);
        feedEngine();
    }

    /** The engine has filled it and nobody wants it. */
    void discard(final int index) {
        filled(index);
        rxUses++;
        toRxHardware(index);
        feedEngine();
    }

    private void filled(final int index) {
        if (!geometry.isRx(index) || !filling[index]) {
            throw new IllegalStateException("buffer " + index + " is not with the engine but "
                    + (geometry.isRx(index) ? states.name(index) : "no receive buffer"));
        }
        filling[index] = false;
        rxInEngine--;
    }

    // receive, the reader's side

    void give(final int index, final SimulatedDevice reader, final DmaBatch batch, final int entry) {
        states.set(index, reader, false, false);
        describe(index, batch, entry);
    }

    void describe(final int index, final DmaBatch batch, final int entry) {
        batch.size[entry] = size[index];
        batch.index[entry] = index;
        batch.flags[entry] = flags[index];
        batch.error[entry] = error[index];
        batch.dest[entry] = dest[index];
    }

    /** Out of the reader's queue while its bytes are copied: for that moment in no state, as in the driver. */
    void copying(final int index) {
        states.set(index, null, false, false);
    }

    void copied(final int index) {
        toRxHardware(index);
        feedEngine();
    }

    // transmit

    int txFree() {
        return txFree.size();
    }

    /** @return an index that is free, held by {@code reader} (none: about to be sent) from now on, or -EPERM */
    int takeTx(final SimulatedDevice reader) {
        if (txFree.isEmpty()) {
            return -Errno.EPERM;
        }
        final int index = txFree.remove();
        states.set(index, reader, states.isInHw(index), false);
        return index;
    }

    /** Whoever held it: on its way to the engine. */
    void send(final int index, final int bytes, final int destination, final int flagWord) {
        size[index] = bytes;
        dest[index] = destination;
        flags[index] = flagWord;
        txUses++;
        states.set(index, null, true, txPreHw.offer(index));
    }

    /** The next frame to send, now with the engine, or {@link Hardware#NONE}. */
    int nextToSend() {
        if (txPreHw.isEmpty()) {
            return Hardware.NONE;
        }
        final int index = txPreHw.remove();
        states.set(index, null, true, false);
        return index;
    }

    int sizeOf(final int index) {
        return size[index];
    }

    int destOf(final int index) {
        return dest[index];
    }

    int flagsOf(final int index) {
        return flags[index];
    }

    /** Sent: back to the pool it belongs to. */
    void sent(final int index) {
        if (geometry.isRx(index)) {
            toRxHardware(index);
            feedEngine();
        } else {
            toTxFree(index);
        }
    }

    // giving back

    /**
     * {@code Ret_Index} as the driver does it where harm is imitated, and all or nothing where it is not.
     *
     * @return 0, -EINVAL for an index out of range, -EPERM for a buffer that the caller does not hold
     */
    int returnIndices(final int[] indices, final int count, final SimulatedDevice reader) {
        final int refused = returns.answer(indices, count, reader);
        return refused == 0 ? giveBack(indices, count, reader) : refused;
    }

    private int giveBack(final int[] indices, final int count, final SimulatedDevice reader) {
        // receive buffers lose their holder at once, and go to the card only when all indices were seen
        int upTo = 0;
        int answer = 0;
        while (upTo < count && answer == 0) {
            final int index = indices[upTo];
            if (!states.isNumber(index)) {
                answer = -Errno.EINVAL;
            } else if (states.holder(index) == reader) {
                states.set(index, null, false, false);
                if (geometry.isRx(index)) {
                    returns.mark(index);
                } else {
                    toTxFree(index);
                }
            }
            upTo++;
        }
        if (answer == 0) {
            for (int i = 0; i < count; i++) {
                if (geometry.isRx(indices[i]) && returns.unmark(indices[i])) {
                    toRxHardware(indices[i]);
                }
            }
            feedEngine();
        }
        return answer;
    }

    boolean isHeldBy(final int index, final SimulatedDevice reader) {
        return states.isNumber(index) && states.holder(index) == reader;
    }

    boolean isHeld(final int index) {
        return states.holder(index) != null;
    }

    /** Why this open may not give these back; null when it may. */
    String refusal(final int[] indices, final int count, final SimulatedDevice reader) {
        return returns.refusal(indices, count, reader);
    }

    /** A closing open gives back what it holds and what waited for it. Returns how many. */
    int reclaim(final SimulatedDevice reader, final IndexRing queued) {
        int count = queued.size();
        while (!queued.isEmpty()) {
            toRxHardware(queued.remove());
        }
        for (int index = 0; index < states.count(); index++) {
            if (states.holder(index) == reader) {
                if (geometry.isRx(index)) {
                    toRxHardware(index);
                } else {
                    toTxFree(index);
                }
                count++;
            }
        }
        feedEngine();
        return count;
    }

    /** For replays: a resting worker leaves returned buffers in preHwQ, where the driver has them for a moment. */
    void workerRests(final boolean rests) {
        workerRests = rests;
        feedEngine();
    }

    DmaCounts rxCounts() {
        return states.rxCounts();
    }

    DmaCounts txCounts() {
        return states.txCounts();
    }

    long rxUses() {
        return rxUses;
    }

    long txUses() {
        return txUses;
    }

    private void toTxFree(final int index) {
        states.set(index, null, false, txFree.offer(index));
    }

    private void toRxHardware(final int index) {
        states.set(index, null, true, rxPreHw.offer(index));
    }

    private void feedEngine() {
        while (!workerRests && !rxPreHw.isEmpty() && rxInEngine < options.engineDepth()) {
            final int index = rxPreHw.remove();
            states.set(index, null, true, false);
            engine.add(index);
            rxInEngine++;
        }
    }
}
