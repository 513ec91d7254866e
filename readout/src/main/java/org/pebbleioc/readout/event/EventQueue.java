package org.pebbleioc.readout.event;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A ring of ints from one thread to another: indices of pebble buffers whose events are whole. As long as the pebble,
 * so it is never full. {@code dma-reader} offers, {@code publisher} polls.
 */
public final class EventQueue {
    /** What {@link #poll} answers when nothing is queued. */
    public static final int NONE = -1;

    private final AtomicIntegerArray ring;
    private final int mask;

    /** Written by the offering thread only. */
    private final AtomicLong tail = new AtomicLong();

    /** Written by the polling thread only. */
    private final AtomicLong head = new AtomicLong();

    /** The polling thread while it waits, or null. */
    private volatile Thread waiter;

    /** @param capacity a power of two, at least the number of pebble buffers */
    public EventQueue(final int capacity) {
        if (capacity < 1 || Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity must be a power of two: capacity=" + capacity);
        }
        ring = new AtomicIntegerArray(capacity);
        mask = capacity - 1;
    }

    /** Hands an index on; false when the ring is full, which a ring as long as the pebble never is. */
    public boolean offer(final int index) {
        final long at = tail.getPlain();
        if (at - head.getAcquire() > mask) {
            return false;
        }
        ring.setPlain((int) at & mask, index);
        tail.setRelease(at + 1);
        wake();
        return true;
    }

    /** The oldest index, or {@link #NONE}. */
    public int poll() {
        final long at = head.getPlain();
        if (at == tail.getAcquire()) {
            return NONE;
        }
        final int index = ring.getPlain((int) at & mask);
        head.setRelease(at + 1);
        return index;
    }

    public int size() {
        final long behind = head.get();
        return (int) (tail.get() - behind);
    }

    /** Lets the polling thread look again, for whatever reason. */
    public void wake() {
        java.lang.invoke.VarHandle.fullFence();
        final Thread waiting = waiter;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    /** Waits until something is queued, {@link #wake}, time-out or interrupt. */
    public void await(final long timeoutNs) {
        waiter = Thread.currentThread();
        if (size() == 0) {
            LockSupport.parkNanos(this, timeoutNs);
        }
        waiter = null;
    }
}
