package org.pebbleioc.pva.server;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.function.LongSupplier;
import org.pebbleioc.pva.wire.FieldSelection;

/**
 * The updates of one subscription that wait to be sent, at most {@code capacity}. Publishers offer, the connection's
 * writer polls; nobody waits for anybody.
 *
 * <p>Who owns an update: it is retained once when it enters and that one hold moves with it: queued here, then in
 * flight with the writer. The hold ends by being sent, squashed (a newer update took the place), reclaimed by the
 * publisher (counted as squashed), or discarded at close. No room: the newest queued update is replaced, and the client
 * is told in the overrun bits which fields it missed a value of. Updates are released outside the lock, because a
 * release runs the publisher's code.
 *
 * <p>Books, under the lock at any time: offered = sent + squashed + discarded + queued + in flight.
 */
final class MonitorQueue {
    /** No limit to what may be sent. */
    static final int NO_WINDOW = -1;

    private final FieldSelection selection;
    private final int capacity;
    private final LongSupplier clockNs;

    // All below: guarded by this.
    private final ArrayDeque<Slot> queued = new ArrayDeque<>();
    private final ArrayDeque<Slot> spare = new ArrayDeque<>();
    /** Changes whose values were reclaimed: the next update carries them. */
    private final BitSet owedChanged = new BitSet();

    private final BitSet owedOverrun = new BitSet();
    private final BitSet scratch = new BitSet();
    private boolean owesEverything;
    private boolean closed = true;
    /** Updates that the client has room for, or {@link #NO_WINDOW}. */
    private long window;

    private long offered;
    private long sent;
    private long squashed;
    private long discarded;
    private long inFlight;
    private long bytesSent;

    /** One update on its way to one client, with what the client has to be told about it. */
    final class Slot implements InFlight {
        private final BitSet changed = new BitSet();
        private final BitSet overrun = new BitSet();
        private PvUpdate update;
        private long sinceNs;
        private long bytes;

        @Override
        public PvUpdate update() {
            return update;
        }

        /** Leaves of the selection that the message carries. */
        BitSet changed() {
            return changed;
        }

        /** Leaves that changed more than once since the message before. */
        BitSet overrun() {
            return overrun;
        }

        /** The value is not needed any more: copied into a message, or never sent. Whoever took the slot out of the queue. */
        void letGoOfValue() {
            final PvUpdate held = update;
            update = null;
            held.release();
        }

        void measured(final long messageBytes) {
            bytes = messageBytes;
        }

        @Override
        public void written() {
            finished(this, true);
        }

        @Override
        public void lost() {
            finished(this, false);
        }
    }

    /** Counters at one moment. {@code oldestNs} is the age of the oldest queued update, 0 where there is none. */
    record Counts(
            long offered,
            long sent,
            long squashed,
            long discarded,
            int queued,
            long inFlight,
            long bytesSent,
            long oldestNs) {}

    MonitorQueue(final FieldSelection selection, final int capacity, final int window, final LongSupplier clockNs) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity=" + capacity);
        }
        this.selection = selection;
        this.capacity = capacity;
        this.window = window;
        this.clockNs = clockNs;
    }

    /** From now on updates are taken; the first one carries everything. */
    synchronized void open() {
        closed = false;
        owesEverything = true;
        owedChanged.clear();
        owedOverrun.clear();
    }

    /**
     * A new value. One that changes nothing of the selection is not counted as offered.
     *
     * @return whether {@link #poll} has something now
     */
    boolean offer(final PvUpdate update) {
        update.retain();
        PvUpdate unneeded = update;
        final boolean sendable;
        synchronized (this) {
            scratch.clear();
            final boolean relevant = owesEverything || selection.project(update.changed(), scratch);
            if (!closed && relevant) {
                offered++;
                unneeded = queued.size() < capacity ? append(update) : squash(update);
            }
            sendable = !queued.isEmpty() && window != 0;
        }
        if (unneeded != null) {
            unneeded.release();
        }
        return sendable;
    }

    private PvUpdate append(final PvUpdate update) {
        final Slot slot = spare.isEmpty() ? new Slot() : spare.pop();
        slot.update = update;
        slot.sinceNs = clockNs.getAsLong();
        slot.overrun.clear();
        slot.overrun.or(owedChanged);
        slot.overrun.and(scratch);
        slot.overrun.or(owedOverrun);
        slot.changed.clear();
        slot.changed.or(scratch);
        slot.changed.or(owesEverything ? selection.leaves() : owedChanged);
        owesEverything = false;
        owedChanged.clear();
        owedOverrun.clear();
        queued.add(slot);
        return null;
    }

    private PvUpdate squash(final PvUpdate update) {
        final Slot newest = queued.peekLast();
        final PvUpdate old = newest.update;
        newest.update = update;
        addTwice(scratch, newest.changed, newest.overrun);
        newest.changed.or(scratch);
        squashed++;
        return old;
    }

    /** Adds to {@code overrun} what is in both sets, without allocating. */
    private static void addTwice(final BitSet now, final BitSet before, final BitSet overrun) {
        for (int bit = now.nextSetBit(0); bit >= 0; bit = now.nextSetBit(bit + 1)) {
            if (before.get(bit)) {
                overrun.set(bit);
            }
        }
    }

    /** The oldest update that may be sent now, or null. It is in flight until told {@code written} or {@code lost}. */
    synchronized Slot poll() {
        if (queued.isEmpty() || window == 0) {
            return null;
        }
        if (window > 0) {
            window--;
        }
        inFlight++;
        return queued.poll();
    }

    synchronized boolean hasSendable() {
        return !queued.isEmpty() && window != 0;
    }

    /**
     * The client has room for more.
     *
     * @return whether {@link #poll} has something now
     */
    synchronized boolean acknowledge(final int count) {
        if (window != NO_WINDOW && count > 0) {
            window = Math.min(Integer.MAX_VALUE, window + count);
        }
        return !queued.isEmpty() && window != 0;
    }

    private void finished(final Slot slot, final boolean delivered) {
        final PvUpdate held = slot.update;
        synchronized (this) {
            inFlight--;
            if (delivered) {
                sent++;
                bytesSent += slot.bytes;
            } else {
                discarded++;
            }
            slot.update = null;
            if (spare.size() < capacity) {
                spare.push(slot);
            }
        }
        if (held != null) {
            held.release();
        }
    }

    /** Lets go of all that is queued; what changed is owed to the client with the next update. */
    int reclaim() {
        final Slot[] taken;
        synchronized (this) {
            taken = takeAll();
            for (final Slot slot : taken) {
                addTwice(slot.changed, owedChanged, owedOverrun);
                owedOverrun.or(slot.overrun);
                owedChanged.or(slot.changed);
            }
            squashed += taken.length;
        }
        return release(taken);
    }

    /** Takes no more and discards what is queued; {@link #open} may follow. What is in flight stays with the writer. */
    void close() {
        final Slot[] taken;
        synchronized (this) {
            closed = true;
            taken = takeAll();
            discarded += taken.length;
        }
        release(taken);
    }

    private Slot[] takeAll() {
        final Slot[] taken = queued.toArray(new Slot[0]);
        queued.clear();
        return taken;
    }

    private static int release(final Slot[] taken) {
        for (final Slot slot : taken) {
            slot.letGoOfValue();
        }
        return taken.length;
    }

    synchronized Counts counts() {
        final long oldestNs = queued.isEmpty() ? 0 : clockNs.getAsLong() - queued.peek().sinceNs;
        return new Counts(offered, sent, squashed, discarded, queued.size(), inFlight, bytesSent, oldestNs);
    }
}
