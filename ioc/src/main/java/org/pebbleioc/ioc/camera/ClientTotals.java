package org.pebbleioc.ioc.camera;

import java.util.Collection;
import java.util.List;
import org.pebbleioc.pva.server.ClientReport;
import org.pebbleioc.pva.server.ClientReport.SubscriptionReport;

/**
 * What became of the updates of some PVs, over all subscriptions that exist now.
 *
 * @param waiting queued and in flight
 */
public record ClientTotals(int subscriptions, long offered, long sent, long squashed, long discarded, long waiting) {
    public static final ClientTotals NONE = new ClientTotals(0, 0, 0, 0, 0, 0);

    public static ClientTotals of(final List<ClientReport> clients, final Collection<String> pvs) {
        ClientTotals totals = NONE;
        for (final ClientReport client : clients) {
            for (final SubscriptionReport s : client.subscriptions()) {
                if (pvs.contains(s.pv())) {
                    totals = totals.plus(s);
                }
            }
        }
        return totals;
    }

    boolean closes() {
        return offered == sent + squashed + discarded + waiting;
    }

    private ClientTotals plus(final SubscriptionReport s) {
        return new ClientTotals(
                subscriptions + 1,
                offered + s.offered(),
                sent + s.sent(),
                squashed + s.squashed(),
                discarded + s.discarded(),
                waiting + s.queued() + s.inFlight());
    }
}
