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
    private final QueueTerms terms;
    private final ClientBudget budget;
    private final UpdateLedger.Account account;
    private final LongSupplier clockNs;

    /** Set once, before the queue is opened. */
    private Runnable drained = () -> {};

    // All below: guarded by this.
    private final ArrayDeque<QueuedUpdate> queued = new ArrayDeque<>();
    private final ArrayDeque<QueuedUpdate> flying = new ArrayDeque<>();
    private final ArrayDeque<QueuedUpdate> spare = new ArrayDeque<>();
    /** Changes whose values were taken back: the next update carries them. */
    private final Changes owed = new Changes();

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

    /** @param account where its counts go when it has ended; the queue enters itself */
    MonitorQueue(
            final FieldSelection selection,
            final QueueTerms terms,
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

    QueueTerms terms() {
        return terms;
    }

    /** From now on updates are taken; the first one carries everything. */
    synchronized void open() {
        closed = ended;
        owesEverything = true;
        owed.clear();
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
        final QueuedUpdate slot = spare.isEmpty() ? new QueuedUpdate(this, budget) : spare.pop();
        slot.begin(update, bytes, clockNs.getAsLong());
        slot.changes().add(owed);
        slot.changes().add(scratch);
        if (owesEverything) {
            slot.changes().changed().or(selection.leaves());
        }
        owesEverything = false;
        owed.clear();
        queued.add(slot);
        return true;
    }

    /** @return what is to be released */
    private PvUpdate replaceNewest(final PvUpdate update) {
        if (append(update, false)) {
            return null;
        }
        final QueuedUpdate newest = queued.peekLast();
        final PvUpdate old = newest.replace(update);
        newest.changes().add(scratch);
        missed(1);
        return old;
    }

    /** So many values will not reach the client. */
    private void missed(final int count) {
        if (terms.policy() == QueuePolicy.LOSSLESS) {
            dropped += count;
        } else {
            squashed += count;
        }
    }

    /** @return what is to be released */
    private PvUpdate dropOldest(final PvUpdate update) {
        if (append(update, false)) {
            return null;
        }
        final QueuedUpdate oldest = queued.poll();
        final PvUpdate old = oldest.takeValue();
        final QueuedUpdate next = queued.peek();
        (next == null ? owed : next.changes()).add(oldest.changes());
        spare.push(oldest);
        dropped++;
        append(update, true);
        return old;
    }

    /** The oldest update that may be sent now, or null. It is in flight until told {@code written} or {@code lost}. */
    synchronized QueuedUpdate poll() {
        if (queued.isEmpty() || window == 0) {
            return null;
        }
        if (window > 0) {
            window--;
        }
        final QueuedUpdate slot = queued.poll();
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

    /** The writer has handed the last byte to the kernel. */
    void written(final QueuedUpdate slot) {
        finished(slot, true);
        if (owes()) {
            drained.run();
        }
    }

    /** The connection ended before that. */
    void lost(final QueuedUpdate slot) {
        finished(slot, false);
    }

    private void finished(final QueuedUpdate slot, final boolean delivered) {
        final PvUpdate value;
        final boolean settled;
        synchronized (this) {
            flying.remove(slot);
            if (delivered) {
                sent++;
                bytesSent += slot.messageBytes();
            } else {
                discarded++;
            }
            value = slot.takeValue();
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
        return !closed && queued.isEmpty() && !owed.isEmpty();
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
                missed(-1);
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
        final QueuedUpdate[] taken;
        synchronized (this) {
            taken = takeAll();
            for (final QueuedUpdate slot : taken) {
                owed.add(slot.changes());
            }
            missed(taken.length);
        }
        return release(taken);
    }

    /** Takes no more and discards what is queued; {@link #open} may follow. What is in flight stays with the writer. */
    void close() {
        final QueuedUpdate[] taken;
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

    private QueuedUpdate[] takeAll() {
        final QueuedUpdate[] taken = queued.toArray(new QueuedUpdate[0]);
        queued.clear();
        return taken;
    }

    private static int release(final QueuedUpdate[] taken) {
        for (final QueuedUpdate slot : taken) {
            slot.letGoOfValue();
        }
        return taken.length;
    }

    synchronized QueueCounts counts() {
        final QueuedUpdate oldest = flying.isEmpty() ? queued.peek() : flying.peek();
        long held = 0;
        for (final QueuedUpdate slot : flying) {
            held += slot.heldBytes();
        }
        for (final QueuedUpdate slot : queued) {
            held += slot.heldBytes();
        }
        return new QueueCounts(
                offered,
                sent,
                squashed,
                dropped,
                discarded,
                queued.size(),
                flying.size(),
                bytesSent,
                held,
                oldest == null ? 0 : clockNs.getAsLong() - oldest.sinceNs());
    }
}
