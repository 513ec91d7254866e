package org.pebbleioc.readout;

import java.util.concurrent.atomic.AtomicLongArray;

/** One long per constant of an enum: each written by the one thread that counts it, read by anybody. */
public class EnumCounters<E extends Enum<E>> {
    /** A cache line per counter, so that writers of neighbours do not disturb each other. */
    private static final int STRIDE = 8;

    private final AtomicLongArray values;

    public EnumCounters(final Class<E> kinds) {
        values = new AtomicLongArray(kinds.getEnumConstants().length * STRIDE);
    }

    public void increment(final E counter) {
        add(counter, 1);
    }

    public void add(final E counter, final long by) {
        final int at = counter.ordinal() * STRIDE;
        values.setRelease(at, values.getPlain(at) + by);
    }

    public long value(final E counter) {
        return values.getAcquire(counter.ordinal() * STRIDE);
    }
}
