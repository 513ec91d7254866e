package org.pebbleioc.ioc.plugin;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.pebbleioc.ioc.camera.Cameras;
import org.pebbleioc.ioc.camera.ImagePort;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.Parameter.RefusedException;
import org.pebbleioc.pva.image.ImageShape;
import org.pebbleioc.pva.stream.Frame;
import org.pebbleioc.pva.stream.PixelReader;
import org.pebbleioc.readout.MemoryPlan;

/** What {@code NDStatsConfigure} makes: statistics of every image, with the parameters of {@code NDStats.template}. */
final class StatsPort extends ConsumerPort {
    private static final int LARGEST_HISTOGRAM = 1 << 20;
    private static final String[] PROFILES = {
        "AVERAGE_X", "AVERAGE_Y", "THRESHOLD_X", "THRESHOLD_Y", "CENTROID_X", "CENTROID_Y", "CURSOR_X", "CURSOR_Y"
    };

    private final Parameter computeStatistics = setting("COMPUTE_STATISTICS", 1);
    private final Parameter background = setting("BGD_WIDTH", 1);
    private final Parameter computeCentroid = setting("COMPUTE_CENTROID", 0);
    private final Parameter threshold = setting("CENTROID_THRESHOLD", 1.0);
    private final Parameter computeProfiles = setting("COMPUTE_PROFILES", 0);
    private final Parameter cursorX = setting("CURSOR_X", 256);
    private final Parameter cursorY = setting("CURSOR_Y", 256);
    private final Parameter computeHistogram = setting("COMPUTE_HISTOGRAM", 0);
    private final Parameter histogramSize = setting("HIST_SIZE", 256);
    private final Parameter histogramMin = setting("HIST_MIN", 0.0);
    private final Parameter histogramMax = setting("HIST_MAX", 255.0);

    private final Parameter[] values;
    private final Parameter[] profiles = new Parameter[PROFILES.length];
    private final Parameter profileSizeX = port().int32("PROFILE_SIZE_X", 0);
    private final Parameter profileSizeY = port().int32("PROFILE_SIZE_Y", 0);
    private final Parameter cursorValue = port().float64("CURSOR_VAL", 0);
    private final Parameter histogram = port().array("HIST_ARRAY", new double[0]);
    private final Parameter histogramAxis = port().array("HIST_X_ARRAY", new double[0]);
    private final Parameter histogramBelow = port().int32("HIST_BELOW", 0);
    private final Parameter histogramAbove = port().int32("HIST_ABOVE", 0);
    private final Parameter histogramEntropy = port().float64("HIST_ENTROPY", 0);

    private final List<SeriesSink> series = new CopyOnWriteArrayList<>();

    // Thread of the consumer.
    private final PixelReader pixels = new PixelReader();
    private final ImageStatistics statistics = new ImageStatistics();

    StatsPort(final String name, final int queue, final String sourceName, final Cameras cameras) {
        super(name, "NDPluginStats", queue, sourceName, cameras);
        values = new Parameter[StatsValue.values().length];
        for (final StatsValue value : StatsValue.values()) {
            values[value.ordinal()] = port().float64(value.drvInfo(), 0);
        }
        for (int i = 0; i < PROFILES.length; i++) {
            profiles[i] = port().array("PROFILE_" + PROFILES[i], new double[0]);
        }
        histogramSize.onWrite((parameter, value) -> {
            final int size = ((Number) value).intValue();
            if (size < 1 || size > LARGEST_HISTOGRAM) {
                throw new RefusedException("HistSize must be 1.." + LARGEST_HISTOGRAM + ": " + size);
            }
            parameter.accept(value);
            showAxis();
        });
        histogramMin.onWrite((parameter, value) -> {
            parameter.accept(value);
            showAxis();
        });
        histogramMax.onWrite((parameter, value) -> {
            parameter.accept(value);
            showAxis();
        });
        // as in areaDetector, the last image is looked at again when one of these moves
        for (final Parameter moved : new Parameter[] {threshold, cursorX, cursorY}) {
            moved.onWrite((parameter, value) -> {
                parameter.accept(value);
                if (consumer() != null) {
                    consumer().useLastAgain();
                }
            });
        }
    }

    private Parameter setting(final String drvInfo, final int first) {
        return port().int32(drvInfo, first).leftToRecords();
    }

    private Parameter setting(final String drvInfo, final double first) {
        return port().float64(drvInfo, first).leftToRecords();
    }

    private void showAxis() {
        histogramAxis.set(
                ImageStatistics.histogramAxis(
                        histogramSize.intValue(), histogramMin.doubleValue(), histogramMax.doubleValue()),
                0,
                "");
    }

    /** Its numbers, image by image, go there from here on. */
    void feed(final SeriesSink sink) {
        series.add(sink);
    }

    void stopFeeding(final SeriesSink sink) {
        series.remove(sink);
    }

    @Override
    void use(final Frame frame, final boolean again) {
        final ImageShape shape = frame.shape();
        statistics.of(pixels.on(frame), shape.width(), shape.rows());
        final boolean basics = computeStatistics.intValue() != 0;
        final boolean centroid = computeCentroid.intValue() != 0;
        if (basics) {
            statistics.basics(background.intValue());
        }
        if (centroid) {
            statistics.centroid(threshold.doubleValue());
        }
        for (final StatsValue value : StatsValue.values()) {
            if (value.isOfCentroid() ? centroid : basics) {
                values[value.ordinal()].change(value.of(statistics));
            }
        }
        if (centroid || computeProfiles.intValue() != 0) {
            profileSizeX.change(shape.width());
            profileSizeY.change(shape.rows());
        }
        if (computeProfiles.intValue() != 0) {
            showProfiles();
        }
        if (computeHistogram.intValue() != 0) {
            histogram.set(
                    statistics.histogram(
                            histogramSize.intValue(), histogramMin.doubleValue(), histogramMax.doubleValue()),
                    0,
                    "");
            histogramBelow.change(statistics.histogramBelow);
            histogramAbove.change(statistics.histogramAbove);
            histogramEntropy.change(statistics.histogramEntropy);
        }
        if (!again && !series.isEmpty()) {
            final double[] numbers = new double[StatsValue.values().length];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = values[i].doubleValue();
            }
            final double time = frame.info().epicsSeconds() + frame.info().nanoseconds() * 1e-9;
            series.forEach(sink -> sink.point(numbers, time, frame.info().uniqueId()));
        }
    }

    private void showProfiles() {
        final ImageStatistics.Profiles made =
                statistics.profiles(threshold.doubleValue(), cursorX.intValue(), cursorY.intValue());
        final double[][] arrays = {
            made.averageX(), made.averageY(), made.thresholdX(), made.thresholdY(),
            made.centroidX(), made.centroidY(), made.cursorX(), made.cursorY()
        };
        for (int i = 0; i < arrays.length; i++) {
            profiles[i].set(arrays[i], 0, "");
        }
        cursorValue.change(made.cursorValue());
    }

    /** Some arrays as long as an image is wide or high. */
    @Override
    public MemoryPlan plan(final long heapBytes) {
        final ImagePort source = source();
        final long edge = source == null ? 0 : (long) Math.sqrt(source.largestImageBytes());
        return new MemoryPlan(
                List.of(new MemoryPlan.Row(
                        "Arrays of records",
                        "Stats (Java heap)",
                        "the image's size",
                        2L * PROFILES.length,
                        8 * edge,
                        false,
                        "profiles; it looks at images where they are")),
                heapBytes,
                List.of(),
                List.of());
    }
}
