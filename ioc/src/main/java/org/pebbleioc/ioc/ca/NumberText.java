package org.pebbleioc.ioc.ca;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as strings and back, as {@code cvtFast.c} and {@code epicsParse*} of EPICS base do it. */
final class NumberText {
    private static final Pattern INTEGER = Pattern.compile("\\s*([+-]?[0-9]+)");
    private static final Pattern FLOATING =
            Pattern.compile("\\s*([+-]?(?:0[xX][0-9a-fA-F]+(?:\\.?[0-9a-fA-F]*[pP][+-]?[0-9]+)?"
                    + "|(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?|(?i:nan|infinity|inf)))");

    private static final int MOST_DIGITS_FIXED = 8;
    private static final int[] POWERS = {1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000};

    private NumberText() {}

    static String ofDouble(final double value, final int precision) {
        return text(value, (float) value, precision, 1e16, true, 17, 7);
    }

    /** Like the double, but fractions are taken in single precision, and it turns to exponents earlier. */
    static String ofFloat(final float value, final int precision) {
        return text(value, value, precision, 1e8, false, 12, 6);
    }

    private static String text(
            final double value,
            final float single,
            final int precision,
            final double fixedLimit,
            final boolean isDouble,
            final int mostDigits,
            final int extraWidth) {
        final int digits = precision < 0 ? 0xFFFF : precision;
        if (Double.isNaN(value) || digits > MOST_DIGITS_FIXED || Math.abs(value) > 1e7) {
            final boolean beyond = isDouble ? Math.abs(value) > fixedLimit : Math.abs(value) >= fixedLimit;
            if (digits > MOST_DIGITS_FIXED || beyond) {
                final int shown = Math.min(digits, mostDigits);
                return padded(exponential(value, shown), shown + extraWidth);
            }
            return fixed(value, Math.min(digits, 3));
        }
        final int whole = (int) Math.abs(value);
        final int scaled = isDouble
                ? (int) ((Math.abs(value) - whole) * POWERS[digits] * 10)
                : (int) ((Math.abs(single) - whole) * POWERS[digits] * 10);
        return joined(value < 0, whole, (scaled + 5) / 10, digits);
    }

    private static String joined(final boolean negative, final int whole, final int fraction, final int digits) {
        final boolean carry = fraction >= POWERS[digits];
        final StringBuilder text = new StringBuilder(20);
        if (negative) {
            text.append('-');
        }
        text.append(carry ? whole + 1 : whole);
        if (digits > 0) {
            final String decimals = Integer.toString(carry ? fraction - POWERS[digits] : fraction);
            text.append('.').append("0".repeat(digits - decimals.length())).append(decimals);
        }
        return text.toString();
    }

    private static String special(final double value) {
        return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
    }

    private static String exponential(final double value, final int digits) {
        if (!Double.isFinite(value)) {
            return special(value);
        }
        return String.format(Locale.ROOT, "%." + digits + "e", new BigDecimal(value));
    }

    private static String fixed(final double value, final int digits) {
        if (!Double.isFinite(value)) {
            return special(value);
        }
        return new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    }

    private static String padded(final String text, final int width) {
        return text.length() >= width ? text : " ".repeat(width - text.length()) + text;
    }

    /**
     * The whole number that a text begins with, as {@code strtol} reads it: "17.5 volts" is 17. An empty string is 0.
     *
     * @throws NumberFormatException it begins with none, or it is out of the bounds
     */
    static long parseInteger(final String text, final long low, final long high) {
        if (text.isEmpty()) {
            return 0;
        }
        final long value = Long.parseLong(beginning(INTEGER, text));
        if (value < low || value > high) {
            throw new NumberFormatException("value=" + value);
        }
        return value;
    }

    /**
     * The number that a text begins with, as {@code strtod} reads it; an empty string is 0.
     *
     * @throws NumberFormatException it begins with none
     */
    static double parseDouble(final String text) {
        if (text.isEmpty()) {
            return 0;
        }
        final String number = beginning(FLOATING, text).toLowerCase(Locale.ROOT);
        final boolean negative = number.startsWith("-");
        final String unsigned = negative || number.startsWith("+") ? number.substring(1) : number;
        final double magnitude =
                switch (unsigned) {
                    case "nan" -> Double.NaN;
                    case "inf", "infinity" -> Double.POSITIVE_INFINITY;
                    default -> unsigned.startsWith("0x") ? hexadecimal(unsigned) : Double.parseDouble(unsigned);
                };
        return negative ? -magnitude : magnitude;
    }

    private static String beginning(final Pattern pattern, final String text) {
        final Matcher matcher = pattern.matcher(text);
        if (!matcher.lookingAt()) {
            throw new NumberFormatException("value=" + text);
        }
        return matcher.group(1);
    }

    private static double hexadecimal(final String text) {
        return text.contains("p") ? Double.parseDouble(text) : Long.parseUnsignedLong(text.substring(2), 16);
    }
}
