package org.pebbleioc.ioc.channel.filter;

import org.pebbleioc.ioc.channel.Channel.Events;
import org.pebbleioc.ioc.channel.Sample;

/** {@code dec}: one update in {@code every} passes; those about properties all do. */
record DecimateFilter(int every) implements ChannelFilter {
    DecimateFilter {
        if (every < 1) {
            throw new IllegalArgumentException("dec: n must be positive: n=" + every);
        }
    }

    @Override
    public Stage stage() {
        return new Stage() {
            private int next;

            @Override
            public Sample update(final Sample sample, final int mask) {
                if ((mask & ~Events.PROPERTY) == 0) {
                    return sample;
                }
                final boolean passes = next == 0;
                next = (next + 1) % every;
                return passes ? sample : null;
            }
        };
    }
}
