package org.pebbleioc.pva.wire;

import java.nio.ByteBuffer;
import org.epics.pvdata.factory.PVDataFactory;
import org.epics.pvdata.pv.Array;
import org.epics.pvdata.pv.BoundedString;
import org.epics.pvdata.pv.DeserializableControl;
import org.epics.pvdata.pv.Field;
import org.epics.pvdata.pv.PVDataCreate;
import org.epics.pvdata.pv.PVField;
import org.epics.pvdata.pv.PVScalar;
import org.epics.pvdata.pv.PVScalarArray;
import org.epics.pvdata.pv.PVString;
import org.epics.pvdata.pv.PVStringArray;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.PVStructureArray;
import org.epics.pvdata.pv.PVUnion;
import org.epics.pvdata.pv.PVUnionArray;
import org.epics.pvdata.pv.ScalarType;
import org.epics.pvdata.pv.Structure;

/**
 * Reads values. The elements themselves are read by pvData; every length is compared with what is left of the message
 * before pvData sees it, so a lying length allocates nothing. Used by the thread that reads the connection.
 */
public final class ValueReader {
    private static final PVDataCreate VALUES = PVDataFactory.getPVDataCreate();

    /** The whole message is in memory: there is nothing to fetch, and an early end is found before. */
    private static final class Whole implements DeserializableControl {
        @Override
        public void ensureData(final int bytes) {
            // Lengths were compared before; what slips through underflows the buffer, and the caller maps that.
        }

        @Override
        public void alignData(final int boundary) {
            // PVAccess 2 aligns nothing.
        }

        @Override
        public Field cachedDeserialize(final ByteBuffer in) {
            throw new IllegalStateException("types are read by TypeReader");
        }
    }

    private final DeserializableControl whole = new Whole();
    private final TypeReader types;
    private final Limits limits;
    private int created;

    public ValueReader(final TypeReader types, final Limits limits) {
        this.types = types;
        this.limits = limits;
    }

    /** A type and a value of it, or null for the null type. */
    public PVField readTyped(final ByteBuffer in) throws ProtocolException {
        created = 0;
        return typed(in, 0);
    }

    /** A type and a value of it that must be a structure; null for the null type. */
    public PVStructure readStructure(final ByteBuffer in) throws ProtocolException {
        final PVField value = readTyped(in);
        if (value == null || value instanceof PVStructure) {
            return (PVStructure) value;
        }
        throw new ProtocolException("a structure was expected");
    }

    /** Fills an existing value. */
    public void read(final ByteBuffer in, final PVField into) throws ProtocolException {
        created = 0;
        fill(in, into, 0);
    }

    private PVField typed(final ByteBuffer in, final int depth) throws ProtocolException {
        final Field type = types.read(in);
        if (type == null) {
            return null;
        }
        final PVField value = create(type);
        fill(in, value, depth);
        return value;
    }

    private PVField create(final Field type) throws ProtocolException {
        created += type instanceof Structure structure ? weight(structure) : 1;
        if (created > limits.valueFields()) {
            throw new ProtocolException("value of more than " + limits.valueFields() + " fields");
        }
        return VALUES.createPVField(type);
    }

    /** Fields that come into being with a structure; fixed arrays come with all their elements. */
    private static int weight(final Structure structure) {
        int sum = 1;
        for (final Field field : structure.getFields()) {
            if (field instanceof Structure inner) {
                sum += weight(inner);
            } else if (field instanceof Array array && array.getArraySizeType() == Array.ArraySizeType.fixed) {
                sum += 1 + array.getMaximumCapacity() / 4;
            } else {
                sum++;
            }
        }
        return sum;
    }

    private void fill(final ByteBuffer in, final PVField field, final int depth) throws ProtocolException {
        if (depth > limits.typeDepth()) {
            throw new ProtocolException("value nested deeper than " + limits.typeDepth());
        }
        if (field instanceof PVStructure structure) {
            for (final PVField member : structure.getPVFields()) {
                fill(in, member, depth + 1);
            }
        } else if (field instanceof PVString text) {
            text.put(boundedString(in, text));
        } else if (field instanceof PVScalar scalar) {
            WireCodec.need(in, ScalarCodes.bytes(scalar.getScalar().getScalarType()));
            scalar.deserialize(in, whole);
        } else if (field instanceof PVStringArray array) {
            strings(in, array);
        } else if (field instanceof PVScalarArray array) {
            elements(in, array);
        } else if (field instanceof PVUnion union) {
            union(in, union, depth);
        } else if (field instanceof PVStructureArray array) {
            structures(in, array, depth);
        } else if (field instanceof PVUnionArray array) {
            unions(in, array, depth);
        } else {
            throw new ProtocolException("no values of type " + field.getField().getType());
        }
    }

    private static String boundedString(final ByteBuffer in, final PVString into) throws ProtocolException {
        final String text = WireCodec.readString(in);
        if (into.getScalar() instanceof BoundedString bounded && text.length() > bounded.getMaximumLength()) {
            throw new ProtocolException(
                    "string of " + text.length() + " characters, bound is " + bounded.getMaximumLength());
        }
        return text;
    }

    /** Compares the length ahead with what is left and the bound of the type, and leaves the buffer where it was. */
    private static int peekLength(final ByteBuffer in, final Array type, final int elementBytes)
            throws ProtocolException {
        if (type.getArraySizeType() == Array.ArraySizeType.fixed) {
            WireCodec.need(in, (long) type.getMaximumCapacity() * elementBytes);
            return type.getMaximumCapacity();
        }
        in.mark();
        final int count = WireCodec.readCount(in, elementBytes);
        in.reset();
        if (type.getArraySizeType() == Array.ArraySizeType.bounded && count > type.getMaximumCapacity()) {
            throw new ProtocolException("array of " + count + " elements, bound is " + type.getMaximumCapacity());
        }
        return count;
    }

    private void elements(final ByteBuffer in, final PVScalarArray array) throws ProtocolException {
        final ScalarType type = array.getScalarArray().getElementType();
        if (peekLength(in, array.getArray(), ScalarCodes.bytes(type)) == 0) {
            WireCodec.readSize(in);
            array.setLength(0);
        } else {
            array.deserialize(in, whole);
        }
    }

    private static void strings(final ByteBuffer in, final PVStringArray array) throws ProtocolException {
        final int count = peekLength(in, array.getArray(), 1);
        if (array.getArray().getArraySizeType() != Array.ArraySizeType.fixed) {
            WireCodec.readSize(in);
        }
        final String[] texts = new String[count];
        for (int i = 0; i < count; i++) {
            texts[i] = WireCodec.readString(in);
        }
        array.setLength(count);
        array.put(0, count, texts, 0);
    }

    private void union(final ByteBuffer in, final PVUnion union, final int depth) throws ProtocolException {
        if (union.getUnion().isVariant()) {
            union.set(typed(in, depth + 1));
            return;
        }
        final int index = WireCodec.readSize(in);
        if (index >= union.getUnion().getFields().length) {
            throw new ProtocolException(
                    "union member " + index + " of " + union.getUnion().getFields().length);
        }
        if (index < 0) {
            union.select(PVUnion.UNDEFINED_INDEX);
            return;
        }
        final PVField value = create(union.getUnion().getField(index));
        fill(in, value, depth + 1);
        union.set(index, value);
    }

    private void structures(final ByteBuffer in, final PVStructureArray array, final int depth)
            throws ProtocolException {
        final int count = WireCodec.readCount(in, 1);
        final PVStructure[] elements = new PVStructure[count];
        for (int i = 0; i < count; i++) {
            if (WireCodec.readByte(in) != 0) {
                elements[i] = (PVStructure) create(array.getStructureArray().getStructure());
                fill(in, elements[i], depth + 1);
            }
        }
        array.setLength(count);
        array.put(0, count, elements, 0);
    }

    private void unions(final ByteBuffer in, final PVUnionArray array, final int depth) throws ProtocolException {
        final int count = WireCodec.readCount(in, 1);
        final PVUnion[] elements = new PVUnion[count];
        for (int i = 0; i < count; i++) {
            if (WireCodec.readByte(in) != 0) {
                elements[i] = (PVUnion) create(array.getUnionArray().getUnion());
                fill(in, elements[i], depth + 1);
            }
        }
        array.setLength(count);
        array.put(0, count, elements, 0);
    }
}
