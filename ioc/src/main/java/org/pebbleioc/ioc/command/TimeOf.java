package org.pebbleioc.ioc.command;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.pebbleioc.ioc.channel.Sample;

/** Time stamps in the two forms that base prints, local time. */
final class TimeOf {
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSSSS", Locale.ROOT);
    private static final DateTimeFormatter SLASHES =
            DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss.SSSSSS", Locale.ROOT);

    private TimeOf() {}

    static String iso(final Sample sample) {
        return at(sample, ISO);
    }

    static String slashes(final Sample sample) {
        return at(sample, SLASHES);
    }

    private static String at(final Sample sample, final DateTimeFormatter format) {
        return format.format(Instant.ofEpochSecond(sample.secondsPosix(), sample.nanoseconds())
                .atZone(ZoneId.systemDefault()));
    }
}
