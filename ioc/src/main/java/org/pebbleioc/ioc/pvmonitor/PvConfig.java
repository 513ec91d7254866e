package org.pebbleioc.ioc.pvmonitor;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.pebbleioc.ioc.config.OptionException;
import org.pebbleioc.ioc.config.OptionText;
import org.pebbleioc.ioc.device.ParameterPort;
import org.pebbleioc.pva.monitor.PvMonitor;
import org.pebbleioc.pva.monitor.PvReport;
import org.pebbleioc.pva.monitor.PvSetup;
import org.pebbleioc.pva.monitor.PvSpec;
import org.pebbleioc.pva.table.TableColumn;
import org.pebbleioc.pva.table.TablePv;
import org.pebbleioc.pva.table.TableRows;
import org.pebbleioc.readout.transition.EventMatcher.Discard;
import org.pebbleioc.readout.transition.Outcome;
import org.pebbleioc.readout.transition.PvStatistics;
import org.pebbleioc.readout.transition.TransitionPool;

/** What {@code PvMonitorAddPv} makes: one PV of a monitor with its parameters of {@code pvMonitorPv.template}. */
final class PvConfig {
    private static final long TABLE_PERIOD_NS = 1_000_000_000L;
    private static final double US_PER_MS = 1000;
    /** Upper edges of the histogram, µs: 1-2-5 steps from 10 µs to 100 s, then all the rest. */
    private static final long[] EDGES_US = edges();

    private final ParameterPort port;
    private final PvSetup setup;
    private final Gauges gauges;
    private final TablePv histogram;

    /** Thread pvmonitor applies it. */
    private volatile boolean wanted = true;

    private volatile PvMonitor monitor;
    private volatile int index;
    private volatile long damagedBefore;

    // Thread pvmonitor.
    private long updatesBefore;
    private long ratedNs;
    private double rate;

    PvConfig(final String portName, final PvSpec spec, final OptionText text) throws OptionException {
        port = new ParameterPort(portName);
        setup = new PvSetup(spec, MatchText.of(text));
        final String table = text.text("histogram", "");
        text.finish();
        gauges = parameters();
        histogram = table.isEmpty()
                ? null
                : new TablePv(
                        table,
                        "time differences and latencies of " + spec.alias(),
                        TABLE_PERIOD_NS,
                        List.of(
                                TableColumn.float64("upTo", "up to (ms)"),
                                TableColumn.int64("difference", "|update - event|"),
                                TableColumn.int64("latency", "latency"),
                                TableColumn.int64("wait", "events waited")),
                        this::rows);
    }

    private static long[] edges() {
        final long[] edges = new long[23];
        long decade = 10;
        for (int i = 0; i < edges.length - 1; i += 3) {
            edges[i] = decade;
            if (i + 1 < edges.length) {
                edges[i + 1] = 2 * decade;
            }
            if (i + 2 < edges.length) {
                edges[i + 2] = 5 * decade;
            }
            decade *= 10;
        }
        edges[edges.length - 1] = Long.MAX_VALUE;
        return edges;
    }

    private Gauges parameters() {
        port.octet("SPEC", setup.spec().toString());
        port.int32("SET_MONITOR", 1).onWrite((parameter, value) -> {
            parameter.accept(value);
            wanted = parameter.intValue() != 0;
        });
        port.int32("RESET", 0).onWrite((parameter, value) -> {
            reset();
            parameter.accept(value);
        });
        final Gauges all = new Gauges(port);
        all.count("STATE", () -> report() == null ? 0 : report().state().ordinal());
        all.text("MESSAGE", () -> report() == null ? "" : report().message());
        all.text("PEER", () -> report() == null ? "" : report().peer());
        all.text(
                "FORMAT",
                () -> report() == null || report().format() == null
                        ? ""
                        : report().format().toString());
        all.number("FORMAT_CHANGES", () -> report() == null ? 0 : report().formatChanges());
        all.number("CONNECTS", () -> report() == null ? 0 : report().connects());
        statistic(all, "UPDATES", PvStatistics::updates);
        all.number("UPDATE_RATE", () -> rate);
        statistic(all, "RECEIVED_MB", s -> s.bytes() / 1e6);
        statistic(all, "EVENTS", PvStatistics::events);
        for (final Outcome outcome : Outcome.values()) {
            statistic(all, "OUTCOME_" + outcome.name(), s -> s.outcomes(outcome));
        }
        all.number("DAMAGED", () -> report() == null ? 0 : report().statistics().damaged() - damagedBefore);
        statistic(all, "TOO_OLD", s -> s.discards(Discard.TOO_OLD));
        statistic(all, "PUSHED_OUT", s -> s.discards(Discard.PUSHED_OUT) + s.discards(Discard.REPLACED));
        statistic(all, "OVERRUNS", PvStatistics::overruns);
        statistic(all, "ID_GAPS", PvStatistics::uniqueIdGaps);
        statistic(all, "DIFFERENCE_MEAN", s -> s.meanDifferenceNs() / 1e6);
        spread(all, "DIFFERENCE", PvStatistics::differenceUs);
        statistic(all, "LATENCY_MEAN", s -> s.latencyUs().getMean() / US_PER_MS);
        spread(all, "LATENCY", PvStatistics::latencyUs);
        statistic(all, "WAIT_MEAN", s -> s.waitUs().getMean() / US_PER_MS);
        spread(all, "WAIT", PvStatistics::waitUs);
        pool(all, "POOL_COUNT", TransitionPool::count);
        pool(all, "POOL_PAYLOAD", TransitionPool::payloadBytes);
        pool(all, "POOL_IN_USE", TransitionPool::inUse);
        pool(all, "POOL_FREE", TransitionPool::free);
        pool(all, "POOL_BOUND", TransitionPool::bound);
        pool(all, "POOL_HIGH_WATER", TransitionPool::highWater);
        pool(all, "POOL_OVERRUNS", TransitionPool::guardOverruns);
        pool(all, "POOL_REFUSED", TransitionPool::refusedTotal);
        all.text("OLDEST_HOLDER", () -> oldest().holder());
        all.number("OLDEST_AGE", () -> oldest().ageNs() / 1e9);
        return all;
    }

    private void statistic(final Gauges all, final String drvInfo, final ToDoubleFunction<PvStatistics> value) {
        all.number(drvInfo, () -> report() == null ? 0 : value.applyAsDouble(report().statistics()));
    }

    private void spread(final Gauges all, final String name, final Function<PvStatistics, Histogram> histogramOf) {
        statistic(all, name + "_P99", s -> histogramOf.apply(s).getValueAtPercentile(99) / US_PER_MS);
        statistic(all, name + "_MAX", s -> histogramOf.apply(s).getMaxValue() / US_PER_MS);
    }

    private void pool(final Gauges all, final String drvInfo, final ToDoubleFunction<TransitionPool> value) {
        all.count(drvInfo, () -> {
            final TransitionPool pool = report() == null ? null : report().pool();
            return pool == null ? 0 : (int) value.applyAsDouble(pool);
        });
    }

    private TransitionPool.Oldest oldest() {
        final TransitionPool pool = report() == null ? null : report().pool();
        return pool == null ? new TransitionPool.Oldest("", 0) : pool.oldest(System.nanoTime());
    }

    private void rows(final TableRows rows) {
        final PvReport report = report();
        if (report == null) {
            return;
        }
        final List<Supplier<Histogram>> columns =
                List.of(report.statistics()::differenceUs, report.statistics()::latencyUs, report.statistics()::waitUs);
        final List<Histogram> all = columns.stream().map(Supplier::get).toList();
        long from = 0;
        for (final long edge : EDGES_US) {
            final long low = from;
            final long high = edge == Long.MAX_VALUE ? Integer.MAX_VALUE : edge;
            rows.add(
                    edge == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : edge / US_PER_MS,
                    between(all.get(0), low, high),
                    between(all.get(1), low, high),
                    between(all.get(2), low, high));
            from = edge + 1;
        }
    }

    private static long between(final Histogram histogram, final long low, final long high) {
        return histogram.getCountBetweenValues(low, Math.min(high, histogram.getHighestTrackableValue()));
    }

    private PvReport report() {
        final PvMonitor at = monitor;
        return at == null ? null : at.report(index);
    }

    private void reset() {
        final PvReport report = report();
        if (report != null) {
            damagedBefore = report.statistics().damaged();
            report.statistics().reset();
        }
    }

    ParameterPort port() {
        return port;
    }

    PvSetup setup() {
        return setup;
    }

    /** The table PV, or null where none was asked for. */
    TablePv histogram() {
        return histogram;
    }

    void connect(final PvMonitor newMonitor, final int newIndex) {
        index = newIndex;
        monitor = newMonitor;
    }

    /** Thread pvmonitor: does what was asked for, copies the numbers. */
    void refresh(final long nowNs) {
        final PvMonitor at = monitor;
        if (wanted == at.isSuspended(index)) {
            if (wanted) {
                at.resume(index);
            } else {
                at.suspend(index);
            }
        }
        if (nowNs - ratedNs >= 1_000_000_000L) {
            final long updates = at.report(index).statistics().updates();
            rate = ratedNs == 0 ? 0 : (updates - updatesBefore) * 1e9 / (nowNs - ratedNs);
            updatesBefore = updates;
            ratedNs = nowNs;
        }
        gauges.refresh();
    }

    /** Two lines for the report. */
    String text() {
        final PvReport r = report();
        if (r == null) {
            return "  " + setup.spec() + ": not started";
        }
        final PvStatistics s = r.statistics();
        final StringBuilder outcomes = new StringBuilder();
        for (final Outcome outcome : Outcome.values()) {
            if (s.outcomes(outcome) > 0) {
                outcomes.append(' ').append(outcome.label()).append(' ').append(s.outcomes(outcome));
            }
        }
        return String.format(
                "  %s: %s%s%s%n    events %d =%s; updates %d, %d given, %d discarded, overruns %d, uniqueId gaps %d;"
                        + " buffers %s",
                setup.spec(),
                r.state().label(),
                r.format() == null ? "" : ", " + r.format(),
                r.message().isEmpty() ? "" : " (" + r.message() + ")",
                s.events(),
                outcomes.isEmpty() ? " 0" : outcomes,
                s.updates(),
                s.given(),
                s.discarded(),
                s.overruns(),
                s.uniqueIdGaps(),
                r.pool() == null
                        ? "none yet"
                        : r.pool().inUse() + " of " + r.pool().count() + " in use");
    }
}
