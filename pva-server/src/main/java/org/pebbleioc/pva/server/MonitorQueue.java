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
 * flight with the writer. The hold ends by being sent, squashed or dropped (no room: {@link QueuePolicy} says which one
 * goes), reclaimed by the publisher (counted as squashed, or dropped if it was to be kept), or discarded at close. In the
 * overrun bits the client is told which fields it missed a value of. Updates are released outside the lock, because a
 * release runs the publisher's code.
 *
 * <p>Books, under the lock at any time: offered = sent + squashed + dropped + discarded + queued + in flight.
 */
final class MonitorQueue {
    /** No limit to what may be sent. */
    static final int NO_WINDOW = -1;

    private final FieldSelection selection;
    private final Terms terms;
    private final ClientBudget budget;
    private final UpdateLedger.Account account;
    private final LongSupplier clockNs;

    /** Set once, before the queue is opened. */
    private Runnable drained = () -> {};

    // All below: guarded by this.
    private final ArrayDeque<Slot> queued = new ArrayDeque<>();
    private final ArrayDeque<Slot> flying = new ArrayDeque<>();
    private final ArrayDeque<Slot> spare = new ArrayDeque<>();
    /** Changes whose values were reclaimed: the next update carries them. */
    private final BitSet owedChanged = new BitSet();

    private final BitSet owedOverrun = new BitSet();
    private final BitSet scratch = new BitSet();
    private boolean owesEverything;
    private boolean closed = true;
    private boolean ended;
    /** Updates that the client has room for, or {@link #NO_WINDOW}. */
    private long window;

    private long offered;
    private long sent;
    private long squashed;
    private long dropped;
    private long discarded;
    private long bytesSent;

    /**
     * What a request was granted.
     *
     * @param capacity updates that may wait
     * @param window updates that may be sent before the client makes room for more, or {@link #NO_WINDOW}
     */
    record Terms(int capacity, int window, QueuePolicy policy) {
        Terms {
            if (capacity < 1) {
                throw new IllegalArgumentException("capacity=" + capacity);
            }
        }
    }

    /** One update on its way to one client, with what the client has to be told about it. */
    final class Slot implements InFlight {
        private final BitSet changed = new BitSet();
        private final BitSet overrun = new BitSet();
        private PvUpdate update;
        private long held;
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
            final PvUpdate value = update;
            update = null;
            budget.giveBack(held);
            held = 0;
            value.release();
        }

        void measured(final long messageBytes) {
            bytes = messageBytes;
        }

        @Override
        public void written() {
            finished(this, true);
            if (owes()) {
                drained.run();
            }
        }

        @Override
        public void lost() {
            finished(this, false);
        }
    }

    /** Counters at one moment. {@code oldestNs} is the age of the oldest update queued or in flight, 0 where none is. */
    record Counts(
            long offered,
            long sent,
            long squashed,
            long dropped,
            long discarded,
            int queued,
            long inFlight,
            long bytesSent,
            long heldBytes,
            long oldestNs) {}

    /** @param account where its counts go when it has ended; the queue enters itself */
    MonitorQueue(
            final FieldSelection selection,
            final Terms terms,
            final ClientBudget budget,
            final UpdateLedger.Account account,
            final LongSupplier clockNs) {
        this.selection = selection;
        this.terms = terms;
        this.budget = budget;
        this.account = account;
        this.clockNs = clockNs;
        window = terms.window();
        account.begins(this);
    }

    Terms terms() {
        return terms;
    }

    /** From now on updates are taken; the first one carries everything. */
    synchronized void open() {
        closed = ended;
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
                unneeded = terms.policy() == QueuePolicy.OLDEST ? dropOldest(update) : replaceNewest(update);
            }
            sendable = !queued.isEmpty() && window != 0;
        }
        if (unneeded != null) {
            unneeded.release();
        }
        return sendable;
    }

    /** Appends, where there is room; a queue that is empty always has. {@code anyhow}: whatever the budget says. */
    private boolean append(final PvUpdate update, final boolean anyhow) {
        final long bytes = update.heldBytes();
        if (queued.size() >= terms.capacity() || !budget.take(bytes, anyhow || queued.isEmpty())) {
            return false;
        }
        final Slot slot = spare.isEmpty() ? new Slot() : spare.pop();
        slot.update = update;
        slot.held = bytes;
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
        return true;
    }

    /** @return what is to be released */
    private PvUpdate replaceNewest(final PvUpdate update) {
        if (append(update, false)) {
            return null;
        }
        final Slot newest = queued.peekLast();
        final PvUpdate old = newest.update;
        final long bytes = update.heldBytes();
        budget.giveBack(newest.held);
        budget.take(bytes, true);
        newest.held = bytes;
        newest.update = update;
        addTwice(scratch, newest.changed, newest.overrun);
        newest.changed.or(scratch);
        if (terms.policy() == QueuePolicy.LOSSLESS) {
            dropped++;
        } else {
            squashed++;
        }
        return old;
    }

    /** @return what is to be released */
    private PvUpdate dropOldest(final PvUpdate update) {
        if (append(update, false)) {
            return null;
        }
        final Slot oldest = queued.poll();
        final PvUpdate old = oldest.update;
        budget.giveBack(oldest.held);
        final Slot next = queued.peek();
        if (next == null) {
            owe(oldest);
        } else {
            addTwice(next.changed, oldest.changed, next.overrun);
            next.overrun.or(oldest.overrun);
            next.changed.or(oldest.changed);
        }
        oldest.update = null;
        oldest.held = 0;
        spare.push(oldest);
        dropped++;
        append(update, true);
        return old;
    }

    /** What was in this slot has to be told with the next update. */
    private void owe(final Slot slot) {
        addTwice(slot.changed, owedChanged, owedOverrun);
        owedOverrun.or(slot.overrun);
        owedChanged.or(slot.changed);
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
        final Slot slot = queued.poll();
        flying.add(slot);
        return slot;
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
        final PvUpdate value = slot.update;
        final boolean settled;
        synchronized (this) {
            flying.remove(slot);
            if (delivered) {
                sent++;
                bytesSent += slot.bytes;
            } else {
                discarded++;
            }
            slot.update = null;
            budget.giveBack(slot.held);
            slot.held = 0;
            if (spare.size() < terms.capacity()) {
                spare.push(slot);
            }
            settled = ended && flying.isEmpty();
        }
        if (value != null) {
            value.release();
        }
        if (settled) {
            account.settled(this);
        }
    }

    /** @param told by the writer thread, when it has nothing more to send and yet owes the client values */
    void whenDrained(final Runnable told) {
        drained = told;
    }

    /** Whether nothing is queued, and values that were taken back have not been made good for by newer ones. */
    synchronized boolean owes() {
        return !closed && queued.isEmpty() && !owedChanged.isEmpty();
    }

    /**
     * The PV's value as it is now, in place of those that were taken back: without it a client would wait for the next
     * change to see the last one.
     *
     * @return whether {@link #poll} has something now
     */
    boolean makeGood(final PvUpdate now) {
        now.retain();
        boolean taken = false;
        final boolean sendable;
        synchronized (this) {
            if (owes()) {
                scratch.clear();
                taken = append(now, false);
                if (terms.policy() == QueuePolicy.LOSSLESS) {
                    dropped--;
                } else {
                    squashed--;
                }
            }
            sendable = !queued.isEmpty() && window != 0;
        }
        if (!taken) {
            now.release();
        }
        return sendable;
    }

    /** Lets go of all that is queued, unless it is to be kept; what changed is owed to the client with the next update. */
    int reclaim() {
        return terms.policy() == QueuePolicy.LOSSLESS ? 0 : reclaimAll();
    }

    /** Lets go of what {@link #reclaim} keeps. */
    int reclaimKept() {
        return terms.policy() == QueuePolicy.LOSSLESS ? reclaimAll() : 0;
    }

    private int reclaimAll() {
        final Slot[] taken;
        synchronized (this) {
            taken = takeAll();
            for (final Slot slot : taken) {
                owe(slot);
            }
            if (terms.policy() == QueuePolicy.LOSSLESS) {
                dropped += taken.length;
            } else {
                squashed += taken.length;
            }
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

    /** {@link #close} for good: the counts go to the account when the writer has nothing of it any more. */
    void end() {
        close();
        final boolean settled;
        synchronized (this) {
            ended = true;
            settled = flying.isEmpty();
        }
        if (settled) {
            account.settled(this);
        }
    }

    synchronized boolean hasEnded() {
        return ended;
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
        final Slot oldest = flying.isEmpty() ? queued.peek() : flying.peek();
        long held = 0;
        for (final Slot slot : flying) {
            held += slot.held;
        }
        for (final Slot slot : queued) {
            held += slot.held;
        }
        return new Counts(
                offered,
                sent,
                squashed,
                dropped,
                discarded,
                queued.size(),
                flying.size(),
                bytesSent,
                held,
                oldest == null ? 0 : clockNs.getAsLong() - oldest.sinceNs);
    }
}
