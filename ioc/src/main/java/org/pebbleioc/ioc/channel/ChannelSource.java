package org.pebbleioc.ioc.channel;

import java.util.Collection;
import java.util.Map;

/** Finds channels by name: {@code record}, {@code record.FIELD}, {@code record.FIELD$}. Any thread, quick. */
public interface ChannelSource {
    /** The channel, or null where no record or no such field is here. */
    Channel find(String name);

    /** Names of all records. */
    Collection<String> recordNames();

    /** The value of an info tag of every record that has it, by record name in the order of loading. */
    default Map<String, String> infos(final String tag) {
        return Map.of();
    }

    /**
     * Runs something while nothing can change any of these channels' records. It must not wait, and touch no other
     * record.
     */
    default void atomically(final Collection<Channel> channels, final Runnable action) {
        action.run();
    }
}
