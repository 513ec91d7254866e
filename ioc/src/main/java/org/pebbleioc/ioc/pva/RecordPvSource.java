package org.pebbleioc.ioc.pva;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.ChannelSource;
import org.pebbleioc.pva.server.PvSource;
import org.pebbleioc.pva.server.ServedPv;

/** Serves every field of every record over PVAccess. Any thread. */
public final class RecordPvSource implements PvSource {
    private final ChannelSource channels;
    private final ConcurrentMap<String, RecordPv> known = new ConcurrentHashMap<>();

    public RecordPvSource(final ChannelSource channels) {
        this.channels = channels;
    }

    @Override
    public ServedPv find(final String name) {
        final RecordPv present = known.get(name);
        if (present != null) {
            return present;
        }
        final Channel channel = channels.find(name);
        return channel == null ? null : known.computeIfAbsent(name, missing -> new RecordPv(channel));
    }

    @Override
    public Collection<String> names() {
        return channels.recordNames();
    }
}
