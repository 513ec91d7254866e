package org.pebbleioc.pva.stream;

import java.nio.ByteBuffer;
import java.util.BitSet;
import org.epics.pvdata.pv.PVStructure;
import org.pebbleioc.pva.image.FrameInfo;
import org.pebbleioc.pva.image.ImageFields;
import org.pebbleioc.pva.image.ImageShape;
import org.pebbleioc.pva.server.PvUpdate;
import org.pebbleioc.readout.memory.BufferPool;

/**
 * One output buffer of a stream and its NTNDArray, made once. A worker fills it while it alone holds the buffer; then it
 * goes to clients, and perhaps to another stream.
 */
public final class StreamFrame implements Frame, PvUpdate {
    private final BufferPool pool;
    private final ByteBuffer memory;
    private final ImageFields fields;

    // Set by the worker that alone holds the buffer.
    private long handle = BufferPool.NONE;
    private FrameInfo info;
    private int bytes;
    private BitSet frameBits;
    private BitSet changed;

    StreamFrame(final BufferPool pool, final int index) {
        this.pool = pool;
        memory = pool.buffer(index).slice(0, pool.usableBytes());
        fields = new ImageFields(memory);
    }

    void begin(final long newHandle) {
        handle = newHandle;
    }

    /** Where the pixels go: from position 0 on. */
    ByteBuffer target() {
        return memory.duplicate().order(java.nio.ByteOrder.LITTLE_ENDIAN).clear();
    }

    /** The work is done: so many bytes of the target are an image of this shape. */
    void finish(final ImageShape shape, final FrameInfo newInfo, final int newBytes) {
        if (!shape.equals(fields.shape())) {
            fields.shape(shape, newBytes);
            frameBits = fields.frameBits();
        } else {
            fields.shape(shape, newBytes);
        }
        info = newInfo;
        bytes = newBytes;
    }

    /** The thread that publishes, before anybody else sees it. */
    void publishing(final long nowSeconds, final int nowNanoseconds, final boolean sameShape) {
        fields.frame(info, nowSeconds, nowNanoseconds);
        if (sameShape) {
            changed = frameBits;
        } else {
            changed = new BitSet();
            changed.set(0);
        }
    }

    boolean isIn(final BufferPool which) {
        return pool == which;
    }

    @Override
    public ImageShape shape() {
        return fields.shape();
    }

    @Override
    public FrameInfo info() {
        return info;
    }

    @Override
    public ByteBuffer pixels() {
        return memory.slice(0, bytes);
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
