package org.pebbleioc.pva.stream;

/** A rate limit that keeps its beat: a source that is exactly as fast as the limit loses nothing to its own jitter. */
final class Pacing {
    private long nextNs;
    private boolean started;

    /** Whether one may pass now; if so it has passed. */
    boolean pass(final long nowNs, final long periodNs) {
        if (periodNs <= 0) {
            return true;
        }
        final long early = periodNs / 4;
        if (started && nextNs - nowNs > early) {
            return false;
        }
        nextNs = !started || nowNs - nextNs > periodNs ? nowNs + periodNs : nextNs + periodNs;
        started = true;
        return true;
    }
}
