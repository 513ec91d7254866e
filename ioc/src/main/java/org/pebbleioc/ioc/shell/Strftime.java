package org.pebbleioc.ioc.shell;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** Time formats of C's {@code strftime} as scripts use them, with base's {@code %0<n>f} for parts of a second. */
public final class Strftime {
    private static final Map<Character, String> PATTERNS = Map.ofEntries(
            Map.entry('Y', "yyyy"),
            Map.entry('y', "yy"),
            Map.entry('m', "MM"),
            Map.entry('d', "dd"),
            Map.entry('H', "HH"),
            Map.entry('I', "hh"),
            Map.entry('M', "mm"),
            Map.entry('S', "ss"),
            Map.entry('p', "a"),
            Map.entry('j', "DDD"),
            Map.entry('a', "EEE"),
            Map.entry('A', "EEEE"),
            Map.entry('b', "MMM"),
            Map.entry('B', "MMMM"),
            Map.entry('Z', "zzz"),
            Map.entry('z', "xx"),
            Map.entry('F', "yyyy-MM-dd"),
            Map.entry('T', "HH:mm:ss"));

    private Strftime() {}

    /** Letters that are not known stay as they are. */
    public static String format(final String format, final ZonedDateTime time) {
        final StringBuilder result = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            final char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                result.append(c);
                continue;
            }
            final char letter = format.charAt(++i);
            final String pattern = PATTERNS.get(letter);
            if (pattern != null) {
                result.append(DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(time));
            } else if (letter == '0' && i + 2 < format.length() && format.charAt(i + 2) == 'f') {
                final int digits = Math.max(1, Math.min(9, Character.digit(format.charAt(i + 1), 10)));
                result.append(String.format("%09d", time.getNano()), 0, digits);
                i += 2;
            } else if (letter == 's') {
                result.append(time.toEpochSecond());
            } else if (letter == '%') {
                result.append('%');
            } else {
                result.append('%').append(letter);
            }
        }
        return result.toString();
    }
}
