package org.pebbleioc.ioc.channel.filter;

import org.pebbleioc.ioc.channel.Channel.Events;

/** {@code utag}: an update passes when the masked bits of its user tag have this value. */
record TagFilter(long mask, long value) implements ChannelFilter {
    @Override
    public Stage stage() {
        return (sample, events) ->
                (sample.userTag() & mask) == value || (events & ~Events.PROPERTY) == 0 ? sample : null;
    }
}
