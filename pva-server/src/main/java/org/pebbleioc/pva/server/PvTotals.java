package org.pebbleioc.pva.server;

/**
 * What became of the updates of one PV, over all monitors since the server started, those that ended included:
 * {@code offered = sent + squashed + dropped + discarded + waiting}.
 *
 * @param monitors that exist now
 * @param waiting queued and being sent
 */
public record PvTotals(
        String pv,
        int monitors,
        long offered,
        long sent,
        long squashed,
        long dropped,
        long discarded,
        long waiting,
        long bytesSent) {
    static PvTotals none(final String pv) {
        return new PvTotals(pv, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    PvTotals plus(final QueueCounts c, final int more) {
        return new PvTotals(
                pv,
                monitors + more,
                offered + c.offered(),
                sent + c.sent(),
                squashed + c.squashed(),
                dropped + c.dropped(),
                discarded + c.discarded(),
                waiting + c.queued() + c.inFlight(),
                bytesSent + c.bytesSent());
    }
}
