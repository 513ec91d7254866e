package org.pebbleioc.pva.server;

/**
 * One update on its way to one client: its value, held, and what the client has to be told about it. Guarded by its queue
 * while it is queued, then the writer's.
 */
final class QueuedUpdate implements InFlight {
    private final MonitorQueue queue;
    private final ClientBudget budget;
    private final Changes changes = new Changes();
    private PvUpdate update;
    private long heldBytes;
    private long sinceNs;
    private long messageBytes;

    QueuedUpdate(final MonitorQueue queue, final ClientBudget budget) {
        this.queue = queue;
        this.budget = budget;
    }

    @Override
    public PvUpdate update() {
        return update;
    }

    /** What the message tells. */
    Changes changes() {
        return changes;
    }

    /** Of the client's budget. */
    long heldBytes() {
        return heldBytes;
    }

    long sinceNs() {
        return sinceNs;
    }

    long messageBytes() {
        return messageBytes;
    }

    void measured(final long bytes) {
        messageBytes = bytes;
    }

    /** @param bytes taken from the budget before */
    void begin(final PvUpdate value, final long bytes, final long nowNs) {
        update = value;
        heldBytes = bytes;
        sinceNs = nowNs;
        changes.clear();
    }

    /** A newer value in place of the one it has, which is the caller's to release. */
    PvUpdate replace(final PvUpdate value) {
        final PvUpdate old = takeValue();
        update = value;
        heldBytes = value.heldBytes();
        budget.take(heldBytes, true);
        return old;
    }

    /** The value, which is the caller's to release; null where it was let go of. */
    PvUpdate takeValue() {
        final PvUpdate value = update;
        update = null;
        budget.giveBack(heldBytes);
        heldBytes = 0;
        return value;
    }

    /** The value is not needed any more: copied into a message, or never sent. Whoever took this out of the queue. */
    void letGoOfValue() {
        takeValue().release();
    }

    @Override
    public void written() {
        queue.written(this);
    }

    @Override
    public void lost() {
        queue.lost(this);
    }
}
