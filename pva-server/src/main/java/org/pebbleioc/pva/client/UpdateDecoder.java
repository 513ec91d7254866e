package org.pebbleioc.pva.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import org.epics.pvdata.factory.PVDataFactory;
import org.epics.pvdata.pv.Array;
import org.epics.pvdata.pv.Field;
import org.epics.pvdata.pv.PVField;
import org.epics.pvdata.pv.PVScalarArray;
import org.epics.pvdata.pv.PVStringArray;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.PVUnion;
import org.epics.pvdata.pv.ScalarArray;
import org.epics.pvdata.pv.ScalarType;
import org.epics.pvdata.pv.Structure;
import org.epics.pvdata.pv.Union;
import org.pebbleioc.pva.wire.Limits;
import org.pebbleioc.pva.wire.ProtocolException;
import org.pebbleioc.pva.wire.TypeReader;
import org.pebbleioc.pva.wire.ValueReader;
import org.pebbleioc.pva.wire.WireCodec;
import org.pebbleioc.readout.transition.ElementType;

/**
 * Reads the updates of one monitor. The array of numbers that is the value goes straight to the receiver's memory; all
 * other fields are small and are read into a structure that lives as long as the monitor. Thread of the link.
 */
final class UpdateDecoder {
    /** What stands before the array must fit; pixels that are caught by it are copied once more. */
    private static final int HEAD_BYTES = 16 << 10;

    private final UpdateReceiver receiver;
    private final TypeReader types;
    private final ValueReader values;
    private final PVStructure holder;
    private final PVField target;
    private final ValueFields fields;
    private final int fieldCount;
    private final int overrunBit;
    private final UpdateFacts facts = new UpdateFacts();
    private final ByteBuffer headBuffer = ByteBuffer.allocate(HEAD_BYTES);

    // Of the message that is being read.
    private MessageInput in;
    private ByteBuffer bytes;
    private boolean valueCame;
    private boolean begun;

    UpdateDecoder(
            final Structure type,
            final String valuePath,
            final TypeReader types,
            final ValueReader values,
            final UpdateReceiver receiver)
            throws ProtocolException {
        this.receiver = receiver;
        this.types = types;
        this.values = values;
        holder = PVDataFactory.getPVDataCreate().createPVStructure(type);
        target = holder.getSubField(valuePath);
        if (target == null) {
            throw new ProtocolException("updates come without the field " + valuePath);
        }
        fields = new ValueFields(holder);
        fieldCount = holder.getNumberFields();
        overrunBit = target.getFieldOffset();
    }

    /** Reads one update; the receiver hears of it when a value came with it. */
    void decode(final MessageInput message) throws IOException, ProtocolException {
        in = message;
        valueCame = false;
        begun = false;
        boolean whole = false;
        try {
            headBuffer.clear();
            in.read(headBuffer);
            bytes = headBuffer.flip().order(in.order());
            final BitSet changed = WireCodec.readBits(bytes, fieldCount);
            read(holder, changed, false);
            final BitSet overrun = WireCodec.readBits(rest(), fieldCount);
            facts.overrun = overrun.get(0) || overrun.get(overrunBit);
            finish();
            whole = true;
        } finally {
            if (begun && !whole) {
                receiver.abandon();
            }
        }
    }

    private void read(final PVField field, final BitSet changed, final boolean parentChanged)
            throws IOException, ProtocolException {
        final boolean here = parentChanged || changed.get(field.getFieldOffset());
        if (field instanceof PVStructure structure) {
            for (final PVField member : structure.getPVFields()) {
                if (here || hasAny(changed, member)) {
                    read(member, changed, here);
                }
            }
            valueCame |= field == target && (here || hasAny(changed, field));
        } else if (here && field == target) {
            readTarget();
        } else if (here) {
            values.read(bytes, field);
        }
    }

    private static boolean hasAny(final BitSet changed, final PVField field) {
        final int next = changed.nextSetBit(field.getFieldOffset());
        return next >= 0 && next < field.getNextFieldOffset();
    }

    private void readTarget() throws IOException, ProtocolException {
        if (target instanceof PVUnion union) {
            readUnion(union);
        } else if (target instanceof PVScalarArray array && !(target instanceof PVStringArray)) {
            readElements(array.getScalarArray());
        } else {
            values.read(bytes, target);
            valueCame = true;
        }
    }

    /** An image PV before its first image has nothing selected: no value came. */
    private void readUnion(final PVUnion union) throws IOException, ProtocolException {
        final Union type = union.getUnion();
        final Field member;
        if (type.isVariant()) {
            member = types.read(bytes);
        } else {
            final int index = WireCodec.readSize(bytes);
            if (index >= type.getFieldNames().length) {
                throw new ProtocolException("union member " + index + " of " + type.getFieldNames().length);
            }
            member = index < 0 ? null : type.getField(index);
        }
        if (member instanceof ScalarArray array && array.getElementType() != ScalarType.pvString) {
            readElements(array);
        } else if (member != null) {
            final PVField value = PVDataFactory.getPVDataCreate().createPVField(member);
            values.read(bytes, value);
        }
    }

    private void readElements(final ScalarArray type) throws IOException, ProtocolException {
        final ElementType element = PvaTypes.of(type.getElementType());
        final int count = type.getArraySizeType() == Array.ArraySizeType.fixed
                ? type.getMaximumCapacity()
                : Math.max(0, WireCodec.readSize(bytes));
        final long size = (long) count * element.bytes();
        facts.type = element;
        facts.elements = count;
        facts.isScalar = false;
        valueCame = true;
        final ByteBuffer to = receiver.begin(element, count);
        begun = true;
        final int from = to == null ? 0 : to.position();
        final int taken = to == null ? 0 : (int) Math.min(size, to.remaining());
        if (taken > 0) {
            final int early = Math.min(taken, bytes.remaining());
            to.put(from, bytes, bytes.position(), early);
            bytes.position(bytes.position() + early);
            to.limit(from + taken).position(from + early);
            in.read(to);
            if (to.hasRemaining()) {
                throw new ProtocolException("array of " + count + " elements ends early");
            }
            if (in.order() == ByteOrder.BIG_ENDIAN) {
                ByteSwap.swap(to, from, taken, element.bytes());
            }
        }
        final long left = size - taken;
        final int early = (int) Math.min(left, bytes.remaining());
        bytes.position(bytes.position() + early);
        in.skip(left - early);
        rest();
    }

    /** From here on the whole rest of the message is in memory. */
    private ByteBuffer rest() throws IOException, ProtocolException {
        bytes = in.rest(bytes, Limits.DEFAULT.messageBytes());
        return bytes;
    }

    private void finish() {
        if (!valueCame) {
            return;
        }
        if (!begun) {
            begun = true;
            SmallValues.give(target, receiver, facts);
        }
        fields.read(facts);
        receiver.end(facts);
    }
}
