package org.pebbleioc.pva.stream;

import org.pebbleioc.readout.memory.BufferPool;

/**
 * The buffers that a stream's workers fill. When none is free, what clients have not begun to take comes back first; when
 * that does not help for a second, a client is dropped that has held one as long without taking a byte.
 */
final class OutputBuffers {
    private static final long STUCK_NS = 1_000_000_000L;

    private final BufferPool pool;
    private final StreamFrame[] frames;
    private final StreamOutputs outputs;

    /** Guarded by this; 0 while there are free ones. */
    private long exhaustedSinceNs;

    /** @param pool nobody else's */
    OutputBuffers(final BufferPool pool, final StreamOutputs outputs) {
        this.pool = pool;
        this.outputs = outputs;
        frames = new StreamFrame[pool.count()];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = new StreamFrame(pool, i);
        }
    }

    BufferPool pool() {
        return pool;
    }

    /** A buffer that the caller alone holds, or null: all are with clients. Any worker's thread. */
    StreamFrame allocate() {
        long handle = pool.allocate();
        if (handle == BufferPool.NONE && outputs.reclaim() > 0) {
            handle = pool.allocate();
        }
        evictIfStuck(handle == BufferPool.NONE);
        if (handle == BufferPool.NONE) {
            return null;
        }
        final StreamFrame frame = frames[BufferPool.index(handle)];
        frame.begin(handle);
        return frame;
    }

    private void evictIfStuck(final boolean exhausted) {
        final long nowNs = System.nanoTime();
        synchronized (this) {
            if (!exhausted) {
                exhaustedSinceNs = 0;
                return;
            }
            if (exhaustedSinceNs == 0) {
                exhaustedSinceNs = nowNs;
            }
            if (nowNs - exhaustedSinceNs < STUCK_NS) {
                return;
            }
            exhaustedSinceNs = nowNs - STUCK_NS * 9 / 10; // the next one soon, when this was not enough
        }
        outputs.evictStuck(update -> update instanceof StreamFrame frame && frame.isIn(pool), STUCK_NS);
    }
}
