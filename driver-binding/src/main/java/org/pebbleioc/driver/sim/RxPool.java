package org.pebbleioc.driver.sim;

import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaCounts;
import org.pebbleioc.driver.DmaGeometry;

/**
 * Where every receive buffer is. One state each, every change checked; the driver keeps the same in three flags.
 *
 * <pre>
 *   preHwQ → inHw → (filling) → inQ → userHas → preHwQ
 *                        └── nobody claimed: → preHwQ
 * </pre>
 *
 * A buffer stands in preHwQ only while the engine already holds as many as its address memory takes. All of it is
 * guarded by the driver's lock.
 */
final class RxPool {
    private static final byte PRE_HW = 0;
    private static final byte IN_HW = 1;
    /** Still inHw for the driver: the engine has it open. */
    private static final byte FILLING = 2;

    private static final byte IN_Q = 3;
    private static final byte USER_HAS = 4;
    private static final String[] STATES = {"preHwQ", "inHw", "inHw (filling)", "inQ", "userHas"};

    private final DmaGeometry geometry;
    private final int engineDepth;
    private final byte[] state;
    private final int[] inState = new int[STATES.length];
    private final SimulatedDevice[] holder;
    private final int[] size;
    private final int[] dest;
    private final int[] flags;
    private final int[] error;
    private final IndexRing preHw;
    private final IndexRing inHw;
    /** Which release saw this index last: finds an index that is named twice in one call. */
    private final long[] seenBy;

    private long releases;

    RxPool(final DmaGeometry geometry, final int engineDepth) {
        this.geometry = geometry;
        this.engineDepth = engineDepth;
        final int all = geometry.bufferCount();
        state = new byte[all];
        holder = new SimulatedDevice[all];
        size = new int[all];
        dest = new int[all];
        flags = new int[all];
        error = new int[all];
        seenBy = new long[all];
        preHw = new IndexRing(geometry.cfgRxCount());
        inHw = new IndexRing(geometry.cfgRxCount());
        inState[PRE_HW] = geometry.cfgRxCount();
        for (int index = geometry.cfgTxCount(); index < all; index++) {
            preHw.add(index);
        }
        feedEngine();
    }

    int available() {
        return inHw.size();
    }

    int take() {
        if (inHw.isEmpty()) {
            return Hardware.NONE;
        }
        final int index = inHw.remove();
        move(index, IN_HW, FILLING);
        return index;
    }

    /** The engine has filled it and somebody claimed its destination. */
    void queue(final int index, final int bytes, final int destination, final int flagWord, final int errorWord) {
        move(index, FILLING, IN_Q);
        size[index] = bytes;
        dest[index] = destination;
        flags[index] = flagWord;
        error[index] = errorWord;
        feedEngine();
    }

    /** The engine has filled it and nobody wants it. */
    void discard(final int index) {
        toPreHw(index, FILLING);
        feedEngine();
    }

    void give(final int index, final SimulatedDevice reader, final DmaBatch batch, final int entry) {
        move(index, IN_Q, USER_HAS);
        holder[index] = reader;
        batch.size[entry] = size[index];
        batch.index[entry] = index;
        batch.flags[entry] = flags[index];
        batch.error[entry] = error[index];
        batch.dest[entry] = dest[index];
    }

    /** Checks all of them first: nothing moves when one is wrong. */
    void release(final int[] indices, final int count, final SimulatedDevice reader) {
        releases++;
        for (int i = 0; i < count; i++) {
            check(indices[i], i, reader);
        }
        for (int i = 0; i < count; i++) {
            holder[indices[i]] = null;
            toPreHw(indices[i], USER_HAS);
        }
        feedEngine();
    }

    /** A closing open gives back what it holds and what waited for it. Returns how many. */
    int reclaim(final SimulatedDevice reader, final IndexRing queued) {
        int count = queued.size();
        while (!queued.isEmpty()) {
            toPreHw(queued.remove(), IN_Q);
        }
        for (int index = geometry.cfgTxCount(); index < holder.length; index++) {
            if (holder[index] == reader) {
                holder[index] = null;
                toPreHw(index, USER_HAS);
                count++;
            }
        }
        feedEngine();
        return count;
    }

    DmaCounts counts() {
        final int known = inState[USER_HAS] + inState[IN_HW] + inState[FILLING] + inState[PRE_HW] + inState[IN_Q];
        return new DmaCounts(
                inState[USER_HAS],
                inState[IN_HW] + inState[FILLING],
                inState[PRE_HW],
                inState[IN_Q],
                geometry.cfgRxCount() - known);
    }

    private void check(final int index, final int position, final SimulatedDevice reader) {
        final String why;
        if (!geometry.isRx(index)) {
            why = "is no receive buffer, those are " + geometry.cfgTxCount() + ".." + (geometry.bufferCount() - 1);
        } else if (state[index] != USER_HAS) {
            why = "is not held by this open but " + STATES[state[index]];
        } else if (holder[index] != reader) {
            why = "is held by another open";
        } else if (seenBy[index] == releases) {
            why = "is named twice in this call";
        } else {
            seenBy[index] = releases;
            return;
        }
        throw new IllegalArgumentException("index=" + index + " (entry " + position + ") " + why);
    }

    private void toPreHw(final int index, final byte from) {
        move(index, from, PRE_HW);
        preHw.add(index);
    }

    private void feedEngine() {
        while (!preHw.isEmpty() && inState[IN_HW] + inState[FILLING] < engineDepth) {
            final int index = preHw.remove();
            move(index, PRE_HW, IN_HW);
            inHw.add(index);
        }
    }

    private void move(final int index, final byte from, final byte to) {
        if (!geometry.isRx(index) || state[index] != from) {
            throw new IllegalStateException("buffer " + index + " cannot go from " + STATES[from] + " to " + STATES[to]
                    + ": it is " + (geometry.isRx(index) ? STATES[state[index]] : "no receive buffer"));
        }
        state[index] = to;
        inState[from]--;
        inState[to]++;
    }
}
