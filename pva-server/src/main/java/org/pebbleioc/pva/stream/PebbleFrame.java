package org.pebbleioc.pva.stream;

import java.nio.ByteBuffer;
import org.pebbleioc.pva.image.FrameInfo;
import org.pebbleioc.pva.image.ImageShape;
import org.pebbleioc.readout.event.Pebble;
import org.pebbleioc.readout.event.PebbleEvent;

/** The image in one pebble buffer. Set by {@code publisher} while it holds the buffer, read by those who retained it. */
final class PebbleFrame implements Frame {
    private final Pebble pebble;
    private final ByteBuffer memory;
    private ImageShape shape;
    private FrameInfo info;
    private long handle;

    PebbleFrame(final Pebble pebble, final int index) {
        this.pebble = pebble;
        memory = pebble.buffer(index);
    }

    /** False when not one row is there. */
    boolean fill(final PebbleEvent event, final int uniqueId) {
        if (shape == null || !shape.fits(event)) {
            shape = ImageShape.of(event);
        }
        info = FrameInfo.of(event, uniqueId);
        handle = event.handle();
        return shape.rows() > 0;
    }

    @Override
    public ImageShape shape() {
        return shape;
    }

    @Override
    public FrameInfo info() {
        return info;
    }

    @Override
    public ByteBuffer pixels() {
        return memory.slice(0, (int) shape.bytes());
    }

    @Override
    public void retain() {
        pebble.pool().retain(handle);
    }

    @Override
    public void release() {
        pebble.pool().release(handle);
    }
}
