package org.pebbleioc.readout.ship;

import java.util.concurrent.atomic.AtomicLongArray;

/** One long per {@link ShipCounter}. Any thread. */
public final class ShipCounts {
    /** A cache line per counter: the grouper and the transport's thread count side by side. */
    private static final int STRIDE = 8;

    private final AtomicLongArray values = new AtomicLongArray(ShipCounter.values().length * STRIDE);

    public void increment(final ShipCounter counter) {
        add(counter, 1);
    }

    public void add(final ShipCounter counter, final long by) {
        values.getAndAdd(counter.ordinal() * STRIDE, by);
    }

    /** For gauges: keeps the larger value. */
    void raise(final ShipCounter counter, final long to) {
        final int at = counter.ordinal() * STRIDE;
        if (values.get(at) < to) {
            values.getAndAccumulate(at, to, Math::max);
        }
    }

    public long value(final ShipCounter counter) {
        return values.get(counter.ordinal() * STRIDE);
    }
}
