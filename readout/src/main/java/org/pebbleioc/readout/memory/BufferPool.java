package org.pebbleioc.readout.memory;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * A fixed number of equal buffers with reference counts. {@link #allocate} gives a buffer to its caller with one
 * reference; {@link #retain} adds holders; the buffer is free again when the last holder has released it. Buffers are
 * used in the order they came back, at first in the order of their addresses.
 *
 * <p>A handle names buffer and generation: it goes stale when the buffer is freed. A release with a stale handle, or
 * one too many, is refused and counted, and the pool stays as it was. The {@value #GUARD_BYTES} bytes behind the usable
 * part of each buffer are a guard word, checked when the buffer is freed; memory that has no room behind its usable part
 * (a card's own buffers) goes without.
 *
 * <p>Any thread may call anything; one thread at a time may wait in {@link #awaitFree}.
 */
public final class BufferPool {
    /** No buffer: what {@link #allocate} answers when all are in use. */
    public static final long NONE = -1;

    public static final int GUARD_BYTES = 8;

    private static final long GUARD = 0x5AFE_C0DE_CDCD_CDCDL;

    private final String name;
    private final ByteBuffer[] buffers;
    private final int usableBytes;
    private final boolean isGuarded;
    /** Told of each buffer whose last holder let go, before it can be taken again; on that holder's thread. */
    private final IntConsumer onFreed;

    /** Per buffer: generation in the high, references in the low 32 bits. Changed by compare-and-set only. */
    private final AtomicLongArray states;

    // Guarded by this: the ring of free buffers.
    private final int[] freeRing;
    private int freeHead;
    private int freeCount;

    // Statistics, any thread.
    private final AtomicLong allocated = new AtomicLong();
    private final AtomicLong released = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong overruns = new AtomicLong();
    private volatile int lowestFree;

    /** The thread that waits for a free buffer, or null. */
    private volatile Thread waiter;

    /** @param buffers at least one, all of one size; the guard word takes the last bytes of each */
    public BufferPool(final String name, final ByteBuffer[] buffers) {
        this(name, buffers, buffers.length == 0 ? 0 : buffers[0].capacity() - GUARD_BYTES, index -> {});
    }

    /**
     * @param usableBytes of each buffer; a guard word stands behind them where the buffer is long enough
     * @param onFreed told of each buffer that is about to be free again; must not throw
     */
    public BufferPool(final String name, final ByteBuffer[] buffers, final int usableBytes, final IntConsumer onFreed) {
        for (final ByteBuffer buffer : buffers) {
            if (buffer.capacity() != buffers[0].capacity()) {
                throw new IllegalArgumentException("buffers must be of one size: " + buffer.capacity() + " and "
                        + buffers[0].capacity() + " bytes");
            }
        }
        if (buffers.length == 0 || usableBytes < 1 || buffers[0].capacity() < usableBytes) {
            throw new IllegalArgumentException("buffers must exist and be larger than their guard word of "
                    + GUARD_BYTES + " bytes: count=" + buffers.length + " usableBytes=" + usableBytes);
        }
        this.name = name;
        this.buffers = buffers.clone();
        this.usableBytes = usableBytes;
        this.onFreed = onFreed;
        isGuarded = buffers[0].capacity() - usableBytes >= GUARD_BYTES;
        this.states = new AtomicLongArray(buffers.length);
        this.freeRing = new int[buffers.length];
        for (int i = 0; i < buffers.length; i++) {
            freeRing[i] = i;
            armGuard(i);
        }
        freeCount = buffers.length;
        lowestFree = freeCount;
    }

    public String name() {
        return name;
    }

    public int count() {
        return buffers.length;
    }

    /** Bytes of a buffer that may be written: all but the guard word. */
    public int usableBytes() {
        return usableBytes;
    }

    /** The memory of a buffer, always the same object; use absolute access or a duplicate. */
    public ByteBuffer buffer(final int index) {
        return buffers[index];
    }

    /** Index of the buffer that a handle names. */
    public static int index(final long handle) {
        return (int) handle;
    }

    /** Takes a free buffer, with one reference for the caller; {@link #NONE} when there is none. */
    public long allocate() {
        final int index;
        synchronized (this) {
            if (freeCount == 0) {
                return NONE;
            }
            index = freeRing[freeHead];
            freeHead = freeHead + 1 == freeRing.length ? 0 : freeHead + 1;
            freeCount--;
            if (freeCount < lowestFree) {
                lowestFree = freeCount;
            }
        }
        final long generation = (states.get(index) >>> 32) + 1 & 0x7FFF_FFFFL;
        states.set(index, generation << 32 | 1);
        allocated.incrementAndGet();
        return generation << 32 | index;
    }

    /** One more holder; false, counted, when the handle is stale. Only a present holder may call it. */
    public boolean retain(final long handle) {
        return change(handle, 1);
    }

    /** One holder less; false, counted, when the handle is stale or the buffer was free. */
    public boolean release(final long handle) {
        return change(handle, -1);
    }

    /** Whether a handle names the present use of a buffer that is held. */
    public boolean isCurrent(final long handle) {
        final int index = index(handle);
        if (handle < 0 || index < 0 || index >= buffers.length) {
            return false;
        }
        final long state = states.get(index);
        return state >>> 32 == handle >>> 32 && (int) state != 0;
    }

    private boolean change(final long handle, final int by) {
        final int index = index(handle);
        if (handle < 0 || index < 0 || index >= buffers.length) {
            refused.incrementAndGet();
            return false;
        }
        while (true) {
            final long state = states.get(index);
            final int references = (int) state;
            if (state >>> 32 != handle >>> 32 || references == 0) {
                refused.incrementAndGet();
                return false;
            }
            if (states.compareAndSet(index, state, state + by)) {
                if (by < 0 && references == 1) {
                    free(index);
                }
                return true;
            }
        }
    }

    private void free(final int index) {
        if (isGuarded && buffers[index].getLong(usableBytes) != guard(index)) {
            overruns.incrementAndGet();
            armGuard(index);
        }
        released.incrementAndGet();
        onFreed.accept(index);
        synchronized (this) {
            final int tail = freeHead + freeCount;
            freeRing[tail >= freeRing.length ? tail - freeRing.length : tail] = index;
            freeCount++;
        }
        final Thread waiting = waiter;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    /** Waits until a buffer is free, the time is over, or the thread is interrupted or unparked. */
    public void awaitFree(final long timeoutNs) {
        waiter = Thread.currentThread();
        if (free() == 0) {
            LockSupport.parkNanos(this, timeoutNs);
        }
        waiter = null;
    }

    /** Buffers that nobody holds. */
    public synchronized int free() {
        return freeCount;
    }

    public int inUse() {
        return buffers.length - free();
    }

    /** Fewest free buffers ever seen. */
    public int lowestFree() {
        return lowestFree;
    }

    /** How many holders a buffer has now. */
    public int references(final int index) {
        return (int) states.get(index);
    }

    public long allocatedTotal() {
        return allocated.get();
    }

    public long releasedTotal() {
        return released.get();
    }

    /** Releases and retains that named a stale handle or a free buffer: a caller's mistake, and harmless. */
    public long refusedTotal() {
        return refused.get();
    }

    /** Buffers whose guard word was overwritten when they were freed. */
    public long overrunTotal() {
        return overruns.get();
    }

    private void armGuard(final int index) {
        if (isGuarded) {
            buffers[index].putLong(usableBytes, guard(index));
        }
    }

    private static long guard(final int index) {
        return GUARD + index;
    }
}
