package org.pebbleioc.ioc.ca;

import java.nio.ByteBuffer;
import java.util.List;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.channel.ElementType;
import org.pebbleioc.ioc.channel.Sample;

/**
 * The elements of a sample in any of the seven types, by the rules of {@code dbConvert.c}: plain C casts between
 * numbers, ENUM unsigned, CHAR with or without sign as the field has it, double to float clamped, floating numbers as
 * text with the record's precision.
 */
final class Elements {
    static final int STRING_BYTES = 40;

    private final ElementType exactType;
    private final DbrType type;
    private final Object array;
    /** A menu that says nothing, such as SSCN. */
    private static final int NO_CHOICE = 0xffff;

    private final int precision;
    private final List<String> choices;

    Elements(final Sample sample) {
        exactType = sample.elementType();
        type = sample.type();
        array = sample.array();
        precision = sample.metadata().precision();
        choices = sample.metadata().choices();
    }

    /**
     * Writes the first {@code count} elements.
     *
     * @throws NumberFormatException a string among them is no number of the wanted type
     */
    void put(final ByteBuffer out, final DbrType wanted, final int count) {
        if (wanted == type && !(array instanceof long[]) || wanted == DbrType.SHORT && type == DbrType.ENUM) {
            putSame(out, count);
            return;
        }
        switch (wanted) {
            case STRING -> {
                for (int i = 0; i < count; i++) {
                    Text.put(out, text(i), STRING_BYTES);
                }
            }
            case CHAR -> {
                for (int i = 0; i < count; i++) {
                    out.put((byte) integer(i, Byte.MIN_VALUE, 0xFF));
                }
            }
            case SHORT -> {
                for (int i = 0; i < count; i++) {
                    out.putShort((short) integer(i, Short.MIN_VALUE, Short.MAX_VALUE));
                }
            }
            case ENUM -> {
                for (int i = 0; i < count; i++) {
                    out.putShort((short) (type == DbrType.STRING ? index(((String[]) array)[i]) : integer(i, 0, 0)));
                }
            }
            case LONG -> {
                for (int i = 0; i < count; i++) {
                    out.putInt(integer(i, Integer.MIN_VALUE, Integer.MAX_VALUE));
                }
            }
            case FLOAT -> {
                for (int i = 0; i < count; i++) {
                    out.putFloat(clamped(number(i)));
                }
            }
            case DOUBLE -> {
                for (int i = 0; i < count; i++) {
                    out.putDouble(number(i));
                }
            }
        }
    }

    /** No conversion needed; an ENUM read as SHORT keeps its bits. */
    private void putSame(final ByteBuffer out, final int count) {
        switch (type) {
            case CHAR -> out.put((byte[]) array, 0, count);
            case SHORT, ENUM -> {
                out.asShortBuffer().put((short[]) array, 0, count);
                out.position(out.position() + 2 * count);
            }
            case LONG -> {
                out.asIntBuffer().put((int[]) array, 0, count);
                out.position(out.position() + 4 * count);
            }
            case FLOAT -> {
                out.asFloatBuffer().put((float[]) array, 0, count);
                out.position(out.position() + 4 * count);
            }
            case DOUBLE -> {
                out.asDoubleBuffer().put((double[]) array, 0, count);
                out.position(out.position() + 8 * count);
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    Text.put(out, ((String[]) array)[i], STRING_BYTES);
                }
            }
        }
    }

    private int integer(final int i, final int low, final int high) {
        return switch (type) {
            case STRING -> (int) NumberText.parseInteger(((String[]) array)[i], low, high);
            case SHORT -> ((short[]) array)[i];
            case ENUM -> ((short[]) array)[i] & 0xFFFF;
            case CHAR -> exactType == ElementType.CHAR ? ((byte[]) array)[i] : ((byte[]) array)[i] & 0xFF;
            case LONG -> ((int[]) array)[i];
            case FLOAT -> cast(((float[]) array)[i]);
            case DOUBLE -> array instanceof long[] whole ? (int) whole[i] : castOfDouble(((double[]) array)[i]);
        };
    }

    /** As x86 casts: what does not fit becomes the smallest number, of which narrower types see the low bits. */
    static int cast(final double value) {
        return value > -2147483649.0 && value < 2147483648.0 ? (int) value : Integer.MIN_VALUE;
    }

    private int castOfDouble(final double value) {
        return exactType == ElementType.DOUBLE ? cast(value) : (int) (long) value;
    }

    private double number(final int i) {
        return switch (type) {
            case STRING -> NumberText.parseDouble(((String[]) array)[i]);
            case FLOAT -> ((float[]) array)[i];
            case DOUBLE -> array instanceof long[] whole ? ofLong(whole[i]) : ((double[]) array)[i];
            default -> integer(i, 0, 0);
        };
    }

    private double ofLong(final long value) {
        if (exactType == ElementType.UINT64 && value < 0) {
            return (value >>> 1 | value & 1) * 2.0;
        }
        return value;
    }

    private String text(final int i) {
        if (array instanceof long[] whole) {
            return exactType == ElementType.UINT64 ? Long.toUnsignedString(whole[i]) : Long.toString(whole[i]);
        }
        if (exactType == ElementType.ULONG || exactType == ElementType.INT64 || exactType == ElementType.UINT64) {
            return Long.toString((long) ((double[]) array)[i]);
        }
        return switch (type) {
            case STRING -> ((String[]) array)[i];
            case ENUM -> choice(((short[]) array)[i] & 0xFFFF);
            case FLOAT -> NumberText.ofFloat(((float[]) array)[i], precision);
            case DOUBLE -> NumberText.ofDouble(((double[]) array)[i], precision);
            default -> Integer.toString(integer(i, 0, 0));
        };
    }

    private int index(final String choice) {
        final int index = choices.indexOf(choice);
        if (index < 0) {
            throw new NumberFormatException("no choice: " + choice);
        }
        return index;
    }

    /** bi and mbbi spell an index without a choice differently; a state of mbbi without a name has an empty text. */
    private String choice(final int index) {
        if (index < choices.size()) {
            return choices.get(index);
        }
        if (choices.isEmpty() || index == NO_CHOICE) {
            throw new NumberFormatException("there are no choices: " + index);
        }
        return choices.size() <= 2 ? "Illegal_Value" : index < 16 ? "" : "Illegal Value";
    }

    /** {@code epicsConvertDoubleToFloat}: too large becomes the largest, too small the smallest; not infinity, not 0. */
    static float clamped(final double value) {
        final double magnitude = Math.abs(value);
        if (value == 0 || !Double.isFinite(value)) {
            return (float) value;
        }
        if (magnitude >= Float.MAX_VALUE) {
            return value > 0 ? Float.MAX_VALUE : -Float.MAX_VALUE;
        }
        if (magnitude <= Float.MIN_NORMAL) {
            return value > 0 ? Float.MIN_NORMAL : -Float.MIN_NORMAL;
        }
        return (float) value;
    }
}
