package org.pebbleioc.readout.page;

import java.util.EnumMap;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.readout.MutedLog;

/**
 * Looks at one pool again and again, some times a second, and says what is worth saying: usage levels in the order in
 * which they were reached, what ran out, a release latency that is too long. One thread; the pool's own threads never log.
 * Each pool has its own, so that the messages of one never mute those of another.
 */
public final class PageWatch {
    /** Hears of each change, on the watching thread. */
    public interface Listener {
        /** A usage level was reached. */
        void level(UsageLevel level);

        /** The release latency is too long, or is all right again. */
        void latency(boolean isTooLong);
    }

    private static final Logger LOG = LogManager.getLogger(PageWatch.class);
    /** Episodes of one kind that are told one by one in a period; the rest is counted. */
    private static final int MESSAGES = 10;

    private static final long MESSAGES_NS = 60_000_000_000L;
    /** Latencies are looked at over this time. */
    private static final long INTERVAL_NS = 1_000_000_000L;
    /** A latency is all right again below this part of the limit. */
    private static final double CLEAR_FRACTION = 0.8;

    private final PagePool pool;
    private final long latencyAlarmNs;
    private final Listener listener;
    private final MutedLog muted = new MutedLog(LOG, MESSAGES, MESSAGES_NS);
    private final Map<Exhaustion, Long> said = new EnumMap<>(Exhaustion.class);
    private LatencyHistogram.Snapshot totalBefore;
    private LatencyHistogram.Snapshot queueBefore;
    private LatencyHistogram.Snapshot holdBefore;
    private volatile Latencies latencies = new Latencies(0, 0, 0, 0, 0, 0);
    private volatile long oldestOutNs;
    private volatile boolean isTooLong;
    private long nextNs;
    private boolean hasLooked;

    /**
     * Of the last interval.
     *
     * @param released pages
     * @param meanNs out to free
     * @param queueNs of that, mean time until the last part was sent
     * @param holdNs of that, mean time the receiver had the page after it
     */
    public record Latencies(long released, double meanNs, long p99Ns, long maxNs, double queueNs, double holdNs) {}

    public PageWatch(final PagePool pool, final long latencyAlarmNs, final Listener listener) {
        this.pool = pool;
        this.latencyAlarmNs = latencyAlarmNs;
        this.listener = listener;
        for (final Exhaustion what : Exhaustion.values()) {
            said.put(what, 0L);
        }
    }

    /** Looks once. */
    public void look(final long nowNs) {
        for (UsageLevel level = pool.usage().poll();
                level != null;
                level = pool.usage().poll()) {
            say(level, nowNs);
        }
        for (final Exhaustion what : Exhaustion.values()) {
            say(what, nowNs);
        }
        final boolean isIntervalOver = !hasLooked || nowNs - nextNs >= 0;
        if (isIntervalOver) {
            hasLooked = true;
            nextNs = nowNs + INTERVAL_NS;
            measure();
        }
        watchLatency(nowNs, isIntervalOver);
    }

    private void say(final UsageLevel level, final long nowNs) {
        muted.warn(
                level,
                nowNs,
                () -> pool.name() + ": " + level.message() + " (" + pool.usage().used() + " of "
                        + pool.usage().total() + " pages used)");
        listener.level(level);
    }

    private void say(final Exhaustion what, final long nowNs) {
        final long now = pool.exhaustedTotal(what);
        final long more = now - said.get(what);
        if (more > 0) {
            said.put(what, now);
            muted.warn(what, nowNs, () -> pool.name() + ": " + what.label() + " (new=" + more + " total=" + now + ")");
        }
    }

    private void measure() {
        final ReleaseLatency all = pool.latency();
        final LatencyHistogram.Snapshot total = all.total().since(totalBefore);
        final LatencyHistogram.Snapshot queue = all.queue().since(queueBefore);
        final LatencyHistogram.Snapshot hold = all.hold().since(holdBefore);
        totalBefore = total;
        queueBefore = queue;
        holdBefore = hold;
        latencies = new Latencies(
                total.count(), total.meanNs(), total.percentileNs(0.99), total.maxNs(), queue.meanNs(), hold.meanNs());
    }

    /**
     * A page that does not come back has no latency yet, but counts. The alarm ends with a whole interval only: a page that
     * came back a moment ago is out no more, and not in a latency before the interval it came back in is over.
     */
    private void watchLatency(final long nowNs, final boolean isIntervalOver) {
        oldestOutNs = pool.oldestOutNs();
        final long worst = Math.max(latencies.maxNs(), oldestOutNs);
        final boolean now = worst >= (isTooLong ? (long) (latencyAlarmNs * CLEAR_FRACTION) : latencyAlarmNs);
        if (now != isTooLong && (now || isIntervalOver)) {
            isTooLong = now;
            if (now) {
                muted.warn(
                        PageState.OUT,
                        nowNs,
                        () -> pool.name() + ": release latency is " + worst / 1_000_000 + " ms, more than "
                                + latencyAlarmNs / 1_000_000 + " ms; the oldest: " + pool.oldest());
            } else {
                muted.warn(PageState.FREE, nowNs, () -> pool.name() + ": release latency is all right again");
            }
            listener.latency(now);
        }
    }

    public PagePool pool() {
        return pool;
    }

    /** Of the last whole interval. Any thread. */
    public Latencies latencies() {
        return latencies;
    }

    /** How long the page has been out that has been out longest; 0 when none is. Any thread. */
    public long oldestOutNs() {
        return oldestOutNs;
    }
}
