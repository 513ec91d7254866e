package org.pebbleioc.ioc.channel.filter;

import java.util.List;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.channel.ElementType;
import org.pebbleioc.ioc.channel.Sample;

/** A channel seen through filters. Puts are not filtered: they go to the field as it is. */
final class FilteredChannel implements Channel {
    private final String name;
    private final Channel channel;
    private final List<ChannelFilter> filters;

    FilteredChannel(final String name, final Channel channel, final List<ChannelFilter> filters) {
        this.name = name;
        this.channel = channel;
        this.filters = filters;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public DbrType nativeType() {
        return elementType().dbr();
    }

    @Override
    public ElementType elementType() {
        ElementType type = channel.elementType();
        for (final ChannelFilter filter : filters) {
            type = filter.elementType(type);
        }
        return type;
    }

    @Override
    public int maxCount() {
        int count = channel.maxCount();
        for (final ChannelFilter filter : filters) {
            count = filter.maxCount(count);
        }
        return count;
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public Channel unwrapped() {
        return channel.unwrapped();
    }

    @Override
    public String accessGroup() {
        return channel.accessGroup();
    }

    @Override
    public int accessLevel() {
        return channel.accessLevel();
    }

    @Override
    public boolean isLink() {
        return channel.isLink();
    }

    @Override
    public String info(final String tag) {
        return channel.info(tag);
    }

    @Override
    public Sample sample() {
        Sample sample = channel.sample();
        for (final ChannelFilter filter : filters) {
            sample = filter.read(sample);
        }
        return sample;
    }

    @Override
    public void put(final DbrType type, final Object array, final int count, final Completion completion)
            throws PutException {
        channel.put(type, array, count, completion);
    }

    @Override
    public void put(
            final DbrType type, final Object array, final int count, final Boolean process, final Completion completion)
            throws PutException {
        channel.put(type, array, count, process, completion);
    }

    @Override
    public void acknowledge(final int severity) throws PutException {
        channel.acknowledge(severity);
    }

    @Override
    public void acknowledgeTransients(final boolean needed) throws PutException {
        channel.acknowledgeTransients(needed);
    }

    @Override
    public Subscription subscribe(final int mask, final Listener listener) {
        final List<ChannelFilter.Stage> stages =
                filters.stream().map(ChannelFilter::stage).toList();
        // every subscription begins with the value as it is: that is what a deadband is measured from
        update(stages, channel.sample(), Events.VALUE);
        return channel.subscribe(mask, (sample, events) -> {
            final Sample passing = update(stages, sample, events);
            if (passing != null) {
                listener.changed(passing, events);
            }
        });
    }

    private static Sample update(final List<ChannelFilter.Stage> stages, final Sample sample, final int events) {
        Sample passing = sample;
        for (final ChannelFilter.Stage stage : stages) {
            passing = passing == null ? null : stage.update(passing, events);
        }
        return passing;
    }
}
