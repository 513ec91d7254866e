package org.pebbleioc.ioc.putlog;

import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.pebbleioc.ioc.shell.Strftime;

/** The two formats of the caPutLog module. */
enum PutFormat {
    TEXT {
        @Override
        String line(final PutEntry entry, final String timeFormat) {
            final String line =
                    Strftime.format(timeFormat, entry.time()) + " " + entry.host() + " " + entry.user() + " "
                            + entry.pv() + " new=" + PutValues.plain(entry.after()) + " old="
                            + PutValues.plain(entry.before());
            return cut(
                    entry.isBurst()
                            ? line + " min=" + number(entry.minimum()) + " max=" + number(entry.maximum())
                            : line);
        }
    },
    JSON {
        @Override
        String line(final PutEntry entry, final String timeFormat) {
            final boolean isArray = entry.after().count() != 1
                    || entry.before().count() != 1
                    || entry.after().array() instanceof byte[] && entry.pv().endsWith("$");
            final StringBuilder out = new StringBuilder("{\"date\":\"")
                    .append(DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT)
                            .format(entry.time()))
                    .append("\",\"time\":\"")
                    .append(DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT)
                            .format(entry.time()))
                    .append("\",\"host\":")
                    .append(PutValues.quoted(entry.host()))
                    .append(",\"user\":")
                    .append(PutValues.quoted(entry.user()))
                    .append(",\"pv\":")
                    .append(PutValues.quoted(entry.pv()));
            value(out, "new", entry.after(), isArray);
            value(out, "old", entry.before(), isArray);
            if (entry.isBurst()) {
                out.append(",\"min\":").append(PutValues.jsonNumber(entry.minimum()));
                out.append(",\"max\":").append(PutValues.jsonNumber(entry.maximum()));
            }
            return out.append('}').toString();
        }

        private void value(
                final StringBuilder out,
                final String name,
                final org.pebbleioc.ioc.channel.Sample sample,
                final boolean isArray) {
            out.append(",\"").append(name).append("\":").append(PutValues.json(sample, isArray));
            if (isArray) {
                out.append(",\"").append(name).append("-size\":").append(sample.count());
            }
        }
    };

    /** Lines of the text format are at most this long, as in the module. */
    private static final int MOST_CHARACTERS = 254;

    abstract String line(PutEntry entry, String timeFormat);

    private static String number(final double value) {
        return org.pebbleioc.ioc.channel.GeneralFormat.text(value, 6);
    }

    private static String cut(final String line) {
        return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS);
    }
}
