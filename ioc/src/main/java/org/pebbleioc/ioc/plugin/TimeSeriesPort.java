package org.pebbleioc.ioc.plugin;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.pebbleioc.ioc.camera.ArrayParameters;
import org.pebbleioc.ioc.camera.PluginParameters;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.Parameter.RefusedException;
import org.pebbleioc.ioc.device.ParameterPort;
import org.pebbleioc.readout.MemoryPlan;

/**
 * What {@code NDTimeSeriesConfigure} makes: the numbers of a Stats plugin, image by image, as arrays; with the parameters of
 * {@code NDTimeSeries.template} and {@code NDTimeSeriesN.template}, address by address. The thread of the Stats plugin brings
 * the points; records' threads read and write.
 */
final class TimeSeriesPort implements Plugin, SeriesSink {
    /** The numbers of an image, and when it was taken. */
    private static final int SIGNALS = StatsValue.values().length + 1;

    private static final int MOST_POINTS = 200_000;
    private static final int FIRST_POINTS = 2048;
    private static final int CIRCULAR = 1;

    private final ParameterPort port;
    private final ArrayParameters array;
    private final PluginParameters plugin;
    private final Function<String, StatsPort> sources;

    private final Parameter acquire;
    private final Parameter currentPoint;
    private final Parameter numPoints;
    private final Parameter timePerPoint;
    private final Parameter averagingTime;
    private final Parameter numAverage;
    private final Parameter elapsed;
    private final Parameter mode;
    private final Parameter timestamps;
    private final Parameter axis;
    private final Parameter[] series = new Parameter[SIGNALS];

    // Guarded by this.
    private StatsPort source;
    private double[][] points = new double[SIGNALS][FIRST_POINTS];
    private final double[] sums = new double[SIGNALS];
    private int averaged;
    private int next;
    private int filled;
    private long startNs;

    TimeSeriesPort(
            final String name, final int queue, final String sourceName, final Function<String, StatsPort> sources) {
        port = new ParameterPort(name);
        this.sources = sources;
        array = new ArrayParameters(port, "PebbleIOC", "NDPluginTimeSeries");
        plugin = new PluginParameters(port, "NDPluginTimeSeries", sourceName, queue, 1);
        plugin.address(1);
        acquire = port.int32("TS_ACQUIRE", 0);
        acquire.onWrite((parameter, value) -> {
            if (((Number) value).intValue() != 0) {
                start();
            } else {
                stop();
            }
        });
        port.int32("TS_READ", 0).onWrite((parameter, value) -> show());
        currentPoint = port.int32("TS_CURRENT_POINT", 0);
        numPoints = port.int32("TS_NUM_POINTS", FIRST_POINTS).leftToRecords();
        numPoints.onWrite((parameter, value) -> {
            final int count = ((Number) value).intValue();
            if (count < 1 || count > MOST_POINTS) {
                throw new RefusedException("TSNumPoints must be 1.." + MOST_POINTS + ": " + count);
            }
            parameter.accept(value);
            stop();
            clear();
        });
        timePerPoint = port.float64("TS_TIME_PER_POINT", 0.1).leftToRecords();
        averagingTime = port.float64("TS_AVERAGING_TIME", 0.1).leftToRecords();
        numAverage = port.int32("TS_NUM_AVERAGE", 1);
        timePerPoint.onWrite((parameter, value) -> average(parameter, value));
        averagingTime.onWrite((parameter, value) -> average(parameter, value));
        elapsed = port.float64("TS_ELAPSED_TIME", 0);
        mode = port.int32("TS_ACQUIRE_MODE", 0).leftToRecords();
        timestamps = port.array("TS_TIMESTAMP", new double[0]);
        axis = port.array("TS_TIME_AXIS", new double[0]);
        for (int i = 0; i < SIGNALS; i++) {
            series[i] = port.array("TS_TIME_SERIES", i, new double[0]);
        }
    }

    @Override
    public ParameterPort port() {
        return port;
    }

    @Override
    public String sourceName() {
        return plugin.source.textValue();
    }

    @Override
    public boolean open() {
        plugin.onSource(this::change);
        return connect(sources.apply(sourceName()));
    }

    private void change(final String name) throws RefusedException {
        final StatsPort wanted = sources.apply(name);
        if (wanted == null) {
            throw new RefusedException("no numbers come from " + name + ": it is no Stats plugin");
        }
        connect(wanted);
    }

    private boolean connect(final StatsPort wanted) {
        synchronized (this) {
            if (source != null) {
                source.stopFeeding(this);
            }
            source = wanted;
        }
        if (wanted != null) {
            wanted.feed(this);
        }
        return wanted != null;
    }

    /** As many images make one point as fit the averaging time, at least one. */
    private void average(final Parameter parameter, final Object value) throws RefusedException {
        if (!(((Number) value).doubleValue() >= 0)) {
            throw new RefusedException("a time must be at least 0 s: " + value);
        }
        parameter.accept(value);
        final double each = timePerPoint.doubleValue();
        final double ratio = each > 0 ? averagingTime.doubleValue() / each : 1;
        numAverage.change((int) Math.max(1, Math.min(Integer.MAX_VALUE, ratio + 0.5)));
        showAxis();
    }

    private void showAxis() {
        final double step = timePerPoint.doubleValue() * numAverage.intValue();
        final double[] times = new double[numPoints.intValue()];
        for (int i = 0; i < times.length; i++) {
            times[i] = i * step;
        }
        axis.set(times, 0, "");
    }

    private synchronized void clear() {
        points = new double[SIGNALS][numPoints.intValue()];
        Arrays.fill(sums, 0);
        averaged = 0;
        next = 0;
        filled = 0;
        startNs = System.nanoTime();
        currentPoint.change(0);
        elapsed.change(0.0);
        showAxis();
    }

    private synchronized void start() {
        clear();
        acquire.set(1);
    }

    private synchronized void stop() {
        if (acquire.intValue() != 0) {
            show();
            acquire.set(0);
        }
    }

    @Override
    public synchronized void point(final double[] numbers, final double time, final int uniqueId) {
        if (plugin.enable.intValue() == 0) {
            return;
        }
        array.arrayCounter.change(array.arrayCounter.intValue() + 1);
        array.uniqueId.change(uniqueId);
        if (acquire.intValue() == 0) {
            return;
        }
        for (int i = 0; i < numbers.length; i++) {
            sums[i] += numbers[i];
        }
        sums[SIGNALS - 1] += time;
        averaged++;
        if (averaged < numAverage.intValue()) {
            return;
        }
        for (int i = 0; i < SIGNALS; i++) {
            points[i][next] = sums[i] / averaged;
            sums[i] = 0;
        }
        averaged = 0;
        next++;
        filled = Math.max(filled, next);
        currentPoint.change(next);
        elapsed.change((System.nanoTime() - startNs) * 1e-9);
        if (next == points[0].length) {
            if (mode.intValue() == CIRCULAR) {
                next = 0;
            } else {
                stop();
            }
        }
    }

    /** What there is, the oldest first. */
    private synchronized void show() {
        for (int i = 0; i < SIGNALS; i++) {
            series[i].set(inOrder(points[i]), 0, "");
        }
        timestamps.set(inOrder(points[SIGNALS - 1]), 0, "");
    }

    private double[] inOrder(final double[] ring) {
        final double[] out = new double[filled];
        final int oldest = filled == ring.length ? next % ring.length : 0;
        for (int i = 0; i < filled; i++) {
            out[i] = ring[(oldest + i) % ring.length];
        }
        return out;
    }

    @Override
    public void refresh() {
        // all is set when it happens
    }

    @Override
    public List<String> report() {
        return List.of("points " + currentPoint.intValue() + " of " + numPoints.intValue()
                + (acquire.intValue() == 0 ? "" : ", acquiring"));
    }

    @Override
    public MemoryPlan plan(final long heapBytes) {
        return new MemoryPlan(
                List.of(new MemoryPlan.Row(
                        "Series of numbers",
                        "TimeSeries (Java heap)",
                        "TSNumPoints",
                        2L * SIGNALS,
                        8L * FIRST_POINTS,
                        false,
                        "with " + FIRST_POINTS + " points, as records ask for up to " + MOST_POINTS)),
                heapBytes,
                List.of(),
                List.of());
    }

    @Override
    public void close() {
        connect(null);
    }
}
