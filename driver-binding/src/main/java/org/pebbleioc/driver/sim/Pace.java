package org.pebbleioc.driver.sim;

/**
 * When the next image is triggered: absolute deadlines, so that the rate is exact however late a single wake-up is.
 * Thread {@code sim-card}.
 */
final class Pace {
    static final long SECOND_NS = 1_000_000_000L;

    /** From one dropped image to the next when there is no period: a source "as fast as possible" must not spin. */
    static final long DROP_PAUSE_NS = 1_000_000L;

    private long periodNs;
    private long integrationNs;
    private long triggerNs;
    private long slowNs;

    /**
     * @param exposureNs and {@code readoutNs} together are the shortest possible period
     */
    void begin(final long nowNs, final long exposureNs, final long readoutNs, final long wantedPeriodNs) {
        integrationNs = exposureNs + readoutNs;
        periodNs = Math.max(wantedPeriodNs, integrationNs);
        triggerNs = nowNs;
        slowNs = nowNs + SECOND_NS;
    }

    /** From now on at another pace; a long wait that is under way ends with the new period. */
    void change(final long nowNs, final long exposureNs, final long readoutNs, final long wantedPeriodNs) {
        integrationNs = exposureNs + readoutNs;
        periodNs = Math.max(wantedPeriodNs, integrationNs);
        if (triggerNs - nowNs > periodNs) {
            triggerNs = nowNs + periodNs;
        }
    }

    long triggerNs() {
        return triggerNs;
    }

    /** When the image triggered at {@code startNs} has been exposed and read out. */
    long readyNs(final long startNs) {
        return startNs + integrationNs;
    }

    /**
     * The image is out; the next one follows one period after this one's deadline. A source that was held back for
     * longer than a period, or is more than a second late, starts a new grid instead of catching up.
     */
    void next(final long nowNs, final boolean wasHeld) {
        triggerNs += periodNs;
        final long lateNs = nowNs - triggerNs;
        if (lateNs > SECOND_NS || wasHeld && lateNs > periodNs) {
            triggerNs = nowNs;
        }
    }

    /** As {@link #next}, after an image that was dropped: without a period it would be dropped again at once. */
    void nextAfterDrop(final long nowNs) {
        next(nowNs, false);
        if (periodNs == 0) {
            triggerNs = nowNs + DROP_PAUSE_NS;
        }
    }

    boolean isSlowUpdateDue(final long nowNs) {
        return nowNs - slowNs >= 0;
    }

    void slowUpdateSent(final long nowNs) {
        slowNs += SECOND_NS;
        if (nowNs - slowNs >= 0) {
            slowNs = nowNs + SECOND_NS;
        }
    }

    /** The earlier of a deadline and the next SlowUpdate. */
    long orSlowUpdate(final long deadlineNs) {
        return deadlineNs - slowNs < 0 ? deadlineNs : slowNs;
    }
}
