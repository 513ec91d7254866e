package org.pebbleioc.ioc.channel;

import java.util.Collection;

/** Finds channels by name: {@code record}, {@code record.FIELD}, {@code record.FIELD$}. Any thread, quick. */
public interface ChannelSource {
    /** The channel, or null where no record or no such field is here. */
    Channel find(String name);

    /** Names of all records. */
    Collection<String> recordNames();
}
