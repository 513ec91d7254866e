package org.pebbleioc.ioc.putlog;

import java.time.ZonedDateTime;
import org.pebbleioc.ioc.channel.Sample;

/**
 * One put, or several in quick succession.
 *
 * @param minimum and {@code maximum} of the values of a burst; NaN for a single put, and for texts
 */
record PutEntry(
        ZonedDateTime time,
        String host,
        String user,
        String pv,
        Sample before,
        Sample after,
        double minimum,
        double maximum) {

    boolean isBurst() {
        return !Double.isNaN(minimum);
    }

    /** The same put with what came before it, and the extremes of all. */
    PutEntry following(final PutEntry first, final double low, final double high) {
        return new PutEntry(time, host, user, pv, first.before(), after, low, high);
    }
}
