package org.pebbleioc.pva.stream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import org.pebbleioc.pva.image.FrameInfo;
import org.pebbleioc.pva.image.ImageShape;
import org.pebbleioc.pva.image.ImageUpdate;
import org.pebbleioc.readout.memory.BufferPool;

/** One output buffer of a stream and its NTNDArray. A worker fills it; then it goes to clients, and to other streams. */
final class StreamFrame extends ImageUpdate implements Frame {
    // Set by the worker that alone holds the buffer.
    private FrameInfo info;
    private int bytes;
    private BitSet frameBits;

    StreamFrame(final BufferPool pool, final int index) {
        super(pool, pool.buffer(index).slice(0, pool.usableBytes()));
    }

    void begin(final long newHandle) {
        handle(newHandle);
    }

    /** Where the pixels go: from position 0 on. */
    ByteBuffer target() {
        return memory().duplicate().order(ByteOrder.LITTLE_ENDIAN).clear();
    }

    /** The work is done: so many bytes of the target are an image of this shape. */
    void finish(final ImageShape shape, final FrameInfo newInfo, final int newBytes) {
        final boolean isOther = !shape.equals(shape());
        fields().shape(shape, newBytes);
        if (isOther) {
            frameBits = fields().frameBits();
        }
        info = newInfo;
        bytes = newBytes;
    }

    /** The thread that publishes, before anybody else sees it. */
    void publishing(final long nowSeconds, final int nowNanoseconds, final boolean sameShape) {
        fields().frame(info, nowSeconds, nowNanoseconds);
        if (sameShape) {
            changed(frameBits);
        } else {
            final BitSet all = new BitSet();
            all.set(0);
            changed(all);
        }
    }

    @Override
    public FrameInfo info() {
        return info;
    }

    @Override
    public ByteBuffer pixels() {
        return memory().slice(0, bytes);
    }
}
