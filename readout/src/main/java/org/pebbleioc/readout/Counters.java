package org.pebbleioc.readout;

import java.util.concurrent.atomic.AtomicLongArray;

/** One long per {@link ReadoutCounter}: written by the one thread that counts, read by anybody. */
public final class Counters {
    /** A cache line per counter, so that writers of neighbours do not disturb each other. */
    private static final int STRIDE = 8;

    private final AtomicLongArray values = new AtomicLongArray(ReadoutCounter.values().length * STRIDE);

    public void increment(final ReadoutCounter counter) {
        add(counter, 1);
    }

    public void add(final ReadoutCounter counter, final long by) {
        final int at = counter.ordinal() * STRIDE;
        values.setRelease(at, values.getPlain(at) + by);
    }

    public long value(final ReadoutCounter counter) {
        return values.getAcquire(counter.ordinal() * STRIDE);
    }
}
