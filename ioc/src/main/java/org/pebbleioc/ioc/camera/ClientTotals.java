package org.pebbleioc.ioc.camera;

import java.util.Collection;
import java.util.function.Function;
import org.pebbleioc.pva.server.PvTotals;

/**
 * What became of the updates of some PVs, over all subscriptions that are and that were.
 *
 * @param subscriptions that exist now
 * @param waiting queued and in flight
 */
public record ClientTotals(
        int subscriptions, long offered, long sent, long squashed, long dropped, long discarded, long waiting) {
    public static final ClientTotals NONE = new ClientTotals(0, 0, 0, 0, 0, 0, 0);

    /** @param totals of one PV, as the server counts them */
    public static ClientTotals of(final Function<String, PvTotals> totals, final Collection<String> pvs) {
        ClientTotals sum = NONE;
        for (final String pv : pvs) {
            final PvTotals of = totals.apply(pv);
            sum = of == null ? sum : sum.plus(of);
        }
        return sum;
    }

    boolean closes() {
        return offered == sent + squashed + dropped + discarded + waiting;
    }

    private ClientTotals plus(final PvTotals t) {
        return new ClientTotals(
                subscriptions + t.monitors(),
                offered + t.offered(),
                sent + t.sent(),
                squashed + t.squashed(),
                dropped + t.dropped(),
                discarded + t.discarded(),
                waiting + t.waiting());
    }
}
