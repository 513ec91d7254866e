package org.pebbleioc.pva.server;

import java.time.Instant;
import java.util.List;

/**
 * One client as it is now. Counters of a subscription hold {@code offered = sent + squashed + dropped + discarded
 * + queued + inFlight}.
 *
 * @param peer address and port
 * @param user as the client says, or {@code anonymous}; empty before it said anything
 * @param host as the client says
 * @param since when it connected
 * @param channels open channels
 * @param replyBacklog answers that wait to be written
 * @param bytesSent everything, headers included
 * @param heldBytes image memory that its monitors hold
 * @param budgetBytes image memory that they may hold
 */
public record ClientReport(
        String peer,
        String user,
        String host,
        Instant since,
        int channels,
        int replyBacklog,
        long bytesSent,
        long heldBytes,
        long budgetBytes,
        List<SubscriptionReport> subscriptions) {
    public ClientReport {
        subscriptions = List.copyOf(subscriptions);
    }

    /**
     * One monitor.
     *
     * @param capacity updates that may wait
     * @param squashed replaced by a newer one, or taken back by the publisher, before it was sent
     * @param dropped given up although the policy would rather have sent it: there was no room
     * @param discarded still unsent when the monitor was stopped or the client left
     * @param heldBytes image memory that the updates queued and in flight hold
     * @param oldestNs age of the oldest update queued or in flight, 0 where none is
     */
    public record SubscriptionReport(
            String pv,
            QueuePolicy policy,
            int capacity,
            int queued,
            long offered,
            long sent,
            long squashed,
            long dropped,
            long discarded,
            long inFlight,
            long bytesSent,
            long heldBytes,
            long oldestNs) {}
}
