package org.pebbleioc.ioc.record;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** {@code Soft Timestamp} and {@code General Time}: the time as a number of seconds since 1990, or as text. */
final class ClockDevice extends Device {
    /** Seconds from 1970 to the beginning of EPICS time. */
    private static final long EPICS_EPOCH = 631_152_000L;

    private final boolean generalTime;
    private final String format;

    /** @param parameter what stands behind the {@code @} */
    ClockDevice(final boolean generalTime, final String parameter) {
        this.generalTime = generalTime;
        this.format = parameter;
    }

    /** @throws IllegalArgumentException no such channel of General Time for this type of record */
    static ClockDevice generalTime(final String recordType, final String parameter) {
        final String channels =
                switch (recordType) {
                    case "ai" -> "TIME";
                    case "bo" -> "RSTERRCNT";
                    case "longin" -> "GETERRCNT";
                    default -> "BESTTCP|TOPTCP|BESTTEP";
                };
        if (!parameter.toUpperCase(Locale.ROOT).matches(channels)) {
            throw new IllegalArgumentException("General Time of a " + recordType + " has @"
                    + channels.replace("|", ", @") + ", not @" + parameter);
        }
        return new ClockDevice(true, parameter);
    }

    @Override
    Object read(final DbRecord record, final Processor processor) {
        if (!generalTime) {
            processor.stamp(record); // as base: the value is the record's time stamp
        }
        final long nowNs = generalTime ? processor.nowNs() : record.timeNs;
        if (record.field("VAL").type() == FieldType.LONG) {
            return 0; // GETERRCNT: this clock reports no errors
        }
        if (record.field("VAL").type() != FieldType.STRING) {
            return nowNs / 1_000_000_000L - EPICS_EPOCH + nowNs % 1_000_000_000L * 1e-9;
        }
        final String text = generalTime ? "OS Clock" : text(nowNs);
        if (text.length() >= record.field("VAL").size()) {
            record.set("UDF", true);
            Alarms.raise(record, Alarms.UDF, record.integer("UDFS"), "the time is longer than VAL: " + text);
            return null;
        }
        return text;
    }

    /** strftime with {@code %f} for fractions of a second, {@code %03f} for so many digits of them. */
    private String text(final long nowNs) {
        final Instant now = Instant.ofEpochSecond(nowNs / 1_000_000_000L, nowNs % 1_000_000_000L);
        final StringBuilder out = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            final char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                out.append(c);
                continue;
            }
            i++;
            int digits = 0;
            while (i + 1 < format.length() && Character.isDigit(format.charAt(i))) {
                digits = digits * 10 + format.charAt(i++) - '0';
            }
            out.append(part(format.charAt(i), digits, now));
        }
        return out.toString();
    }

    private static String part(final char kind, final int digits, final Instant now) {
        final String pattern =
                switch (kind) {
                    case 'Y' -> "yyyy";
                    case 'y' -> "yy";
                    case 'm' -> "MM";
                    case 'd' -> "dd";
                    case 'H' -> "HH";
                    case 'I' -> "hh";
                    case 'M' -> "mm";
                    case 'S' -> "ss";
                    case 'j' -> "DDD";
                    case 'p' -> "a";
                    case 'a' -> "EEE";
                    case 'A' -> "EEEE";
                    case 'b', 'h' -> "MMM";
                    case 'B' -> "MMMM";
                    case 'Z' -> "zzz";
                    case 'z' -> "xx";
                    case 'F' -> "yyyy-MM-dd";
                    case 'T' -> "HH:mm:ss";
                    case 'R' -> "HH:mm";
                    case 'f' -> "S".repeat(digits == 0 ? 9 : Math.min(digits, 9));
                    default -> "";
                };
        return pattern.isEmpty()
                ? kind == '%' ? "%" : "%" + kind
                : DateTimeFormatter.ofPattern(pattern, Locale.US)
                        .withZone(ZoneId.systemDefault())
                        .format(now);
    }

    @Override
    boolean write(final DbRecord record, final Object value, final Processor processor) {
        return true; // RSTERRCNT: there is no error count to reset
    }
}
