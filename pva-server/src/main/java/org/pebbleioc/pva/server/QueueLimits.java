package org.pebbleioc.pva.server;

/**
 * What the monitors of one client may hold.
 *
 * @param size updates that a monitor queues where its client says nothing
 * @param maxSize updates that a monitor queues at most, whatever its client says
 * @param policy what a monitor does when there is no room, where its client says nothing
 * @param clientBytes image memory that all monitors of one client hold together, queued and being sent; beyond it a
 *     monitor still holds one update being sent and one queued, so that no PV starves
 */
public record QueueLimits(int size, int maxSize, QueuePolicy policy, long clientBytes) {
    public static final QueueLimits DEFAULT = new QueueLimits(4, 16, QueuePolicy.LATEST, 1L << 30);

    public QueueLimits {
        if (size < 1 || maxSize < size) {
            throw new IllegalArgumentException("size=" + size + " maxSize=" + maxSize);
        }
        if (clientBytes < 1) {
            throw new IllegalArgumentException("clientBytes=" + clientBytes);
        }
    }
}
