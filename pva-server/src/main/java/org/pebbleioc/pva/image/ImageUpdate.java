package org.pebbleioc.pva.image;

import java.nio.ByteBuffer;
import java.util.BitSet;
import org.epics.pvdata.pv.PVStructure;
import org.pebbleioc.pva.server.PvUpdate;
import org.pebbleioc.readout.memory.BufferPool;

/**
 * One buffer of a pool and its NTNDArray, made once. One thread fills it while it alone holds the buffer; then it goes to
 * subscribers, and nothing in it changes before the last of them has released the buffer.
 */
public abstract class ImageUpdate implements PvUpdate {
    private final BufferPool pool;
    private final ByteBuffer memory;
    private final ImageFields fields;

    // Set by the thread that alone holds the buffer.
    private long handle = BufferPool.NONE;
    private BitSet changed;

    /** @param memory of the pixels, from position 0 on */
    protected ImageUpdate(final BufferPool pool, final ByteBuffer memory) {
        this.pool = pool;
        this.memory = memory;
        fields = new ImageFields(memory);
    }

    protected final void handle(final long newHandle) {
        handle = newHandle;
    }

    protected final void changed(final BitSet bits) {
        changed = bits;
    }

    protected final ByteBuffer memory() {
        return memory;
    }

    protected final ImageFields fields() {
        return fields;
    }

    /** Whether its pixels are memory of this pool. */
    public final boolean isIn(final BufferPool which) {
        return pool == which;
    }

    /** Null before the first image. */
    public final ImageShape shape() {
        return fields.shape();
    }

    @Override
    public final PVStructure value() {
        return fields.structure();
    }

    @Override
    public final BitSet changed() {
        return changed;
    }

    @Override
    public final long heldBytes() {
        return memory.capacity();
    }

    @Override
    public final void retain() {
        pool.retain(handle);
    }

    @Override
    public final void release() {
        pool.release(handle);
    }
}
