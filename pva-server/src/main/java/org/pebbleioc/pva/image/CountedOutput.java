package org.pebbleioc.pva.image;

import java.util.concurrent.atomic.AtomicLong;
import org.pebbleioc.pva.server.PvEvictor;

/** The switch, the limit and the counters of an output, whoever makes its images. One thread publishes at a time. */
public abstract class CountedOutput implements ImageOutput {
    private final ImagePv pv;
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong disabled = new AtomicLong();
    private final AtomicLong throttled = new AtomicLong();

    // Written by control threads.
    private volatile boolean enabled = true;
    private volatile long minPeriodNs;
    private volatile PvEvictor evictor = (whose, forNs) -> false;

    protected CountedOutput(final ImagePv pv) {
        this.pv = pv;
    }

    protected final boolean isEnabled() {
        return enabled;
    }

    protected final long minPeriodNs() {
        return minPeriodNs;
    }

    protected final PvEvictor evictor() {
        return evictor;
    }

    protected final void countPublished() {
        published.incrementAndGet();
    }

    protected final void countDisabled() {
        disabled.incrementAndGet();
    }

    protected final void countThrottled() {
        throttled.incrementAndGet();
    }

    @Override
    public final ImagePv pv() {
        return pv;
    }

    @Override
    public final void enable(final boolean on) {
        enabled = on;
    }

    @Override
    public final void minPeriodNs(final long periodNs) {
        minPeriodNs = periodNs;
    }

    @Override
    public final void evictor(final PvEvictor newEvictor) {
        evictor = newEvictor;
    }

    @Override
    public final long published() {
        return published.get();
    }

    @Override
    public final long disabled() {
        return disabled.get();
    }

    @Override
    public final long throttled() {
        return throttled.get();
    }
}
