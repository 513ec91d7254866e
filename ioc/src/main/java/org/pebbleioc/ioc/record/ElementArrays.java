package org.pebbleioc.ioc.record;

import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.pebbleioc.ioc.record.Convert.BadValueException;

/**
 * Arrays of waveforms and the like: kept as samples have them ({@link org.pebbleioc.ioc.channel.Sample}), never changed
 * after they became a value.
 */
final class ElementArrays {
    /** Type of the elements of an array, a choice of menu FTYPE; {@code ""} for a field that is none. */
    static String ftvl(final DbRecord record, final FieldDef field) {
        return field.elements().isEmpty() || Menus.FTYPE.contains(field.elements())
                ? field.elements()
                : Menus.FTYPE.get(record.integer(field.elements()));
    }

    /** Most elements of an array; 1 for a field that is none. */
    static int capacity(final DbRecord record, final FieldDef field) {
        if (field.capacity().isEmpty()) {
            return 1;
        }
        return Character.isDigit(field.capacity().charAt(0))
                ? Integer.parseInt(field.capacity())
                : (int) record.unsigned(field.capacity());
    }

    static Object create(final String ftvl, final int length) {
        return switch (ftvl) {
            case "STRING" -> {
                final String[] texts = new String[length];
                Arrays.fill(texts, "");
                yield texts;
            }
            case "CHAR", "UCHAR" -> new byte[length];
            case "SHORT", "ENUM" -> new short[length];
            case "USHORT", "LONG" -> new int[length];
            case "INT64", "UINT64" -> new long[length];
            case "FLOAT" -> new float[length];
            default -> new double[length];
        };
    }

    /** The first element as Number or String, null of an empty array; anything else as it is. */
    static Object first(final Object value) {
        return value.getClass().isArray() ? Array.getLength(value) == 0 ? null : Array.get(value, 0) : value;
    }

    /**
     * An array of the waveform's type, not longer than it can hold.
     *
     * @param digits behind the point of a number that becomes a text
     */
    static Object toElements(final String ftvl, final Object value, final int capacity, final int digits)
            throws BadValueException {
        if (!value.getClass().isArray()) {
            if (value instanceof String text
                    && (ftvl.equals("CHAR") || ftvl.equals("UCHAR"))
                    && !text.trim().matches("[+-]?[0-9]+")) {
                return copy(text.getBytes(StandardCharsets.UTF_8), capacity);
            }
            final Object one = create(ftvl, Math.min(1, capacity));
            if (capacity > 0) {
                element(ftvl, one, 0, value, digits);
            }
            return one;
        }
        if (create(ftvl, 0).getClass() == value.getClass()) {
            return copy(value, capacity);
        }
        final int length = Math.min(Array.getLength(value), capacity);
        final Object out = create(ftvl, length);
        for (int i = 0; i < length; i++) {
            element(ftvl, out, i, Array.get(value, i), digits);
        }
        return out;
    }

    private static void element(final String ftvl, final Object out, final int i, final Object value, final int digits)
            throws BadValueException {
        if (out instanceof String[] texts) {
            texts[i] = Convert.cut(Convert.text(value, digits), 39);
            return;
        }
        if (out instanceof long[] wide) {
            wide[i] = wide(ftvl, value);
            return;
        }
        final double number = number(ftvl, value);
        switch (ftvl) {
            case "CHAR", "UCHAR" -> Array.setByte(out, i, (byte) (long) number);
            case "SHORT", "ENUM" -> Array.setShort(out, i, (short) (long) number);
            case "USHORT" -> Array.setInt(out, i, (int) ((long) number & 0xffff));
            case "LONG" -> Array.setInt(out, i, (int) number);
            case "ULONG" -> Array.setDouble(out, i, (long) number & 0xffff_ffffL);
            case "FLOAT" -> Array.setFloat(out, i, (float) number);
            default -> Array.setDouble(out, i, number);
        }
    }

    private static double number(final String ftvl, final Object value) throws BadValueException {
        if (!(value instanceof String text)) {
            return ((Number) value).doubleValue();
        }
        final Double parsed = text.isBlank() ? Double.valueOf(0) : Convert.floating(text.trim());
        if (parsed == null) {
            throw new BadValueException("no number for an array of " + ftvl + ": " + text);
        }
        return parsed;
    }

    private static long wide(final String ftvl, final Object value) throws BadValueException {
        if (value instanceof String text && text.trim().matches("[+-]?[0-9]{1,19}|[0-9]{20}")) {
            try {
                return ftvl.equals("UINT64") && !text.trim().startsWith("-")
                        ? Long.parseUnsignedLong(text.trim())
                        : Long.parseLong(text.trim());
            } catch (final NumberFormatException e) {
                throw new BadValueException("number is too large for an array of " + ftvl + ": " + text);
            }
        }
        return value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte
                ? ((Number) value).longValue()
                : (Long) Convert.number(FieldType.valueOf(ftvl), number(ftvl, value));
    }

    static Object copy(final Object array, final int capacity) {
        return range(array, 0, Math.min(Array.getLength(array), capacity));
    }

    /** A new array of some elements. */
    static Object range(final Object array, final int from, final int length) {
        final Object out = Array.newInstance(array.getClass().getComponentType(), length);
        System.arraycopy(array, from, out, 0, length);
        return out;
    }

    private ElementArrays() {}
}
