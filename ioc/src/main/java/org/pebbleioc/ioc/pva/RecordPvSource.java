package org.pebbleioc.ioc.pva;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.pebbleioc.ioc.channel.AccessControl;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.ChannelSource;
import org.pebbleioc.ioc.channel.filter.FilteredSource;
import org.pebbleioc.pva.server.PvSource;
import org.pebbleioc.pva.server.ServedPv;

/** Serves every field of every record over PVAccess. Any thread. */
public final class RecordPvSource implements PvSource {
    private final ChannelSource channels;
    private final AccessControl access;
    private final ConcurrentMap<String, RecordPv> known = new ConcurrentHashMap<>();

    /** @param access told of the puts that it wants to watch; whether they are allowed is {@link RecordAccess}'s */
    public RecordPvSource(final ChannelSource channels, final AccessControl access) {
        this.channels = channels;
        this.access = access;
    }

    @Override
    public ServedPv find(final String name) {
        final RecordPv present = known.get(name);
        if (present != null) {
            return present;
        }
        final Channel found = channels.find(name);
        if (found == null) {
            return null;
        }
        final Channel channel = found.wholeText();
        // what clients make up is not kept: there is no end to it
        return FilteredSource.filtersAt(name) >= 0
                ? create(channel)
                : known.computeIfAbsent(name, missing -> create(channel));
    }

    private RecordPv create(final Channel channel) {
        final String name = channel.name();
        final int dot = name.indexOf('.');
        return new RecordPv(channel, channels.find((dot < 0 ? name : name.substring(0, dot)) + ".PROC"), access);
    }

    @Override
    public Collection<String> names() {
        return channels.recordNames();
    }
}
