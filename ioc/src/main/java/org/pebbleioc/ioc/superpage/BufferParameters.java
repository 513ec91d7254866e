package org.pebbleioc.ioc.superpage;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.ParameterPort;
import org.pebbleioc.readout.page.Exhaustion;
import org.pebbleioc.readout.page.PageState;
import org.pebbleioc.readout.page.PageWatch;
import org.pebbleioc.readout.page.UsageLevel;

/** The parameters of one buffer, {@code EP0_...}, {@code EP1_...} or {@code COPIES_...}: superpageBuffer.template. */
final class BufferParameters implements PageWatch.Listener {
    private static final int MINOR = 1;
    private static final int MAJOR = 2;
    private static final long SECOND_NS = 1_000_000_000L;

    private final Map<Parameter, ToDoubleFunction<PageWatch>> gauges = new LinkedHashMap<>();
    private final ParameterPort port;
    private final String prefix;
    private final Parameter state;
    private final Parameter latencyState;
    private final Parameter oldest;
    private final Parameter dropped;
    private long droppedBefore;
    private long droppedSinceNs;

    BufferParameters(final ParameterPort port, final String prefix) {
        this.port = port;
        this.prefix = prefix;
        state = port.int32(prefix + "_STATE", UsageLevel.NORMAL.ordinal());
        latencyState = port.int32(prefix + "_LATENCY_STATE", 0);
        oldest = port.octet(prefix + "_OLDEST", "none");
        dropped = port.float64(prefix + "_CARD_DROPPED", 0);
        whole("PAGES", w -> w.pool().count());
        whole("PAGES_ASKED", w -> w.pool().memory().askedCount());
        whole("PAGE_SIZE", w -> w.pool().pageBytes());
        gauge("USAGE", w -> w.pool().usage().percent());
        whole("USED", w -> w.pool().usage().used());
        whole("MOST_USED", w -> w.pool().usage().mostUsed());
        whole("FREE", w -> w.pool().life().in(PageState.FREE));
        whole("WITH_CARD", w -> w.pool().life().in(PageState.WITH_CARD));
        whole("FILLED", w -> w.pool().life().in(PageState.FILLED));
        whole("GROUPED", w -> w.pool().life().in(PageState.GROUPED));
        whole("COPYING", w -> w.pool().life().in(PageState.COPYING));
        whole("OUT", w -> w.pool().life().in(PageState.OUT));
        gauge("HIGH_COUNT", w -> w.pool().usage().reached(UsageLevel.HIGH));
        gauge("FULL_COUNT", w -> w.pool().usage().reached(UsageLevel.FULL));
        gauge("NO_PAGE_FOR_CARD", w -> w.pool().exhaustedTotal(Exhaustion.NO_PAGE_FOR_CARD));
        gauge("NO_PAGE_FOR_COPY", w -> w.pool().exhaustedTotal(Exhaustion.NO_PAGE_FOR_COPY));
        gauge("COPY_TOO_SMALL", w -> w.pool().exhaustedTotal(Exhaustion.COPY_PAGE_TOO_SMALL));
        gauge("CONSUMER_SLOW", w -> w.pool().exhaustedTotal(Exhaustion.CONSUMER_SLOW));
        gauge("REFUSED", w -> w.pool().refusedTotal());
        gauge("OVERRUNS", w -> w.pool().buffers().overrunTotal());
        gauge("RELEASED", w -> w.pool().buffers().releasedTotal());
        gauge("RELEASE_RATE", w -> w.latencies().released());
        gauge("LATENCY_MEAN", w -> w.latencies().meanNs() / 1e9);
        gauge("LATENCY_P99", w -> w.latencies().p99Ns() / 1e9);
        gauge("LATENCY_MAX", w -> w.latencies().maxNs() / 1e9);
        gauge("QUEUE_TIME", w -> w.latencies().queueNs() / 1e9);
        gauge("HOLD_TIME", w -> w.latencies().holdNs() / 1e9);
        gauge("OLDEST_OUT", w -> w.oldestOutNs() / 1e9);
    }

    private void gauge(final String name, final ToDoubleFunction<PageWatch> value) {
        gauges.put(port.float64(prefix + "_" + name, 0), value);
    }

    private void whole(final String name, final ToDoubleFunction<PageWatch> value) {
        gauges.put(port.int32(prefix + "_" + name, 0), value);
    }

    /** The levels come in the order in which they were reached, so a short episode shows on the PV, too. */
    @Override
    public void level(final UsageLevel level) {
        switch (level) {
            case NORMAL -> state.set((Object) level.ordinal(), 0, "");
            case HIGH -> state.set((Object) level.ordinal(), MINOR, level.message());
            case FULL -> state.set((Object) level.ordinal(), MAJOR, level.message());
        }
    }

    @Override
    public void latency(final boolean isTooLong) {
        latencyState.set((Object) (isTooLong ? 1 : 0), isTooLong ? MINOR : 0, isTooLong ? "release latency" : "");
    }

    /** Copies what has changed; a value that stands still makes no update. */
    void copy(final PageWatch watch) {
        gauges.forEach((parameter, gauge) -> {
            final double value = gauge.applyAsDouble(watch);
            if (parameter.doubleValue() != value) {
                parameter.set(value);
            }
        });
        final String now = watch.oldestOutNs() == 0 ? "none" : watch.pool().oldest();
        if (!oldest.textValue().equals(now)) {
            oldest.set(now);
        }
    }

    /**
     * What the card of this buffer had to drop, all in all; in alarm while it grows, and for a second after.
     *
     * @param total since its card was opened
     */
    void cardDropped(final long total, final long nowNs) {
        if (total == droppedBefore && nowNs - droppedSinceNs < SECOND_NS) {
            return;
        }
        final boolean isLosing = total > droppedBefore;
        dropped.set((Object) (double) total, isLosing ? MAJOR : 0, isLosing ? "the card drops pages" : "");
        droppedBefore = total;
        droppedSinceNs = nowNs;
    }

    /** In standby there is no buffer. */
    void clear() {
        droppedBefore = 0;
        droppedSinceNs = 0;
        dropped.set((Object) 0.0, 0, "");
        level(UsageLevel.NORMAL);
        latency(false);
        gauges.keySet().forEach(parameter -> parameter.set(0));
        oldest.set("none");
    }
}
