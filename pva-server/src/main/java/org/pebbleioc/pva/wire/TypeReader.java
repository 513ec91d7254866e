package org.pebbleioc.pva.wire;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.epics.pvdata.factory.FieldFactory;
import org.epics.pvdata.pv.Field;
import org.epics.pvdata.pv.FieldCreate;
import org.epics.pvdata.pv.ScalarArray;
import org.epics.pvdata.pv.ScalarType;
import org.epics.pvdata.pv.Structure;
import org.epics.pvdata.pv.StructureArray;
import org.epics.pvdata.pv.Union;
import org.epics.pvdata.pv.UnionArray;

/**
 * Reads type descriptions of one direction of one connection and remembers those that the peer numbered. Depth, number
 * of fields and number of remembered types are bounded. Used by the thread that reads the connection.
 */
public final class TypeReader {
    private static final FieldCreate FIELDS = FieldFactory.getFieldCreate();

    private static final int NULL = 0xFF;
    private static final int ONLY_ID = 0xFE;
    private static final int ID_AND_TYPE = 0xFD;
    private static final int STRUCTURE = 0x80;
    private static final int UNION = 0x81;
    private static final int VARIANT = 0x82;
    private static final int BOUNDED_STRING = 0x83;
    private static final int ARRAY_BITS = 0x18;
    private static final int VARIABLE = 0x08;
    private static final int BOUNDED = 0x10;
    private static final int MAX_CACHED_FIELDS = 1 << 18;
    private static final int MAX_NAME = 255;

    private final Limits limits;
    private final Map<Integer, Cached> known = new HashMap<>();
    private int knownFields;
    private int fields;

    /** A remembered type with its weight and depth, which count again wherever it is used. */
    private record Cached(Field field, int fields, int depth) {}

    public TypeReader(final Limits limits) {
        this.limits = limits;
    }

    /** The next type, or null for the null type. */
    public Field read(final ByteBuffer in) throws ProtocolException {
        fields = 0;
        try {
            return read(in, 0);
        } catch (final IllegalArgumentException e) {
            throw new ProtocolException("type refused: " + e.getMessage());
        }
    }

    private Field read(final ByteBuffer in, final int depth) throws ProtocolException {
        if (depth > limits.typeDepth()) {
            throw new ProtocolException("type nested deeper than " + limits.typeDepth());
        }
        count(1);
        final int code = WireCodec.readByte(in);
        switch (code) {
            case NULL:
                return null;
            case ONLY_ID:
                return recall(WireCodec.readShort(in), depth);
            case ID_AND_TYPE:
                return learn(in, depth);
            default:
                return full(code, in, depth);
        }
    }

    private Field recall(final int id, final int depth) throws ProtocolException {
        final Cached cached = known.get(id);
        if (cached == null) {
            throw new ProtocolException("type id " + id + " was never sent");
        }
        if (depth + cached.depth() > limits.typeDepth()) {
            throw new ProtocolException("type nested deeper than " + limits.typeDepth());
        }
        count(cached.fields());
        return cached.field();
    }

    private Field learn(final ByteBuffer in, final int depth) throws ProtocolException {
        final int id = WireCodec.readShort(in);
        final int before = fields;
        final Field field = read(in, depth);
        if (field == null) {
            throw new ProtocolException("type id " + id + " names the null type");
        }
        final Cached cached = new Cached(field, fields - before, depthOf(field));
        final Cached old = known.put(id, cached);
        knownFields += cached.fields() - (old == null ? 0 : old.fields());
        if (knownFields > MAX_CACHED_FIELDS) {
            throw new ProtocolException("more than " + MAX_CACHED_FIELDS + " fields in numbered types");
        }
        return field;
    }

    private Field full(final int code, final ByteBuffer in, final int depth) throws ProtocolException {
        switch (code) {
            case STRUCTURE:
                return structure(in, depth);
            case UNION:
                return union(in, depth);
            case VARIANT:
                return FIELDS.createVariantUnion();
            case BOUNDED_STRING:
                return FIELDS.createBoundedString(positive(in));
            case STRUCTURE | VARIABLE:
                if (read(in, depth + 1) instanceof Structure element) {
                    return FIELDS.createStructureArray(element);
                }
                throw new ProtocolException("structure array of something else");
            case UNION | VARIABLE:
                if (read(in, depth + 1) instanceof Union element) {
                    return FIELDS.createUnionArray(element);
                }
                throw new ProtocolException("union array of something else");
            case VARIANT | VARIABLE:
                return FIELDS.createVariantUnionArray();
            default:
                return simple(code, in);
        }
    }

    private static Field simple(final int code, final ByteBuffer in) throws ProtocolException {
        final ScalarType type = ScalarCodes.of(code & ~ARRAY_BITS);
        if (type == null) {
            throw new ProtocolException(String.format("unknown type code 0x%02X", code));
        }
        switch (code & ARRAY_BITS) {
            case 0:
                return FIELDS.createScalar(type);
            case VARIABLE:
                return FIELDS.createScalarArray(type);
            case BOUNDED:
                return FIELDS.createBoundedScalarArray(type, positive(in));
            default:
                return fixed(type, in);
        }
    }

    /** A fixed array is allocated with its value, so its size is believed only as far as a message could fill it. */
    private static ScalarArray fixed(final ScalarType type, final ByteBuffer in) throws ProtocolException {
        final int size = positive(in);
        if (size > Short.MAX_VALUE) {
            throw new ProtocolException("fixed array of " + size + " elements");
        }
        return FIELDS.createFixedScalarArray(type, size);
    }

    private static int positive(final ByteBuffer in) throws ProtocolException {
        final int size = WireCodec.readSize(in);
        if (size <= 0) {
            throw new ProtocolException("bound of " + size + " elements");
        }
        return size;
    }

    private Structure structure(final ByteBuffer in, final int depth) throws ProtocolException {
        final String id = WireCodec.readString(in);
        final int count = memberCount(in);
        final String[] names = new String[count];
        final Field[] members = new Field[count];
        readMembers(in, depth, names, members);
        return id.isEmpty() ? FIELDS.createStructure(names, members) : FIELDS.createStructure(id, names, members);
    }

    private Union union(final ByteBuffer in, final int depth) throws ProtocolException {
        final String id = WireCodec.readString(in);
        final int count = memberCount(in);
        if (count == 0) {
            throw new ProtocolException("union without members");
        }
        final String[] names = new String[count];
        final Field[] members = new Field[count];
        readMembers(in, depth, names, members);
        return id.isEmpty() ? FIELDS.createUnion(names, members) : FIELDS.createUnion(id, names, members);
    }

    private int memberCount(final ByteBuffer in) throws ProtocolException {
        final int count = WireCodec.readCount(in, 2);
        if (fields + count > limits.typeFields()) {
            throw new ProtocolException("type of more than " + limits.typeFields() + " fields");
        }
        return count;
    }

    private void readMembers(final ByteBuffer in, final int depth, final String[] names, final Field[] members)
            throws ProtocolException {
        final Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.length; i++) {
            names[i] = WireCodec.readString(in);
            if (names[i].isEmpty() || names[i].length() > MAX_NAME || !seen.add(names[i])) {
                throw new ProtocolException("field name empty, too long, or used twice");
            }
            members[i] = read(in, depth + 1);
            if (members[i] == null) {
                throw new ProtocolException("field " + names[i] + " of null type");
            }
        }
    }

    private void count(final int more) throws ProtocolException {
        fields += more;
        if (fields > limits.typeFields()) {
            throw new ProtocolException("type of more than " + limits.typeFields() + " fields");
        }
    }

    private static int depthOf(final Field field) {
        Field[] members = new Field[0];
        if (field instanceof Structure structure) {
            members = structure.getFields();
        } else if (field instanceof Union union) {
            members = union.getFields();
        } else if (field instanceof StructureArray array) {
            members = new Field[] {array.getStructure()};
        } else if (field instanceof UnionArray array) {
            members = new Field[] {array.getUnion()};
        }
        int deepest = 0;
        for (final Field member : members) {
            deepest = Math.max(deepest, 1 + depthOf(member));
        }
        return deepest;
    }
}
