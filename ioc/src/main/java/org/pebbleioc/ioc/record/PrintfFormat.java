package org.pebbleioc.ioc.record;

import java.util.Locale;

/** C's printf for one text: the conversions {@code c d i o u x X e E f F g G s %} with flags, width, precision, size. */
final class PrintfFormat {
    /** Where values come from, in order. */
    interface Inputs {
        /** A String when text is wanted, otherwise a Number; null when there is none. */
        Object next(boolean text);
    }

    private final String format;
    private final Inputs inputs;
    private boolean failed;
    private int at;

    // the conversion being read
    private String flags;
    private int width;
    private int precision;
    private String size;

    PrintfFormat(final String format, final Inputs inputs) {
        this.format = format;
        this.inputs = inputs;
    }

    /** An input was missing. */
    boolean failed() {
        return failed;
    }

    /** @param invalid stands where an input is missing */
    String text(final String invalid) {
        final StringBuilder out = new StringBuilder();
        while (at < format.length()) {
            final char c = format.charAt(at++);
            if (c == '%') {
                conversion(out, invalid);
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private void conversion(final StringBuilder out, final String invalid) {
        final int start = at - 1;
        flags = run("-+ #0");
        width = number();
        if (width < 0) {
            flags += "-";
            width = -width;
        }
        precision = -1;
        if (at < format.length() && format.charAt(at) == '.') {
            at++;
            precision = number();
        }
        size = run("hlLjzt");
        if (at >= format.length()) {
            out.append(format, start, format.length());
            return;
        }
        final char kind = format.charAt(at++);
        if (kind == '%') {
            out.append('%');
            return;
        }
        if ("cdiouxXeEfFgGs".indexOf(kind) < 0) {
            out.append(format, start, at);
            return;
        }
        final Object value = inputs.next(kind == 's');
        if (value == null) {
            failed = true;
            out.append(invalid);
            return;
        }
        out.append(pad(
                switch (kind) {
                    case 's' -> limited((String) value);
                    case 'c' -> String.valueOf((char) (((Number) value).intValue() & 0xff));
                    case 'd', 'i' -> signed(((Number) value).longValue());
                    case 'o', 'u', 'x', 'X' -> unsigned(((Number) value).longValue(), kind);
                    default -> floating(((Number) value).doubleValue(), kind);
                },
                "cs".indexOf(kind) < 0));
    }

    private String run(final String characters) {
        final int start = at;
        while (at < format.length() && characters.indexOf(format.charAt(at)) >= 0) {
            at++;
        }
        return format.substring(start, at);
    }

    /** Digits, or an asterisk that takes an input. */
    private int number() {
        if (at < format.length() && format.charAt(at) == '*') {
            at++;
            final Object value = inputs.next(false);
            failed |= value == null;
            return value == null ? 0 : Math.min(((Number) value).intValue(), 1000);
        }
        final String digits = run("0123456789");
        return digits.isEmpty() ? 0 : (int) Math.min(Long.parseLong(digits), 1000);
    }

    private String limited(final String text) {
        return precision >= 0 && precision < text.length() ? text.substring(0, precision) : text;
    }

    private String signed(final long value) {
        final long cut = size.equals("hh") ? (byte) value : size.equals("h") ? (short) value : value;
        final String digits = cut == Long.MIN_VALUE ? "9223372036854775808" : Long.toString(Math.abs(cut));
        return sign(cut < 0) + "0".repeat(Math.max(0, precision - digits.length())) + digits;
    }

    private String unsigned(final long value, final char kind) {
        final long cut = size.equals("hh")
                ? value & 0xff
                : size.equals("h") ? value & 0xffff : size.isEmpty() ? value & 0xffff_ffffL : value;
        String digits = Long.toUnsignedString(cut, kind == 'o' ? 8 : kind == 'u' ? 10 : 16);
        digits = "0".repeat(Math.max(0, precision - digits.length())) + digits;
        if (flags.indexOf('#') >= 0 && cut != 0) {
            digits = (kind == 'o' ? "0" : kind == 'u' ? "" : "0x") + digits;
        }
        return kind == 'X' ? digits.toUpperCase(Locale.ROOT) : digits;
    }

    private String floating(final double value, final char kind) {
        final String body;
        final double magnitude = Math.abs(value);
        final int digits = precision < 0 ? 6 : precision;
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            body = Double.isNaN(value) ? "nan" : "inf";
        } else {
            body = switch (Character.toLowerCase(kind)) {
                case 'e' -> String.format(Locale.ROOT, "%." + digits + "e", magnitude);
                case 'f' -> String.format(Locale.ROOT, "%." + digits + "f", magnitude);
                default -> general(magnitude, Math.max(1, digits), flags.indexOf('#') >= 0);
            };
        }
        return sign(value < 0) + (Character.isUpperCase(kind) ? body.toUpperCase(Locale.ROOT) : body);
    }

    /** C's {@code %g}. */
    static String general(final double magnitude, final int digits, final boolean keepZeros) {
        final String scientific = String.format(Locale.ROOT, "%." + (digits - 1) + "e", magnitude);
        final int exponent = Integer.parseInt(scientific.substring(scientific.indexOf('e') + 1));
        final boolean plain = exponent >= -4 && exponent < digits;
        final String text =
                plain ? String.format(Locale.ROOT, "%." + (digits - 1 - exponent) + "f", magnitude) : scientific;
        final int end = plain ? text.length() : text.indexOf('e');
        String mantissa = text.substring(0, end);
        if (!keepZeros && mantissa.indexOf('.') >= 0) {
            mantissa = mantissa.replaceAll("0+$", "").replaceAll("\\.$", "");
        }
        return mantissa + text.substring(end);
    }

    private String sign(final boolean negative) {
        return negative ? "-" : flags.indexOf('+') >= 0 ? "+" : flags.indexOf(' ') >= 0 ? " " : "";
    }

    private String pad(final String text, final boolean number) {
        final int missing = width - text.length();
        if (missing <= 0) {
            return text;
        }
        if (flags.indexOf('-') >= 0) {
            return text + " ".repeat(missing);
        }
        if (number && flags.indexOf('0') >= 0) {
            final int signs = !text.isEmpty() && "+- ".indexOf(text.charAt(0)) >= 0 ? 1 : 0;
            return text.substring(0, signs) + "0".repeat(missing) + text.substring(signs);
        }
        return " ".repeat(missing) + text;
    }
}
