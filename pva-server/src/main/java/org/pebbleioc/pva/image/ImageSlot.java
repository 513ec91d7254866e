package org.pebbleioc.pva.image;

import java.nio.ByteBuffer;
import java.util.BitSet;
import org.pebbleioc.readout.event.PebbleEvent;
import org.pebbleioc.readout.memory.BufferPool;

/** The NTNDArray of one pebble buffer. {@code publisher} fills it. */
final class ImageSlot extends ImageUpdate {
    ImageSlot(final BufferPool pool, final ByteBuffer memory) {
        super(pool, memory);
    }

    /** @return false when not one row of this image is in the buffer: there is nothing to show */
    boolean fill(final PebbleEvent event, final int id, final long nowSeconds, final int nowNanoseconds) {
        final ImageShape shape = shape() != null && shape().fits(event) ? shape() : ImageShape.of(event);
        if (shape.rows() == 0) {
            return false;
        }
        fields().shape(shape, (int) shape.bytes());
        handle(event.handle());
        fields().frame(FrameInfo.of(event, id), nowSeconds, nowNanoseconds);
        return true;
    }

    BitSet frameBits() {
        return fields().frameBits();
    }
}
