package org.pebbleioc.readout.event;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * The copies from DMA buffers to the pebble, shared out among threads: fragments of several lanes are copied at once.
 * {@code dma-reader} notes each copy with {@link #add} and stays the only owner of both buffers; {@link #flush} does
 * them all, together with the threads {@code dma-copy-N}, and comes back when the last one is done. So whoever must
 * rely on the bytes (an event that goes on, a DMA buffer that goes back) flushes first, and nothing else changes hands.
 *
 * <p>With one thread there are no others, and a copy is done when it is added.
 */
public final class CopyCrew implements AutoCloseable {
    /** More than a round of the reader gives back at once. */
    private static final int CAPACITY = 64;
    /** Waking a thread costs some microseconds; less than this is copied sooner than shared. */
    private static final long WORTH_SHARING_BYTES = 256 << 10;

    private static final int SPINS_BEFORE_YIELD = 200;
    private static final long JOIN_MS = 500;

    private final Thread[] helpers;
    private final long worthSharingBytes;
    private volatile boolean closed;

    // Thread dma-reader, between rounds; all read them during one. Published by the write of tickets.
    private final ByteBuffer[] to = new ByteBuffer[CAPACITY];
    private final ByteBuffer[] from = new ByteBuffer[CAPACITY];
    private final int[] toAt = new int[CAPACITY];
    private final int[] fromAt = new int[CAPACITY];
    private final int[] bytes = new int[CAPACITY];
    private int count;
    private long countBytes;

    /** Copies of this round in the high, the next one to be taken in the low 32 bits: a late thread cannot mix rounds. */
    private final AtomicLong tickets = new AtomicLong();

    private final AtomicInteger left = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /** @param threads that copy, {@code dma-reader} among them; at least 1 */
    public CopyCrew(final int threads) {
        this(threads, WORTH_SHARING_BYTES);
    }

    CopyCrew(final int threads, final long worthSharingBytes) {
        this.worthSharingBytes = worthSharingBytes;
        if (threads < 1) {
            throw new IllegalArgumentException("copyThreads must be at least 1: copyThreads=" + threads);
        }
        helpers = new Thread[threads - 1];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = new Thread(this::help, "dma-copy-" + (i + 1));
            helpers[i].setDaemon(true);
            helpers[i].start();
        }
    }

    /** Threads that copy, {@code dma-reader} among them. */
    public int threads() {
        return helpers.length + 1;
    }

    /** Thread dma-reader: one copy, done at the latest when {@link #flush} is back. */
    void add(final ByteBuffer target, final int targetAt, final ByteBuffer source, final int sourceAt, final int size) {
        if (helpers.length == 0) {
            target.put(targetAt, source, sourceAt, size);
            return;
        }
        if (count == CAPACITY) {
            flush();
        }
        to[count] = target;
        toAt[count] = targetAt;
        from[count] = source;
        fromAt[count] = sourceAt;
        bytes[count] = size;
        countBytes += size;
        count++;
    }

    /** Thread dma-reader: does all copies that were added; what went wrong with one is thrown when all are over. */
    public void flush() {
        if (count == 0) {
            return;
        }
        final boolean shared = count > 1 && countBytes >= worthSharingBytes;
        left.set(count);
        tickets.set((long) count << 32);
        if (shared) {
            for (int i = 0; i < helpers.length && i < count - 1; i++) {
                LockSupport.unpark(helpers[i]);
            }
        }
        work();
        for (int spins = 0; left.get() > 0; spins++) {
            if (spins < SPINS_BEFORE_YIELD) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
        forget();
        final Throwable wrong = failure.getAndSet(null);
        if (wrong instanceof Error error) {
            throw error; // as a single thread would have met it: the memory of a device that is gone
        }
        if (wrong != null) {
            throw (RuntimeException) wrong;
        }
    }

    /** Thread dma-reader: what was added and not copied is not wanted any more. */
    void forget() {
        count = 0;
        countBytes = 0;
    }

    /** Copies until no copy of the round is left to take. */
    private void work() {
        while (true) {
            final long ticket = tickets.getAndIncrement();
            final int i = (int) ticket;
            if (i >= (int) (ticket >>> 32)) {
                return;
            }
            try {
                to[i].put(toAt[i], from[i], fromAt[i], bytes[i]);
            } catch (final RuntimeException | Error e) { // a thread that ended here would leave the reader waiting
                failure.compareAndSet(null, e);
            } finally {
                left.decrementAndGet();
            }
        }
    }

    /** Threads dma-copy-N. An unpark before the park is kept, so no round is missed for long; the reader copies anyway. */
    private void help() {
        while (!closed) {
            work();
            LockSupport.park(this);
        }
    }

    /** Ends the threads. After the reader. */
    @Override
    public void close() {
        closed = true;
        for (final Thread helper : helpers) {
            LockSupport.unpark(helper);
        }
        try {
            for (final Thread helper : helpers) {
                helper.join(JOIN_MS);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
