package org.pebbleioc.readout.ship;

/**
 * The two balances of a transport: of time frames that came, and of messages given to clients.
 *
 * @param offered time frames that came
 * @param built became messages
 * @param dropped for any reason, each with its own counter
 * @param waiting in the queue
 * @param deliveries messages given to clients, one for each client
 * @param done finished
 * @param lost skipped, taken back or discarded, each with its own counter
 * @param unfinished with clients now
 */
public record ShipBooks(
        long offered, long built, long dropped, long waiting, long deliveries, long done, long lost, long unfinished) {
    static ShipBooks of(final ShipCounts counts, final int waiting, final int unfinished) {
        return new ShipBooks(
                counts.value(ShipCounter.FRAMES_OFFERED),
                counts.value(ShipCounter.FRAMES_BUILT),
                sum(
                        counts,
                        ShipCounter.FRAMES_REFUSED,
                        ShipCounter.FRAMES_DROPPED_OLDEST,
                        ShipCounter.FRAMES_DISCARDED,
                        ShipCounter.FRAMES_EMPTY,
                        ShipCounter.FRAMES_NO_COPY_PAGE,
                        ShipCounter.FRAMES_COPY_TOO_LONG,
                        ShipCounter.FRAMES_UNWANTED),
                waiting,
                counts.value(ShipCounter.DELIVERIES),
                counts.value(ShipCounter.DELIVERIES_DONE),
                sum(
                        counts,
                        ShipCounter.DELIVERIES_SKIPPED,
                        ShipCounter.DELIVERIES_LOST,
                        ShipCounter.DELIVERIES_DISCARDED),
                unfinished);
    }

    private static long sum(final ShipCounts counts, final ShipCounter... which) {
        long sum = 0;
        for (final ShipCounter each : which) {
            sum += counts.value(each);
        }
        return sum;
    }

    public boolean balance() {
        return offered == built + dropped + waiting && deliveries == done + lost + unfinished;
    }
}
