package org.pebbleioc.pva.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;
import org.epics.pvdata.factory.BasePVUShortArray;
import org.epics.pvdata.factory.FieldFactory;
import org.epics.pvdata.pv.ScalarType;
import org.pebbleioc.pva.wire.MemoryBacked;

/** Pixels in a direct buffer. Whoever asks pvData for the elements finds none: only the memory has them. */
final class MemoryUShortArray extends BasePVUShortArray implements MemoryBacked {
    final AtomicInteger touched = new AtomicInteger();
    private final ByteBuffer pixels;

    MemoryUShortArray(final int count, final int seed) {
        super(FieldFactory.getFieldCreate().createScalarArray(ScalarType.pvUShort));
        pixels = ByteBuffer.allocateDirect(2 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            pixels.putShort(2 * i, pixel(i, seed));
        }
    }

    static short pixel(final int i, final int seed) {
        return (short) (i * 31 + seed);
    }

    @Override
    public ByteBuffer memory() {
        touched.incrementAndGet();
        return pixels.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }
}
