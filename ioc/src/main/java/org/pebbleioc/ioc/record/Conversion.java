package org.pebbleioc.ioc.record;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One conversion of a scanf format.
 *
 * @param suppressed it reads and keeps nothing
 * @param width most characters, 0 for any number
 * @param size {@code h}, {@code l} or empty
 * @param set characters between square brackets, with the circumflex
 */
record Conversion(boolean suppressed, int width, String size, char kind, String set) {
    private static final Pattern CONVERSION =
            Pattern.compile("%(\\*?)([0-9]*)(hh|h|ll|l|)(?:\\[(\\^?\\]?[^\\]]*)\\]|([a-zA-Z%]))");

    /** The conversion that stands here, and where it ends; null for anything else. */
    static Conversion at(final String format, final int at, final int[] end) {
        final Matcher matcher = CONVERSION.matcher(format).region(at, format.length());
        if (!matcher.lookingAt()) {
            return null;
        }
        end[0] = matcher.end();
        return new Conversion(
                !matcher.group(1).isEmpty(),
                matcher.group(2).isEmpty() ? 0 : Integer.parseInt(matcher.group(2)),
                matcher.group(3),
                matcher.group(4) != null ? '[' : matcher.group(5).charAt(0),
                matcher.group(4) == null ? "" : matcher.group(4));
    }

    static List<Conversion> all(final String format) {
        final List<Conversion> all = new ArrayList<>();
        final int[] end = new int[1];
        int at = 0;
        while (at < format.length()) {
            final Conversion conversion = format.charAt(at) == '%' ? at(format, at, end) : null;
            if (conversion != null && conversion.kind() != '%') {
                all.add(conversion);
            }
            at = conversion == null ? at + 1 : end[0];
        }
        return all;
    }
}
