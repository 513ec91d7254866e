package org.pebbleioc.ioc.channel.filter;

import java.util.Collection;
import java.util.Map;
import java.util.function.LongSupplier;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.ChannelSource;

/** The channels of another source, and those with filters behind their names. Any thread. */
public final class FilteredSource implements ChannelSource {
    private final ChannelSource source;
    private final Filters filters;

    /** @param clockNs POSIX time, for {@code ts} */
    public FilteredSource(final ChannelSource source, final States states, final LongSupplier clockNs) {
        this.source = source;
        this.filters = new Filters(states, clockNs);
    }

    /** Where a name has filters, or -1. Record names may have brackets; only behind the dot they are filters. */
    public static int filtersAt(final String name) {
        for (int i = name.indexOf('.') + 1; i > 0 && i < name.length(); i++) {
            if (name.charAt(i) == '{' || name.charAt(i) == '[') {
                return i;
            }
        }
        return -1;
    }

    @Override
    public Channel find(final String name) {
        final int at = filtersAt(name);
        if (at < 0) {
            return source.find(name);
        }
        final Channel channel = source.find(name.substring(0, at));
        if (channel == null) {
            return null;
        }
        try {
            return new FilteredChannel(name, channel, filters.parse(name.substring(at)));
        } catch (final IllegalArgumentException noFilter) {
            return null;
        }
    }

    @Override
    public Collection<String> recordNames() {
        return source.recordNames();
    }

    @Override
    public Map<String, String> infos(final String tag) {
        return source.infos(tag);
    }

    @Override
    public void atomically(final Collection<Channel> channels, final Runnable action) {
        source.atomically(channels, action);
    }
}
