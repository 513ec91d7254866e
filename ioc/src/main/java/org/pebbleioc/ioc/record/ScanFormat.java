package org.pebbleioc.ioc.record;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pebbleioc.ioc.record.StringOperators.Failure;

/** C's sscanf for one result: the first conversion that is not suppressed. */
final class ScanFormat {
    private static final Pattern FLOATING =
            Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?(?i:nan|inf(?:inity)?)");

    private final String text;
    private int at;

    private ScanFormat(final String text) {
        this.text = text;
    }

    /** A Double, or a String for {@code %s}, {@code %c} and {@code %[}; a text that does not fit is a {@link Failure}. */
    static Object scan(final String text, final String format) {
        final ScanFormat scan = new ScanFormat(text);
        final int[] end = new int[1];
        int at = 0;
        while (at < format.length()) {
            final char c = format.charAt(at);
            final Conversion conversion = c == '%' ? Conversion.at(format, at, end) : null;
            if (conversion != null && conversion.kind() != '%') {
                at = end[0];
                final Object value = scan.convert(conversion);
                if (!conversion.suppressed()) {
                    return value;
                }
            } else if (Character.isWhitespace(c)) {
                scan.blanks();
                at++;
            } else {
                scan.literal(c);
                at = conversion == null ? at + 1 : end[0];
            }
        }
        throw new Failure("no conversion in " + format);
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private void literal(final char c) {
        if (at >= text.length() || text.charAt(at) != c) {
            throw new Failure("the text does not fit the format at character " + (at + 1) + ": " + text);
        }
        at++;
    }

    private Object convert(final Conversion conversion) {
        final char kind = conversion.kind();
        if (kind != 'c' && kind != '[') {
            blanks();
        }
        final int limit = conversion.width() == 0 ? text.length() : Math.min(text.length(), at + conversion.width());
        return switch (kind) {
            case 'd', 'u' -> whole(found("[+-]?[0-9]+", limit), 10, conversion);
            case 'o' -> whole(found("[+-]?[0-7]+", limit), 8, conversion);
            case 'x', 'X' -> whole(found("[+-]?(0[xX])?[0-9a-fA-F]+", limit), 16, conversion);
            case 'i' -> any(found("[+-]?(0[xX][0-9a-fA-F]+|[0-9]+)", limit), conversion);
            case 'e', 'E', 'f', 'g', 'G' -> {
                final double number = Double.parseDouble(named(found(FLOATING, limit)));
                yield conversion.size().equals("l") ? number : (double) (float) number;
            }
            case 's' -> found("\\S+", limit);
            case 'c' -> characters(Math.max(1, conversion.width()));
            case '[' -> found("[" + conversion.set().replace("\\", "\\\\").replace("[", "\\[") + "]+", limit);
            default -> throw new Failure("%" + kind + " is not supported");
        };
    }

    private String characters(final int count) {
        if (at + count > text.length()) {
            throw new Failure("the text is too short: " + text);
        }
        at += count;
        return text.substring(at - count, at);
    }

    private static String named(final String number) {
        final String lower = number.toLowerCase(java.util.Locale.ROOT);
        return lower.contains("nan") ? "NaN" : lower.contains("inf") ? "Infinity" : number;
    }

    private String found(final String pattern, final int limit) {
        return found(Pattern.compile(pattern), limit);
    }

    private String found(final Pattern pattern, final int limit) {
        final Matcher matcher = pattern.matcher(text).region(at, limit);
        if (!matcher.lookingAt()) {
            throw new Failure("the text does not fit the format at character " + (at + 1) + ": " + text);
        }
        at = matcher.end();
        return matcher.group();
    }

    private static Double any(final String digits, final Conversion conversion) {
        final String plain = digits.replaceFirst("^[+-]", "");
        final int radix = plain.matches("0[xX].*") ? 16 : plain.startsWith("0") && plain.length() > 1 ? 8 : 10;
        return whole(digits, radix, conversion);
    }

    /** Cut to the width of C's type. */
    private static Double whole(final String digits, final int radix, final Conversion conversion) {
        final boolean minus = digits.startsWith("-");
        final String plain = digits.replaceFirst("^[+-]", "").replaceFirst(radix == 16 ? "^0[xX]" : "^$", "");
        final long magnitude;
        try {
            magnitude = Long.parseLong(plain, radix);
        } catch (final NumberFormatException e) {
            throw new Failure("number is too large: " + digits);
        }
        final long value = minus ? -magnitude : magnitude;
        final boolean signed = conversion.kind() == 'd' || conversion.kind() == 'i';
        return switch (conversion.size()) {
            case "h" -> (double) (signed ? (short) value : value & 0xffff);
            case "l" -> (double) value;
            default -> (double) (signed ? (int) value : value & 0xffff_ffffL);
        };
    }
}
