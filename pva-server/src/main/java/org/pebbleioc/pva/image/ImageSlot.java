package org.pebbleioc.pva.image;

import java.nio.ByteBuffer;
import java.util.BitSet;
import org.epics.pvdata.pv.PVStructure;
import org.pebbleioc.pva.server.PvUpdate;
import org.pebbleioc.readout.event.PebbleEvent;
import org.pebbleioc.readout.memory.BufferPool;

/**
 * The NTNDArray of one pebble buffer, made once. {@code publisher} fills it while it alone holds the buffer; then it
 * goes to subscribers as an update, and nothing in it changes before the last of them has released the buffer.
 */
final class ImageSlot implements PvUpdate {
    private final BufferPool pool;
    private final ByteBuffer memory;
    private final ImageFields fields;

    // Set by publisher while it alone holds the buffer.
    private long handle = BufferPool.NONE;
    private BitSet changed;

    ImageSlot(final BufferPool pool, final ByteBuffer memory) {
        this.pool = pool;
        this.memory = memory;
        fields = new ImageFields(memory);
    }

    /** @return false when not one row of this image is in the buffer: there is nothing to show */
    boolean fill(final PebbleEvent event, final int id, final long nowSeconds, final int nowNanoseconds) {
        final ImageShape shape =
                fields.shape() != null && fields.shape().fits(event) ? fields.shape() : ImageShape.of(event);
        if (shape.rows() == 0) {
            return false;
        }
        fields.shape(shape, (int) shape.bytes());
        handle = event.handle();
        fields.frame(FrameInfo.of(event, id), nowSeconds, nowNanoseconds);
        return true;
    }

    void changed(final BitSet bits) {
        changed = bits;
    }

    /** Whether its pixels are memory of this pool. */
    boolean isIn(final BufferPool which) {
        return pool == which;
    }

    ImageShape shape() {
        return fields.shape();
    }

    BitSet frameBits() {
        return fields.frameBits();
    }

    @Override
    public PVStructure value() {
        return fields.structure();
    }

    @Override
    public BitSet changed() {
        return changed;
    }

    @Override
    public long heldBytes() {
        return memory.capacity();
    }

    @Override
    public void retain() {
        pool.retain(handle);
    }

    @Override
    public void release() {
        pool.release(handle);
    }
}
