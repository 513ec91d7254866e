package org.pebbleioc.ioc.channel.filter;

import java.util.function.LongSupplier;
import org.pebbleioc.ioc.channel.Sample;

/** {@code ts}: the time stamp becomes the moment at which the server hands the value on. */
record TimeFilter(LongSupplier clockNs) implements ChannelFilter {
    @Override
    public Stage stage() {
        return (sample, mask) -> read(sample);
    }

    @Override
    public Sample read(final Sample sample) {
        final long now = clockNs.getAsLong();
        return new Sample(
                sample.elementType(),
                sample.array(),
                sample.count(),
                sample.status(),
                sample.severity(),
                sample.alarmMessage(),
                Math.floorDiv(now, 1_000_000_000L),
                (int) Math.floorMod(now, 1_000_000_000L),
                sample.userTag(),
                sample.metadata());
    }
}
