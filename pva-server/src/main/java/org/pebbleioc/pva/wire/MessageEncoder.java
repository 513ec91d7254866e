package org.pebbleioc.pva.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.epics.pvdata.pv.Array;
import org.epics.pvdata.pv.Field;
import org.epics.pvdata.pv.PVArray;
import org.epics.pvdata.pv.PVField;
import org.epics.pvdata.pv.PVScalarArray;
import org.epics.pvdata.pv.PVString;
import org.epics.pvdata.pv.PVStringArray;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.PVStructureArray;
import org.epics.pvdata.pv.PVUnion;
import org.epics.pvdata.pv.PVUnionArray;
import org.epics.pvdata.pv.SerializableControl;
import org.epics.pvdata.pv.StringArrayData;
import org.epics.pvdata.pv.Structure;
import org.epics.pvdata.pv.StructureArrayData;
import org.epics.pvdata.pv.Union;
import org.epics.pvdata.pv.UnionArrayData;

/**
 * Builds messages, little-endian, as a list of buffers for one gathering write. Small things go into one scratch buffer;
 * arrays that are {@link MemoryBacked} are taken as the memory they are. Types that were sent before are sent as a
 * number, so messages must go out in the order in which they were encoded: one encoder belongs to the one thread that
 * writes the connection.
 */
public final class MessageEncoder implements SerializableControl {
    /** Below this a copy is cheaper than one more buffer in the write. */
    private static final int COPY_BYTES = 4096;

    private static final int SCRATCH_BYTES = 64 << 10;
    private static final int ROOM_FOR_NEXT_BYTES = SCRATCH_BYTES / 2;
    private static final int MAX_TYPE_IDS = 0x7FFF;
    private static final byte NULL_TYPE = (byte) 0xFF;
    private static final byte TYPE_ID = (byte) 0xFE;
    private static final byte TYPE_ID_AND_TYPE = (byte) 0xFD;

    private final Map<Field, Short> typeIds = new HashMap<>();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final List<ByteBuffer> parts = new ArrayList<>();
    /** Which of {@link #parts} are slices of {@link #scratch}; together, in order, they are all of its used part. */
    private final BitSet inScratch = new BitSet();
    /** Where the open slice of {@link #scratch} begins. */
    private int open;
    /** Bytes of all parts, without the open slice. */
    private long closedBytes;

    private ByteBuffer headerIn;
    private int headerAt;
    private long payloadFrom;
    private int maxTypeIds = MAX_TYPE_IDS;
    private boolean tookMemory;
    private int role = MessageHeader.FLAG_SERVER;

    /** One whose messages say that a client sends them. Types are never numbered. */
    public static MessageEncoder ofClient() {
        final MessageEncoder encoder = new MessageEncoder();
        encoder.role = 0;
        encoder.limitTypeIds(0);
        return encoder;
    }

    /** How many types the client says it can remember. */
    public void limitTypeIds(final int count) {
        maxTypeIds = Math.max(0, Math.min(count, MAX_TYPE_IDS));
    }

    /** Starts an application message. */
    public ByteBuffer begin(final int command) {
        ensureBuffer(MessageHeader.BYTES);
        headerIn = scratch;
        headerAt = scratch.position();
        MessageHeader.write(scratch, role, command, 0);
        payloadFrom = bytes();
        tookMemory = false;
        return scratch;
    }

    /**
     * Ends the message that was begun.
     *
     * @return its bytes, header included
     */
    public long end() {
        final long size = bytes() - payloadFrom;
        if (size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("payload=" + size + " bytes; the protocol ends at " + Integer.MAX_VALUE);
        }
        headerIn.putInt(headerAt + 4, (int) size);
        return size + MessageHeader.BYTES;
    }

    /** A whole control message. */
    public void control(final int command, final int datum) {
        ensureBuffer(MessageHeader.BYTES);
        MessageHeader.write(scratch, role | MessageHeader.FLAG_CONTROL, command, datum);
    }

    /** Whether the last message refers to memory that is not its own; it must stay as it is until written. */
    public boolean tookMemory() {
        return tookMemory;
    }

    /** Whether one more message may join those that are here before they are written. */
    public boolean hasRoom() {
        return !tookMemory && closedBytes == 0 && scratch.position() < ROOM_FOR_NEXT_BYTES;
    }

    /** Bytes of everything encoded since {@link #clear}. */
    public long bytes() {
        return closedBytes + scratch.position() - open;
    }

    /** All that was encoded, in order. Valid until {@link #clear}. */
    public List<ByteBuffer> parts() {
        closeSlice();
        return parts;
    }

    /** Forgets the messages (not the types that were numbered). */
    public void clear() {
        parts.clear();
        inScratch.clear();
        scratch.clear();
        open = 0;
        closedBytes = 0;
        headerIn = null;
        tookMemory = false;
    }

    public void putByte(final int value) {
        ensureBuffer(1);
        scratch.put((byte) value);
    }

    public void putInt(final int value) {
        ensureBuffer(4);
        scratch.putInt(value);
    }

    public void putString(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        putSize(bytes.length);
        putBytes(bytes);
    }

    public void putBytes(final byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            ensureBuffer(1);
            final int count = Math.min(bytes.length - at, scratch.remaining());
            scratch.put(bytes, at, count);
            at += count;
        }
    }

    public void putStatus(final Status status) {
        if (status.message().length() > Status.MAX_CHARS) {
            putStatus(new Status(status.type(), status.message().substring(0, Status.MAX_CHARS)));
            return;
        }
        ensureBuffer(16 + 3 * Status.MAX_CHARS);
        status.write(scratch);
    }

    public void putBits(final BitSet bits) {
        ensureBuffer(WireCodec.bitsBytes(bits));
        WireCodec.writeBits(scratch, bits);
    }

    /** A type; null is the null type. */
    public void putType(final Field type) {
        cachedSerialize(type, scratch);
    }

    /** A value without its type. */
    public void putValue(final PVField field) {
        if (field instanceof MemoryBacked backed) {
            putMemory((PVArray) field, backed.memory());
        } else if (field instanceof PVStructure structure) {
            for (final PVField member : structure.getPVFields()) {
                putValue(member);
            }
        } else if (field instanceof PVUnion union) {
            putUnion(union);
        } else if (field instanceof PVString text) { // pvData counts characters where the protocol counts bytes
            putString(text.get() == null ? "" : text.get());
        } else if (field instanceof PVStringArray texts) {
            putStrings(texts);
        } else if (field instanceof PVStructureArray structures) {
            final StructureArrayData data = new StructureArrayData();
            putElements(structures, structures.get(0, structures.getLength(), data), data.data);
        } else if (field instanceof PVUnionArray unions) {
            final UnionArrayData data = new UnionArrayData();
            putElements(unions, unions.get(0, unions.getLength(), data), data.data);
        } else {
            field.serialize(scratch, this);
        }
    }

    private void putStrings(final PVStringArray texts) {
        final StringArrayData data = new StringArrayData();
        final int count = texts.get(0, texts.getLength(), data);
        if (texts.getArray().getArraySizeType() != Array.ArraySizeType.fixed) {
            putSize(count);
        }
        for (int i = 0; i < count; i++) {
            putString(data.data[i] == null ? "" : data.data[i]);
        }
    }

    /** Each element has a byte before it: 1, or 0 and nothing more where it is null. */
    private void putElements(final PVArray array, final int count, final PVField[] elements) {
        if (array.getArray().getArraySizeType() != Array.ArraySizeType.fixed) {
            putSize(count);
        }
        for (int i = 0; i < count; i++) {
            ensureBuffer(1);
            scratch.put((byte) (elements[i] == null ? 0 : 1));
            if (elements[i] != null) {
                putValue(elements[i]);
            }
        }
    }

    private void putUnion(final PVUnion union) {
        final PVField value = union.get();
        if (union.getUnion().isVariant()) {
            putType(value == null ? null : value.getField());
        } else {
            putSize(value == null ? -1 : union.getSelectedIndex());
        }
        if (value != null) {
            putValue(value);
        }
    }

    private void putMemory(final PVArray array, final ByteBuffer memory) {
        final int bytes = memory.remaining();
        final Array type = array.getArray();
        if (type.getArraySizeType() != Array.ArraySizeType.fixed) {
            putSize(bytes
                    / ScalarCodes.bytes(((PVScalarArray) array).getScalarArray().getElementType()));
        }
        if (bytes <= COPY_BYTES) {
            ensureBuffer(bytes);
            scratch.put(memory);
            return;
        }
        closeSlice();
        parts.add(memory);
        closedBytes += bytes;
        tookMemory = true;
    }

    private void putSize(final int size) {
        ensureBuffer(5);
        WireCodec.writeSize(scratch, size);
    }

    private void closeSlice() {
        final int length = scratch.position() - open;
        if (length > 0) {
            inScratch.set(parts.size());
            parts.add(scratch.slice(open, length));
            closedBytes += length;
            open = scratch.position();
        }
    }

    /** Moves all that stands in the scratch buffer out of it. The rare path: a message of more small things than fit. */
    @Override
    public void flushSerializeBuffer() {
        closeSlice();
        int at = 0;
        for (int i = inScratch.nextSetBit(0); i >= 0; i = inScratch.nextSetBit(i + 1)) {
            final ByteBuffer part = parts.get(i);
            final ByteBuffer copy = ByteBuffer.allocate(part.remaining()).order(ByteOrder.LITTLE_ENDIAN);
            copy.put(part).flip();
            if (headerIn == scratch && headerAt >= at && headerAt < at + copy.limit()) {
                headerIn = copy;
                headerAt -= at;
            }
            at += copy.limit();
            parts.set(i, copy);
        }
        inScratch.clear();
        scratch.clear();
        open = 0;
    }

    @Override
    public void ensureBuffer(final int bytes) {
        if (scratch.remaining() < bytes) {
            flushSerializeBuffer();
        }
    }

    @Override
    public void alignBuffer(final int boundary) {
        // PVAccess 2 aligns nothing.
    }

    @Override
    public void cachedSerialize(final Field type, final ByteBuffer out) {
        ensureBuffer(3);
        if (type == null) {
            scratch.put(NULL_TYPE);
            return;
        }
        if (!(type instanceof Structure) && !(type instanceof Union union && !union.isVariant())) {
            type.serialize(scratch, this);
            return;
        }
        final Short known = typeIds.get(type);
        if (known != null) {
            scratch.put(TYPE_ID).putShort(known);
            return;
        }
        if (typeIds.size() < maxTypeIds) {
            final short id = (short) (typeIds.size() + 1);
            typeIds.put(type, id);
            scratch.put(TYPE_ID_AND_TYPE).putShort(id);
        }
        type.serialize(scratch, this);
    }
}
