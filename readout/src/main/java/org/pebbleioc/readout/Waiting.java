package org.pebbleioc.readout;

import java.util.Locale;

/**
 * How one thread of the data's path waits when there is nothing to do. Parking costs the next item some 50 µs until the
 * thread is back; spinning costs a core. So by itself it spins only when work comes often (less than {@link
 * #SPIN_BELOW_NS} apart on average) and there are cores to spare, for at most twice that average; then it parks.
 *
 * <p>{@link #worked} and {@link #spins} by the thread itself; {@link #mode} and {@link #text} by any.
 */
public final class Waiting {
    /** Who decides. */
    public enum Mode {
        /** The rate of the work. */
        AUTO,
        /** Always spin, for a thread with a core of its own. */
        SPIN,
        /** Always park. */
        PARK
    }

    /** Work that comes more seldom than this is not worth a core. */
    static final long SPIN_BELOW_NS = 50_000;

    /** With fewer cores a thread that spins takes the core of one that has work. */
    static final int LEAST_CORES = 4;

    private static final int WEIGHT = 8;
    private static final long LONGEST_GAP_NS = 1_000_000_000L;

    private final String thread;
    private final int cores;

    private volatile Mode mode = Mode.AUTO;

    // Written by the thread, read by reports.
    private volatile long gapNs = LONGEST_GAP_NS;
    private volatile long spins;
    private volatile long parks;

    // The thread only.
    private long idleSinceNs;
    private boolean idle;

    /** @param thread whose waiting this is, by its name */
    Waiting(final String thread) {
        this(thread, Runtime.getRuntime().availableProcessors());
    }

    Waiting(final String thread, final int cores) {
        this.thread = thread;
        this.cores = cores;
    }

    /** There was something to do: the time without is over. */
    void worked(final long nowNs) {
        if (idle) {
            idle = false;
            final long gap = Math.min(LONGEST_GAP_NS, Math.max(0, nowNs - idleSinceNs));
            gapNs += (gap - gapNs) / WEIGHT;
        }
    }

    /** There is nothing to do: true says look again at once, false says park. */
    boolean spins(final long nowNs) {
        if (!idle) {
            idle = true;
            idleSinceNs = nowNs;
        }
        if (nowNs - idleSinceNs < spinNs()) {
            spins++;
            Thread.onSpinWait();
            return true;
        }
        parks++;
        return false;
    }

    private long spinNs() {
        return switch (mode) {
            case SPIN -> Long.MAX_VALUE;
            case PARK -> 0;
            case AUTO -> cores >= LEAST_CORES && gapNs < SPIN_BELOW_NS ? 2 * gapNs : 0;
        };
    }

    /** From now on. */
    public void mode(final Mode newMode) {
        mode = newMode;
    }

    /** Name of the thread. */
    public String thread() {
        return thread;
    }

    /** What it does now, for a report. */
    public String text() {
        final long spinNs = spinNs();
        final String does = spinNs == 0
                ? "parks"
                : spinNs == Long.MAX_VALUE ? "spins" : "spins " + spinNs / 1000 + " us, then parks";
        return String.format(
                "%s (%s; %.1f us between work on average; looked again %d times, parked %d times)",
                does, mode.name().toLowerCase(Locale.ROOT), gapNs / 1e3, spins, parks);
    }
}
