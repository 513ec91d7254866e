package org.pebbleioc.ioc.record;

import java.lang.reflect.Array;
import java.util.Arrays;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.record.Convert.BadValueException;

/** Arrays of waveforms: kept in the Java type of their DBR type, never changed after they became a value. */
final class ElementArrays {
    static DbrType dbr(final String ftvl) {
        return switch (ftvl) {
            case "STRING" -> DbrType.STRING;
            case "CHAR", "UCHAR" -> DbrType.CHAR;
            case "SHORT" -> DbrType.SHORT;
            case "USHORT", "LONG" -> DbrType.LONG;
            case "FLOAT" -> DbrType.FLOAT;
            case "ENUM" -> DbrType.ENUM;
            default -> DbrType.DOUBLE;
        };
    }

    static Object create(final DbrType type, final int length) {
        return switch (type) {
            case STRING -> {
                final String[] texts = new String[length];
                Arrays.fill(texts, "");
                yield texts;
            }
            case CHAR -> new byte[length];
            case SHORT, ENUM -> new short[length];
            case LONG -> new int[length];
            case FLOAT -> new float[length];
            case DOUBLE -> new double[length];
        };
    }

    /** The first element as Number or String, null of an empty array; anything else as it is. */
    static Object first(final Object value) {
        return value.getClass().isArray() ? Array.getLength(value) == 0 ? null : Array.get(value, 0) : value;
    }

    /** An array of the waveform's type, not longer than it can hold. */
    static Object toElements(final String ftvl, final Object value, final int capacity) throws BadValueException {
        final DbrType type = dbr(ftvl);
        if (!value.getClass().isArray()) {
            if (value instanceof String text
                    && type == DbrType.CHAR
                    && !text.trim().matches("[+-]?[0-9]+")) {
                return copy(text.getBytes(java.nio.charset.StandardCharsets.UTF_8), capacity);
            }
            final Object one = create(type, Math.min(1, capacity));
            if (capacity > 0) {
                element(ftvl, one, 0, value);
            }
            return one;
        }
        final int length = Math.min(Array.getLength(value), capacity);
        if (create(type, 0).getClass() == value.getClass()) {
            return copy(value, capacity);
        }
        final Object out = create(type, length);
        for (int i = 0; i < length; i++) {
            element(ftvl, out, i, Array.get(value, i));
        }
        return out;
    }

    private static void element(final String ftvl, final Object out, final int i, final Object value)
            throws BadValueException {
        if (out instanceof String[] texts) {
            texts[i] = Convert.cut(Convert.text(value, 6), 39);
            return;
        }
        final double number;
        if (value instanceof String text) {
            final Double parsed = text.isBlank() ? Double.valueOf(0) : Convert.floating(text);
            if (parsed == null) {
                throw new BadValueException("no number for an array of " + ftvl + ": " + text);
            }
            number = parsed;
        } else {
            number = ((Number) value).doubleValue();
        }
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
