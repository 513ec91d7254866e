package org.pebbleioc.ioc.record;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Time stamps as C tools print them. */
final class TimeText {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.nnnnnnnnn").withZone(ZoneId.systemDefault());

    static String of(final long timeNs) {
        return timeNs == 0
                ? "<undefined>"
                : FORMAT.format(Instant.ofEpochSecond(timeNs / 1_000_000_000L, timeNs % 1_000_000_000L));
    }

    private TimeText() {}
}
