package org.pebbleioc.driver.sim;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.pebbleioc.driver.DmaGeometry;

/**
 * The engine's receiving half, the card's side of the pool: buffers to fill, and where filled ones go. Thread
 * {@code sim-card}, or in loopback the thread that sends.
 */
final class ReceiveEngine implements Hardware {
    private final DmaGeometry geometry;
    private final DmaMemory memory;
    private final Object lock;

    // guarded by lock
    private final BufferPool pool;
    private final Claims claims;
    private Thread cardWaiting;
    private long discarded;

    /** @param lock the driver's, which guards pool and claims too */
    ReceiveEngine(
            final DmaGeometry geometry,
            final DmaMemory memory,
            final Object lock,
            final BufferPool pool,
            final Claims claims) {
        this.geometry = geometry;
        this.memory = memory;
        this.lock = lock;
        this.pool = pool;
        this.claims = claims;
    }

    @Override
    public int bufferBytes() {
        return geometry.cfgSize();
    }

    @Override
    public int rxCount() {
        return geometry.cfgRxCount();
    }

    @Override
    public int available() {
        synchronized (lock) {
            return pool.available();
        }
    }

    @Override
    public int take() {
        synchronized (lock) {
            return pool.take();
        }
    }

    @Override
    public ByteBuffer buffer(final int index) {
        return memory.device(index);
    }

    @Override
    public void deliver(final int index, final int size, final int dest, final int flags, final int error) {
        if (size < 0 || size > geometry.cfgSize()) {
            throw new IllegalArgumentException("size must be 0.." + geometry.cfgSize() + ": size=" + size);
        }
        memory.syncForCpu(index);
        synchronized (lock) {
            final SimulatedDevice owner = claims.owner(dest);
            if (owner == null) {
                pool.discard(index);
                discarded++;
            } else {
                pool.queue(index, size, dest, flags, error);
                owner.queue.add(index);
                owner.reader.wake();
            }
        }
    }

    @Override
    public void awaitAvailable(final long timeoutNs) {
        synchronized (lock) {
            if (pool.available() > 0) {
                return;
            }
            cardWaiting = Thread.currentThread();
        }
        LockSupport.parkNanos(this, timeoutNs);
        synchronized (lock) {
            cardWaiting = null;
        }
    }

    /** Under the lock: the card's thread when it waits and need not any more, to be unparked after; else null. */
    Thread toWake() {
        final Thread wake = pool.available() > 0 ? cardWaiting : null;
        if (wake != null) {
            cardWaiting = null;
        }
        return wake;
    }

    /** Frames for destinations that nobody had claimed. */
    long discarded() {
        synchronized (lock) {
            return discarded;
        }
    }
}
