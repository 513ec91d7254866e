package org.pebbleioc.pva.stream;

import java.util.function.Predicate;
import org.pebbleioc.pva.image.CountedOutput;
import org.pebbleioc.pva.image.ImagePv;
import org.pebbleioc.pva.image.ImageShape;
import org.pebbleioc.pva.server.PvUpdate;

/** Puts a stream's images on one PV. Publishing: one thread at a time, under the stream's order lock. */
final class StreamOutput extends CountedOutput {
    // The thread that publishes.
    private final Pacing pacing = new Pacing();
    private ImageShape lastShape;

    StreamOutput(final ImagePv pv) {
        super(pv);
    }

    /** Whether this image goes out here. */
    boolean wants(final long nowNs) {
        if (!isEnabled()) {
            countDisabled();
            return false;
        }
        if (!pacing.pass(nowNs, minPeriodNs())) {
            countThrottled();
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
        pv().publish(frame);
        countPublished();
    }

    boolean isWatched() {
        return isEnabled() && pv().watchers() > 0;
    }

    /** Drops one client that has held such an update so long without taking a byte. */
    boolean evictStuck(final Predicate<PvUpdate> whose, final long forNs) {
        return evictor().evictStuck(whose, forNs);
    }

    /** What could not be made is the stream's to count. */
    @Override
    public long unshowable() {
        return 0;
    }
}
