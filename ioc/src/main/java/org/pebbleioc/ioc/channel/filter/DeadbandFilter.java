package org.pebbleioc.ioc.channel.filter;

import java.lang.reflect.Array;
import org.pebbleioc.ioc.channel.Channel.Events;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.channel.Sample;

/**
 * {@code dbnd}: value updates of a number pass when they are further than the deadband from the last one that passed.
 * Alarms and properties always pass, and so does what is no single number.
 *
 * @param relative {@code limit} is percent of the last value that passed
 */
record DeadbandFilter(boolean relative, double limit) implements ChannelFilter {
    @Override
    public Stage stage() {
        return new Stage() {
            private double last = Double.NaN;
            private double deadband = relative ? 0 : limit;

            @Override
            public Sample update(final Sample sample, final int mask) {
                if (sample.count() != 1 || sample.type() == DbrType.STRING) {
                    return sample;
                }
                final double value = ((Number) Array.get(sample.array(), 0)).doubleValue();
                final boolean sameNan = Double.isNaN(value) && Double.isNaN(last);
                final boolean passes =
                        !sameNan && (Double.isNaN(last) || Double.isNaN(value) || Math.abs(value - last) > deadband);
                if (passes) {
                    last = value;
                    deadband = relative ? Math.abs(value * limit / 100) : limit;
                }
                return passes || (mask & (Events.ALARM | Events.PROPERTY)) != 0 ? sample : null;
            }
        };
    }
}
