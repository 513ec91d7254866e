package org.pebbleioc.ioc.pvalink;

import java.lang.reflect.Array;
import java.util.BitSet;
import java.util.List;
import org.epics.pvdata.factory.ConvertFactory;
import org.epics.pvdata.pv.Convert;
import org.epics.pvdata.pv.Field;
import org.epics.pvdata.pv.PVField;
import org.epics.pvdata.pv.PVInt;
import org.epics.pvdata.pv.PVLong;
import org.epics.pvdata.pv.PVScalar;
import org.epics.pvdata.pv.PVScalarArray;
import org.epics.pvdata.pv.PVString;
import org.epics.pvdata.pv.PVStringArray;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.Scalar;
import org.epics.pvdata.pv.ScalarArray;
import org.epics.pvdata.pv.ScalarType;
import org.epics.pvdata.pv.StringArrayData;
import org.epics.pvdata.pv.Structure;
import org.pebbleioc.ioc.channel.AlarmStatus;
import org.pebbleioc.ioc.channel.ElementType;
import org.pebbleioc.ioc.channel.Metadata;
import org.pebbleioc.ioc.channel.Sample;

/** Between fields of PVAccess and samples. */
final class PvaValues {
    private static final Convert CONVERT = ConvertFactory.getConvert();
    private static final int LINK_ALARM = 14;
    private static final String ENUM = "enum_t";

    /** What a field's values are for a record. */
    record Kind(ElementType type, boolean array) {}

    static Field find(final Structure type, final String path) {
        Field field = type;
        for (final String name : path.split("\\.")) {
            field = field instanceof Structure structure ? structure.getField(name) : null;
        }
        return field;
    }

    /** Null for what is neither numbers nor texts nor a choice. */
    static Kind kind(final Field field) {
        if (field instanceof Scalar scalar) {
            return new Kind(type(scalar.getScalarType()), false);
        }
        if (field instanceof ScalarArray array) {
            return new Kind(type(array.getElementType()), true);
        }
        return field instanceof Structure structure && structure.getID().equals(ENUM)
                ? new Kind(ElementType.ENUM, false)
                : null;
    }

    private static ElementType type(final ScalarType type) {
        return switch (type) {
            case pvBoolean, pvUByte -> ElementType.UCHAR;
            case pvByte -> ElementType.CHAR;
            case pvShort -> ElementType.SHORT;
            case pvUShort -> ElementType.USHORT;
            case pvInt -> ElementType.LONG;
            case pvUInt -> ElementType.ULONG;
            case pvLong -> ElementType.INT64;
            case pvULong -> ElementType.UINT64;
            case pvFloat -> ElementType.FLOAT;
            case pvDouble -> ElementType.DOUBLE;
            case pvString -> ElementType.STRING;
        };
    }

    /** Elements as a {@link Sample} has them; a new array each time. */
    static Object array(final PVField field) {
        if (field instanceof PVStructure choice) {
            final PVInt index = choice.getSubField(PVInt.class, "index");
            return new short[] {(short) (index == null ? 0 : index.get())};
        }
        if (field instanceof PVScalar scalar) {
            return scalar(scalar);
        }
        final PVScalarArray array = (PVScalarArray) field;
        final int count = array.getLength();
        final ScalarType type = array.getScalarArray().getElementType();
        switch (type) {
            case pvBoolean -> {
                final String[] texts = new String[count];
                CONVERT.toStringArray(array, 0, count, texts, 0);
                final byte[] bytes = new byte[count];
                for (int i = 0; i < count; i++) {
                    bytes[i] = (byte) (texts[i].equals("true") ? 1 : 0);
                }
                return bytes;
            }
            case pvByte, pvUByte -> {
                final byte[] bytes = new byte[count];
                CONVERT.toByteArray(array, 0, count, bytes, 0);
                return bytes;
            }
            case pvShort -> {
                final short[] shorts = new short[count];
                CONVERT.toShortArray(array, 0, count, shorts, 0);
                return shorts;
            }
            case pvUShort -> {
                final short[] shorts = new short[count];
                CONVERT.toShortArray(array, 0, count, shorts, 0);
                final int[] ints = new int[count];
                for (int i = 0; i < count; i++) {
                    ints[i] = shorts[i] & 0xFFFF;
                }
                return ints;
            }
            case pvInt -> {
                final int[] ints = new int[count];
                CONVERT.toIntArray(array, 0, count, ints, 0);
                return ints;
            }
            case pvUInt -> {
                final int[] ints = new int[count];
                CONVERT.toIntArray(array, 0, count, ints, 0);
                final double[] doubles = new double[count];
                for (int i = 0; i < count; i++) {
                    doubles[i] = ints[i] & 0xFFFF_FFFFL;
                }
                return doubles;
            }
            case pvLong, pvULong -> {
                final long[] longs = new long[count];
                CONVERT.toLongArray(array, 0, count, longs, 0);
                return longs;
            }
            case pvFloat -> {
                final float[] floats = new float[count];
                CONVERT.toFloatArray(array, 0, count, floats, 0);
                return floats;
            }
            case pvString -> {
                final String[] texts = new String[count];
                CONVERT.toStringArray(array, 0, count, texts, 0);
                for (int i = 0; i < count; i++) {
                    texts[i] = texts[i] == null ? "" : texts[i];
                }
                return texts;
            }
            default -> {
                final double[] doubles = new double[count];
                CONVERT.toDoubleArray(array, 0, count, doubles, 0);
                return doubles;
            }
        }
    }

    private static Object scalar(final PVScalar scalar) {
        return switch (scalar.getScalar().getScalarType()) {
            case pvBoolean -> new byte[] {(byte) (CONVERT.toString(scalar).equals("true") ? 1 : 0)};
            case pvByte, pvUByte -> new byte[] {CONVERT.toByte(scalar)};
            case pvShort -> new short[] {CONVERT.toShort(scalar)};
            case pvUShort -> new int[] {CONVERT.toShort(scalar) & 0xFFFF};
            case pvInt -> new int[] {CONVERT.toInt(scalar)};
            case pvUInt -> new double[] {CONVERT.toInt(scalar) & 0xFFFF_FFFFL};
            case pvLong, pvULong -> new long[] {CONVERT.toLong(scalar)};
            case pvFloat -> new float[] {CONVERT.toFloat(scalar)};
            case pvDouble -> new double[] {CONVERT.toDouble(scalar)};
            case pvString -> {
                final String text = ((PVString) scalar).get();
                yield new String[] {text == null ? "" : text};
            }
        };
    }

    /** The text of a choice; null of anything else. */
    static String choice(final PVField field) {
        if (!(field instanceof PVStructure choice)) {
            return null;
        }
        final PVInt index = choice.getSubField(PVInt.class, "index");
        final List<String> choices = choices(choice);
        return index == null || index.get() < 0 || index.get() >= choices.size()
                ? "Illegal Value"
                : choices.get(index.get());
    }

    private static List<String> choices(final PVField field) {
        final PVStringArray choices =
                field instanceof PVStructure choice ? choice.getSubField(PVStringArray.class, "choices") : null;
        if (choices == null) {
            return List.of();
        }
        final StringArrayData data = new StringArrayData();
        choices.get(0, choices.getLength(), data);
        return List.of(java.util.Arrays.copyOf(data.data, choices.getLength()));
    }

    /** A value with the alarm, time and limits beside it. */
    static Sample sample(final ElementType type, final Object array, final PVField field, final PVStructure base) {
        final PVInt severity = base.getSubField(PVInt.class, "alarm.severity");
        final PVString message = base.getSubField(PVString.class, "alarm.message");
        final String text = message == null || message.get() == null ? "" : message.get();
        final int level = severity == null ? 0 : Math.max(0, Math.min(severity.get(), 3));
        final PVLong seconds = base.getSubField(PVLong.class, "timeStamp.secondsPastEpoch");
        final PVInt nanoseconds = base.getSubField(PVInt.class, "timeStamp.nanoseconds");
        final PVInt tag = base.getSubField(PVInt.class, "timeStamp.userTag");
        return new Sample(
                type,
                array,
                Array.getLength(array),
                level == 0 ? 0 : status(text),
                level,
                text,
                seconds == null ? 0 : seconds.get(),
                nanoseconds == null ? 0 : nanoseconds.get(),
                tag == null ? 0 : tag.get(),
                metadata(field, base));
    }

    /** QSRV tells the record's status as the message. */
    private static int status(final String message) {
        final int known = AlarmStatus.NAMES.indexOf(message.replaceFirst("_ALARM$", ""));
        return known > 0 ? known : LINK_ALARM;
    }

    private static Metadata metadata(final PVField field, final PVStructure base) {
        final PVString units = base.getSubField(PVString.class, "display.units");
        final PVInt precision = base.getSubField(PVInt.class, "display.precision");
        final Metadata none = Metadata.NONE;
        return new Metadata(
                units == null || units.get() == null ? "" : units.get(),
                precision == null ? 0 : precision.get(),
                number(base, "display.limitLow"),
                number(base, "display.limitHigh"),
                number(base, "control.limitLow"),
                number(base, "control.limitHigh"),
                none.alarmLow(),
                none.warningLow(),
                none.warningHigh(),
                none.alarmHigh(),
                choices(field),
                "",
                "");
    }

    private static double number(final PVStructure base, final String path) {
        final PVScalar scalar = base.getSubField(PVScalar.class, path);
        return scalar == null ? 0 : CONVERT.toDouble(scalar);
    }

    /**
     * Puts elements into a field.
     *
     * @param array as a sample of the field's type has them, or {@code String[]}
     * @param changed gets the bits of what was set
     * @return null, or why it cannot be
     */
    static String fill(final PVStructure whole, final String path, final Object array, final BitSet changed) {
        final PVField field = whole.getSubField(path);
        final int count = Array.getLength(array);
        if (field == null) {
            return "the PV has no field " + path + " any more";
        }
        try {
            if (field instanceof PVStructure choice) {
                final PVInt index = choice.getSubField(PVInt.class, "index");
                index.put(index(choice, Array.get(array, 0)));
                changed.set(index.getFieldOffset());
                return null;
            }
            if (field instanceof PVScalar scalar) {
                if (count == 0) {
                    return "an empty array is no value for " + path;
                }
                scalar(scalar, Array.get(array, 0));
            } else {
                array((PVScalarArray) field, array, count);
            }
            changed.set(field.getFieldOffset());
            return null;
        } catch (final RuntimeException e) {
            return path + ": " + e.getMessage();
        }
    }

    private static int index(final PVStructure choice, final Object value) {
        if (!(value instanceof String text)) {
            return ((Number) value).intValue() & 0xFFFF;
        }
        final int named = choices(choice).indexOf(text);
        if (named >= 0) {
            return named;
        }
        if (!text.trim().matches("[0-9]+")) {
            throw new IllegalArgumentException("no such choice: " + text);
        }
        return Integer.parseInt(text.trim());
    }

    private static void scalar(final PVScalar scalar, final Object value) {
        if (value instanceof String text) {
            CONVERT.fromString(scalar, text);
        } else if (scalar.getScalar().getScalarType() == ScalarType.pvBoolean) {
            CONVERT.fromString(scalar, ((Number) value).doubleValue() != 0 ? "true" : "false");
        } else if (value instanceof Double || value instanceof Float) {
            final double number = ((Number) value).doubleValue();
            if (scalar.getScalar().getScalarType() == ScalarType.pvUInt) {
                CONVERT.fromInt(scalar, (int) (long) number);
            } else {
                CONVERT.fromDouble(scalar, number);
            }
        } else {
            CONVERT.fromLong(scalar, ((Number) value).longValue());
        }
    }

    private static void array(final PVScalarArray field, final Object array, final int count) {
        field.setLength(count);
        if (array instanceof String[] texts) {
            CONVERT.fromStringArray(field, 0, count, texts, 0);
        } else if (array instanceof byte[] bytes) {
            CONVERT.fromByteArray(field, 0, count, bytes, 0);
        } else if (array instanceof short[] shorts) {
            CONVERT.fromShortArray(field, 0, count, shorts, 0);
        } else if (array instanceof int[] ints) {
            CONVERT.fromIntArray(field, 0, count, ints, 0);
        } else if (array instanceof long[] longs) {
            CONVERT.fromLongArray(field, 0, count, longs, 0);
        } else if (array instanceof float[] floats) {
            CONVERT.fromFloatArray(field, 0, count, floats, 0);
        } else {
            CONVERT.fromDoubleArray(field, 0, count, (double[]) array, 0);
        }
    }

    private PvaValues() {}
}
