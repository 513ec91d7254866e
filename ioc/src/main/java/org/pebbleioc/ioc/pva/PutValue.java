package org.pebbleioc.ioc.pva;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import org.epics.pvdata.factory.ConvertFactory;
import org.epics.pvdata.pv.Convert;
import org.epics.pvdata.pv.PVField;
import org.epics.pvdata.pv.PVInt;
import org.epics.pvdata.pv.PVScalar;
import org.epics.pvdata.pv.PVScalarArray;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.PVUnion;
import org.epics.pvdata.pv.ScalarType;
import org.pebbleioc.ioc.channel.DbrType;

/** The value that a client's put carries, as a channel takes it. */
record PutValue(DbrType type, Object array, int count) {
    private static final Convert CONVERT = ConvertFactory.getConvert();

    /** Null when the value was not sent. */
    static PutValue of(final PvShape shape, final PVStructure pv, final BitSet changed) {
        return of(shape, pv.getSubField("value"), changed);
    }

    /** The same from the value alone: a scalar, an array, or an {@code enum_t}. */
    static PutValue of(final PvShape shape, final PVField whole, final BitSet changed) {
        final PVField value = shape.kind() == PvShape.Kind.ENUM ? ((PVStructure) whole).getSubField("index") : whole;
        if (!sent(value, changed)) {
            return null;
        }
        return switch (shape.kind()) {
            case ENUM -> new PutValue(DbrType.ENUM, new short[] {(short) CONVERT.toInt((PVScalar) value)}, 1);
            case TEXT -> {
                final byte[] text = CONVERT.toString((PVScalar) value).getBytes(StandardCharsets.UTF_8);
                // one zero, so that an empty text is a value too
                yield new PutValue(DbrType.CHAR, java.util.Arrays.copyOf(text, text.length + 1), text.length + 1);
            }
            case SCALAR -> scalar((PVScalar) value);
            case ARRAY -> array((PVScalarArray) value);
        };
    }

    /** The index of an enum that stands alone; null when it was not sent. */
    static PutValue index(final PVInt value, final BitSet changed) {
        return sent(value, changed) ? new PutValue(DbrType.ENUM, new short[] {(short) value.get()}, 1) : null;
    }

    /** Whether this field, or one that it is part of, is among those that changed. */
    static boolean sent(final PVField value, final BitSet changed) {
        for (PVField field = value; field != null; field = field.getParent()) {
            if (changed.get(field.getFieldOffset())) {
                return true;
            }
        }
        return false;
    }

    /** What a variant union holds; null when it was not sent, or holds nothing that a channel takes. */
    static PutValue any(final PVUnion union, final BitSet changed) {
        final PVField value = sent(union, changed) ? union.get() : null;
        if (value instanceof PVScalar scalar) {
            return scalar(scalar);
        }
        return value instanceof PVScalarArray array ? array(array) : null;
    }

    private static PutValue scalar(final PVScalar value) {
        final ScalarType type = value.getScalar().getScalarType();
        return switch (type) {
            case pvString -> new PutValue(DbrType.STRING, new String[] {CONVERT.toString(value)}, 1);
            case pvDouble, pvFloat -> new PutValue(DbrType.DOUBLE, new double[] {CONVERT.toDouble(value)}, 1);
            case pvUInt, pvLong, pvULong -> new PutValue(DbrType.DOUBLE, new long[] {CONVERT.toLong(value)}, 1);
            default -> new PutValue(DbrType.LONG, new int[] {CONVERT.toInt(value)}, 1);
        };
    }

    private static PutValue array(final PVScalarArray value) {
        final int length = value.getLength();
        switch (value.getScalarArray().getElementType()) {
            case pvString -> {
                final String[] out = new String[length];
                CONVERT.toStringArray(value, 0, length, out, 0);
                return new PutValue(DbrType.STRING, out, length);
            }
            case pvByte, pvUByte -> {
                final byte[] out = new byte[length];
                CONVERT.toByteArray(value, 0, length, out, 0);
                return new PutValue(DbrType.CHAR, out, length);
            }
            case pvShort, pvUShort, pvInt -> {
                final int[] out = new int[length];
                CONVERT.toIntArray(value, 0, length, out, 0);
                return new PutValue(DbrType.LONG, out, length);
            }
            case pvUInt, pvLong, pvULong -> {
                final long[] out = new long[length];
                CONVERT.toLongArray(value, 0, length, out, 0);
                return new PutValue(DbrType.DOUBLE, out, length);
            }
            default -> {
                final double[] out = new double[length];
                CONVERT.toDoubleArray(value, 0, length, out, 0);
                return new PutValue(DbrType.DOUBLE, out, length);
            }
        }
    }
}
