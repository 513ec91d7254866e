package org.pebbleioc.ioc.ca;

import java.util.Collection;
import java.util.List;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.ChannelSource;

/** A database of one. */
record OneChannel(Channel channel) implements ChannelSource {
    @Override
    public Channel find(final String name) {
        return name.equals(channel.name()) ? channel : null;
    }

    @Override
    public Collection<String> recordNames() {
        return List.of(channel.name());
    }
}
