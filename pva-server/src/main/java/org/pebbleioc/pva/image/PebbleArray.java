package org.pebbleioc.pva.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.epics.pvdata.factory.AbstractPVScalarArray;
import org.epics.pvdata.pv.DeserializableControl;
import org.epics.pvdata.pv.ScalarArray;
import org.epics.pvdata.pv.SerializableControl;
import org.pebbleioc.pva.wire.MemoryBacked;

/**
 * A scalar array that IS a piece of pebble memory. Our encoder takes {@link #memory} as it lies; any other reader of
 * the pvData library is served by the element copy of {@link #putToBuffer}, which honours the byte order asked for.
 * Nobody can write through it.
 */
final class PebbleArray extends AbstractPVScalarArray implements MemoryBacked {
    private final ByteBuffer memory;
    private final int elementBytes;

    /** @param memory of the pebble buffer, little-endian, from position 0 */
    PebbleArray(final ScalarArray type, final int elementBytes, final ByteBuffer memory) {
        super(type);
        this.memory = memory;
        this.elementBytes = elementBytes;
    }

    /** The image takes so many elements from the start of the buffer. */
    void resize(final int elements) {
        length = elements;
        capacity = elements;
    }

    @Override
    public ByteBuffer memory() {
        return memory.slice(0, length * elementBytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    protected int putToBuffer(
            final ByteBuffer to, final SerializableControl control, final int offset, final int count) {
        final int elements = Math.min(count, to.remaining() / elementBytes);
        final int from = offset * elementBytes;
        if (to.order() == ByteOrder.LITTLE_ENDIAN || elementBytes == 1) {
            to.put(to.position(), memory, from, elements * elementBytes);
            to.position(to.position() + elements * elementBytes);
            return elements;
        }
        for (int i = 0; i < elements; i++) {
            switch (elementBytes) {
                case 2 -> to.putShort(memory.getShort(from + 2 * i));
                case 4 -> to.putInt(memory.getInt(from + 4 * i));
                default -> to.putLong(memory.getLong(from + 8 * i));
            }
        }
        return elements;
    }

    @Override
    protected int getFromBuffer(
            final ByteBuffer from, final DeserializableControl control, final int offset, final int count) {
        throw readOnly();
    }

    @Override
    protected Object getValue() {
        throw new UnsupportedOperationException(
                "the pixels of " + getFullName() + " are in pebble memory: use memory(), there is no Java array");
    }

    @Override
    protected void setValue(final Object value) {
        throw readOnly();
    }

    @Override
    protected void allocate(final int newCapacity) {
        if (newCapacity != 0) { // the library's constructor asks for 0
            throw readOnly();
        }
    }

    @Override
    protected boolean valueEquals(final Object other) {
        return other instanceof PebbleArray array && array.memory().equals(memory());
    }

    @Override
    public boolean equals(final Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    private static UnsupportedOperationException readOnly() {
        return new UnsupportedOperationException("pebble memory is written by the event builder only");
    }
}
