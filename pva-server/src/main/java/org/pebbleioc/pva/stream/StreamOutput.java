package org.pebbleioc.pva.stream;

import java.util.concurrent.atomic.AtomicLong;
import org.pebbleioc.pva.image.ImageOutput;
import org.pebbleioc.pva.image.ImagePv;
import org.pebbleioc.pva.image.ImageShape;
import org.pebbleioc.pva.server.PvEvictor;

/** Puts a stream's images on one PV. Publishing: one thread at a time, under the stream's order lock. */
final class StreamOutput implements ImageOutput {
    private final ImagePv pv;
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong disabled = new AtomicLong();
    private final AtomicLong throttled = new AtomicLong();

    // Written by control threads.
    private volatile boolean enabled = true;
    private volatile long minPeriodNs;
    private volatile PvEvictor evictor = (whose, forNs) -> false;

    // The thread that publishes.
    private final Pacing pacing = new Pacing();
    private ImageShape lastShape;

    StreamOutput(final ImagePv pv) {
        this.pv = pv;
    }

    /** Whether this image goes out here. */
    boolean wants(final long nowNs) {
        if (!enabled) {
            disabled.incrementAndGet();
            return false;
        }
        if (!pacing.pass(nowNs, minPeriodNs)) {
            throttled.incrementAndGet();
            return false;
        }
        return true;
    }

    /** Whether the last image on this PV was of this shape too. */
    boolean showed(final ImageShape shape) {
        return shape.equals(lastShape);
    }

    void publish(final StreamFrame frame) {
        lastShape = frame.shape();
        pv.publish(frame);
        published.incrementAndGet();
    }

    boolean isWatched() {
        return enabled && pv.watchers() > 0;
    }

    PvEvictor evictor() {
        return evictor;
    }

    @Override
    public ImagePv pv() {
        return pv;
    }

    @Override
    public void enable(final boolean on) {
        enabled = on;
    }

    @Override
    public void minPeriodNs(final long periodNs) {
        minPeriodNs = periodNs;
    }

    @Override
    public void evictor(final PvEvictor newEvictor) {
        evictor = newEvictor;
    }

    @Override
    public long published() {
        return published.get();
    }

    /** What could not be made is the stream's to count. */
    @Override
    public long unshowable() {
        return 0;
    }

    @Override
    public long disabled() {
        return disabled.get();
    }

    @Override
    public long throttled() {
        return throttled.get();
    }
}
