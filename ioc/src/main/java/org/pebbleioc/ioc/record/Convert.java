package org.pebbleioc.ioc.record;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pebbleioc.ioc.channel.GeneralFormat;

/** Conversions between values as {@code dbConvert} does them: C casts, leading numbers of texts, choices by name. */
final class Convert {
    private static final Pattern INTEGER = Pattern.compile("\\s*([+-]?)(0[xX]([0-9a-fA-F]+)|[0-9]+).*", Pattern.DOTALL);
    private static final Pattern FLOATING = Pattern.compile(
            "\\s*([+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?(?i:nan|inf(?:inity)?)).*",
            Pattern.DOTALL);

    /** A value that does not fit the field. */
    static final class BadValueException extends Exception {
        BadValueException(final String message) {
            super(message);
        }
    }

    /** Cuts a number to a field's width. */
    static Object number(final FieldType type, final double value) {
        return switch (type) {
            case DOUBLE -> value;
            case FLOAT -> (double) (float) value;
            case UINT64 -> value < 0x1p63 ? (long) value : (long) (value - 0x1p63) ^ Long.MIN_VALUE;
            default -> number(type, (long) value);
        };
    }

    static Object number(final FieldType type, final long value) {
        return switch (type) {
            case DOUBLE -> (double) value;
            case FLOAT -> (double) (float) value;
            case CHAR -> (int) (byte) value;
            case UCHAR -> (int) (value & 0xff);
            case SHORT -> (int) (short) value;
            case USHORT, ENUM, MENU, DEVICE -> (int) (value & 0xffff);
            case ULONG -> value & 0xffff_ffffL;
            case INT64, UINT64 -> value;
            default -> (int) value;
        };
    }

    /** A double that must become an integer: out of range gives the nearest end, as x86 users half expect. */
    static int toInt(final double value) {
        return (int) value;
    }

    /**
     * The value that a field of this record takes for what was written.
     *
     * @param value Number, String, or an array of a DBR type
     */
    static Object toField(final DbRecord record, final FieldDef field, final Object value) throws BadValueException {
        final FieldType type = field.type();
        if (type == FieldType.ARRAY) {
            return ElementArrays.toElements(
                    ElementArrays.ftvl(record, field),
                    value,
                    ElementArrays.capacity(record, field),
                    record.has("PREC") ? precision(record) : 6);
        }
        final Object single = ElementArrays.first(value);
        if (single == null) {
            throw new BadValueException("an empty array is no value for " + record + "." + field.name());
        }
        if (type.isText()) {
            final String text = value instanceof byte[] bytes
                    ? text(bytes)
                    : text(single, record.has("PREC") ? precision(record) : 6);
            return type == FieldType.STRING ? cut(text, field.size(record) - 1) : text;
        }
        if (type.isChoice()) {
            return choice(record, field, single);
        }
        if (single instanceof String text) {
            return parse(record, field, text);
        }
        return single instanceof Double || single instanceof Float
                ? number(type, ((Number) single).doubleValue())
                : number(type, ((Number) single).longValue());
    }

    private static Object parse(final DbRecord record, final FieldDef field, final String text)
            throws BadValueException {
        final String trimmed = text.trim();
        if (trimmed.isEmpty()) {
            return number(field.type(), 0);
        }
        if (!field.type().isFloating()) {
            final Matcher integer = INTEGER.matcher(trimmed);
            if (integer.matches()) {
                return number(field.type(), whole(integer));
            }
        } else {
            final Double number = floating(trimmed);
            if (number != null) {
                return number(field.type(), number);
            }
        }
        throw new BadValueException("no number for " + record + "." + field.name() + ": " + text);
    }

    private static long whole(final Matcher integer) throws BadValueException {
        try {
            final long magnitude = integer.group(3) != null
                    ? Long.parseUnsignedLong(integer.group(3), 16)
                    : Long.parseUnsignedLong(integer.group(2));
            return integer.group(1).equals("-") ? -magnitude : magnitude;
        } catch (final NumberFormatException e) {
            throw new BadValueException("number is too large: " + integer.group());
        }
    }

    /** The number at the beginning of a text, or null. */
    static Double floating(final String text) {
        final Matcher hex = INTEGER.matcher(text);
        if (hex.matches() && hex.group(3) != null) {
            return Double.valueOf(
                    Long.parseUnsignedLong(hex.group(3), 16) * (hex.group(1).equals("-") ? -1.0 : 1.0));
        }
        final Matcher matcher = FLOATING.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        final String word = matcher.group(1).toLowerCase(Locale.ROOT);
        if (word.contains("nan")) {
            return Double.NaN;
        }
        if (word.contains("inf")) {
            return word.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return Double.valueOf(word);
    }

    /** The whole text is a number, as a constant link must be. */
    static Double constant(final String text) {
        final String trimmed = text.trim();
        if (trimmed.matches("[+-]?0[xX][0-9a-fA-F]+|[+-]?(?i:nan|inf|infinity)")
                || trimmed.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?")) {
            return floating(trimmed);
        }
        return null;
    }

    private static Object choice(final DbRecord record, final FieldDef field, final Object value)
            throws BadValueException {
        final List<String> choices = choices(record, field);
        final int limit =
                field.type() == FieldType.ENUM ? (choices.isEmpty() ? 0x10000 : choices.size()) : choices.size();
        final long index;
        if (value instanceof String text) {
            final int named = choices.indexOf(text);
            if (named >= 0) {
                return named;
            }
            final Matcher integer = INTEGER.matcher(text);
            if (!integer.matches() || !text.trim().matches("[0-9]+|0[xX][0-9a-fA-F]+")) {
                throw new BadValueException(
                        "no such choice for " + record + "." + field.name() + ": " + text + ", choices are " + choices);
            }
            index = whole(integer);
            if (index >= limit) {
                throw new BadValueException("choice is out of range for " + record + "." + field.name() + ": " + text);
            }
        } else {
            index = ((Number) value).longValue();
        }
        // as base: an ENUM takes any number, also one that no choice has, which then reads as an illegal value
        if (field.type() != FieldType.ENUM && (index < 0 || index >= limit)) {
            throw new BadValueException(
                    "choice is out of range for " + record + "." + field.name() + ": " + index + " of " + limit);
        }
        return (int) (index & 0xffff);
    }

    static List<String> choices(final DbRecord record, final FieldDef field) {
        return field.type() == FieldType.ENUM ? record.type().support().choices(record) : field.choices();
    }

    /** The record type whose links are names of PVs: texts, to a client. */
    private static final String NAMES_ONLY = "swait";

    /** The value of a field as text, as a DBR_STRING client reads it. */
    static String fieldText(final DbRecord record, final FieldDef field) {
        final Object value = record.value(field);
        if (field.type().isChoice()) {
            final List<String> choices = choices(record, field);
            final int index = ((Number) value).intValue();
            if (index >= 0 && index < choices.size()) {
                return choices.get(index);
            }
            final boolean many = record.type().name().startsWith("mbb");
            return field.type() != FieldType.ENUM || many && index < MultiState.STATES.length
                    ? ""
                    : many ? "Illegal Value" : "Illegal_Value";
        }
        if (field.type().isLink() && !NAMES_ONLY.equals(record.type().name())) {
            return LinkText.of(String.valueOf(value), field.type() == FieldType.FWDLINK);
        }
        if (field.name().equals("TIME")) {
            return TimeText.of(record.timeNs);
        }
        if (field.type() == FieldType.ARRAY) {
            final Object first = ElementArrays.first(value);
            return first == null ? "" : text(first, FieldKinds.precision(record, field));
        }
        return field.type() == FieldType.UINT64
                ? Long.toUnsignedString((Long) value)
                : text(value, FieldKinds.precision(record, field));
    }

    /** A field as base's static database library writes it: numbers in full, enums as numbers, links with their modifiers. */
    static String plainText(final DbRecord record, final FieldDef field) {
        final Object value = record.value(field);
        if (field.type().isLink()) {
            return record.link(field).plainText(field.type());
        }
        if (field.type() == FieldType.ENUM) {
            return String.valueOf(((Number) value).intValue());
        }
        if (field.type().isChoice()
                && field.choices().isEmpty()
                && choices(record, field).isEmpty()) {
            return "<nil>";
        }
        if (value instanceof Double number) {
            return GeneralFormat.text(number, 15);
        }
        if (value instanceof Float number) {
            return GeneralFormat.text(number, 7);
        }
        if (field.name().equals("BKPT")) {
            return String.format(Locale.ROOT, "%02x", ((Number) value).intValue());
        }
        final boolean isMultiBit = record.type().name().matches("mbb[io]");
        if (isMultiBit && field.name().matches("(ZR|ON|TW|TH|FR|FV|SX|SV|EI|NI|TE|EL|TV|TT|FT|FF)VL")) {
            return "0x" + Long.toHexString(((Number) value).longValue());
        }
        final String text = fieldText(record, field);
        return field.name().equals("SSCN") && text.isEmpty() ? "<nil>" : text;
    }

    static String text(final Object value, final int precision) {
        if (value instanceof Double || value instanceof Float) {
            return text(((Number) value).doubleValue(), precision);
        }
        return String.valueOf(value);
    }

    private static String text(final double value, final int precision) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        final int digits = Math.min(Math.max(precision, 0), 17);
        final boolean exponent = precision > 8 || Math.abs(value) > 1e16;
        return String.format(Locale.ROOT, exponent ? "%." + digits + "e" : "%." + digits + "f", value);
    }

    static int precision(final DbRecord record) {
        return record.has("PREC") ? record.integer("PREC") : record.has("VAL") ? 0 : 15;
    }

    /** Text up to the first zero. */
    static String text(final byte[] bytes) {
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** At most so many bytes of UTF-8. */
    static String cut(final String text, final int bytes) {
        if (text.length() * 3 <= bytes || text.getBytes(StandardCharsets.UTF_8).length <= bytes) {
            return text;
        }
        int end = text.length();
        while (end > 0 && text.substring(0, end).getBytes(StandardCharsets.UTF_8).length > bytes) {
            end--;
        }
        return text.substring(0, end);
    }

    private Convert() {}
}
