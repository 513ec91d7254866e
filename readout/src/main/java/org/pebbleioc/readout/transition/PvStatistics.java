package org.pebbleioc.readout.transition;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * What happened to one PV, for people. Counters only grow, until {@link #reset}. Written by the PV's and the collector's
 * thread, read by any.
 *
 * <p>Books: {@code updates = given + discarded + waiting}, {@code events = sum of all outcomes + waiting}.
 */
public final class PvStatistics {
    private static final long HIGHEST_US = 1_000_000_000L;

    private final MatchOptions options;
    private final AtomicLong updates = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong given = new AtomicLong();
    private final AtomicLong overruns = new AtomicLong();
    private final AtomicLong idGaps = new AtomicLong();
    private final AtomicLong events = new AtomicLong();
    private final AtomicLongArray outcomes = new AtomicLongArray(Outcome.values().length);
    private final AtomicLongArray discards = new AtomicLongArray(EventMatcher.Discard.values().length);
    private final AtomicLong differenceSumNs = new AtomicLong();
    private final AtomicLong differences = new AtomicLong();
    /** Microseconds; the sign of a difference stands in its mean only. */
    private final ConcurrentHistogram differenceUs = histogram();

    private final ConcurrentHistogram latencyUs = histogram();
    private final ConcurrentHistogram waitUs = histogram();

    /** Thread that receives the PV. */
    private int lastUniqueId;

    private boolean anyUniqueId;

    PvStatistics(final MatchOptions options) {
        this.options = options;
    }

    private static ConcurrentHistogram histogram() {
        return new ConcurrentHistogram(1, HIGHEST_US, 2);
    }

    /** Every update that was received, whatever becomes of it. */
    void update(final PvImage image) {
        updates.incrementAndGet();
        if (image.format() != null) {
            bytes.addAndGet(image.format().bytes());
        }
        if (image.uniqueId() != 0) {
            final int step = image.uniqueId() - lastUniqueId;
            if (anyUniqueId && step > 1) {
                idGaps.addAndGet(step - 1);
            }
            lastUniqueId = image.uniqueId();
            anyUniqueId = true;
        }
    }

    /** The server has put several updates into one. */
    public void overrun() {
        overruns.incrementAndGet();
    }

    /** After a reconnect the PV may count from anywhere. */
    public void uniqueIdRestarts() {
        anyUniqueId = false;
    }

    /** @param latencyNs from the PV's time stamp to the arrival of its last byte */
    public void latency(final long latencyNs) {
        latencyUs.recordValue(clamp(latencyNs));
    }

    void event() {
        events.incrementAndGet();
    }

    void decided(final Outcome outcome, final PvImage image, final long eventKey, final long waitedNs) {
        outcomes.incrementAndGet(outcome.ordinal());
        waitUs.recordValue(clamp(waitedNs));
        if (image != null) {
            if (options.mode() != MatchOptions.Mode.LATEST) {
                given.incrementAndGet();
            }
            if (options.source() != MatchOptions.Source.UNIQUE_ID) {
                final long difference = options.distance(image.key(), eventKey);
                differenceUs.recordValue(clamp(Math.abs(difference)));
                differenceSumNs.addAndGet(difference);
                differences.incrementAndGet();
            }
        }
    }

    void discarded(final EventMatcher.Discard why) {
        discards.incrementAndGet(why.ordinal());
    }

    private static long clamp(final long ns) {
        return Math.max(0, Math.min(HIGHEST_US, ns / 1000));
    }

    public long updates() {
        return updates.get();
    }

    public long bytes() {
        return bytes.get();
    }

    /** Updates that an event has taken; not counted where several events share one. */
    public long given() {
        return given.get();
    }

    public long overruns() {
        return overruns.get();
    }

    public long uniqueIdGaps() {
        return idGaps.get();
    }

    /** Events that asked for this PV. */
    public long events() {
        return events.get();
    }

    public long outcomes(final Outcome outcome) {
        return outcomes.get(outcome.ordinal());
    }

    /** Events that this PV left damaged, but for those while it was suspended. */
    public long damaged() {
        long sum = 0;
        for (final Outcome outcome : Outcome.values()) {
            sum += outcome == Outcome.FILLED || outcome == Outcome.SUSPENDED ? 0 : outcomes(outcome);
        }
        return sum;
    }

    public long decided() {
        long sum = 0;
        for (final Outcome outcome : Outcome.values()) {
            sum += outcomes(outcome);
        }
        return sum;
    }

    public long discards(final EventMatcher.Discard why) {
        return discards.get(why.ordinal());
    }

    public long discarded() {
        long sum = 0;
        for (final EventMatcher.Discard why : EventMatcher.Discard.values()) {
            sum += discards(why);
        }
        return sum;
    }

    /** Mean of update minus event, offset applied, ns; 0 without any. */
    public double meanDifferenceNs() {
        final long count = differences.get();
        return count == 0 ? 0 : differenceSumNs.get() / (double) count;
    }

    /** How far updates and events are apart, without sign, µs. */
    public Histogram differenceUs() {
        return differenceUs.copy();
    }

    /** From the PV's time stamp to its arrival, µs. */
    public Histogram latencyUs() {
        return latencyUs.copy();
    }

    /** How long events waited for this PV, µs. */
    public Histogram waitUs() {
        return waitUs.copy();
    }

    /** Forgets differences, latencies and waits; counters stay, so that the books close. */
    public void reset() {
        differenceUs.reset();
        latencyUs.reset();
        waitUs.reset();
        differenceSumNs.set(0);
        differences.set(0);
    }
}
