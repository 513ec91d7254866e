package org.pebbleioc.pva.server;

import java.time.Instant;
import java.util.List;

/**
 * One client as it is now. Counters of a subscription hold {@code offered = sent + squashed + discarded + queued +
 * inFlight}.
 *
 * @param peer address and port
 * @param user as the client says, or {@code anonymous}; empty before it said anything
 * @param host as the client says
 * @param since when it connected
 * @param channels open channels
 * @param replyBacklog answers that wait to be written
 * @param bytesSent everything, headers included
 */
public record ClientReport(
        String peer,
        String user,
        String host,
        Instant since,
        int channels,
        int replyBacklog,
        long bytesSent,
        List<SubscriptionReport> subscriptions) {
    public ClientReport {
        subscriptions = List.copyOf(subscriptions);
    }

    /**
     * One monitor.
     *
     * @param squashed replaced by a newer one, or taken back by the publisher, before it was sent
     * @param discarded still unsent when the monitor was stopped or the client left
     * @param oldestNs age of the oldest update that waits, 0 where none does
     */
    public record SubscriptionReport(
            String pv,
            int queued,
            long offered,
            long sent,
            long squashed,
            long discarded,
            long inFlight,
            long bytesSent,
            long oldestNs) {}
}
