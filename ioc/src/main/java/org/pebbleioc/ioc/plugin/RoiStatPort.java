package org.pebbleioc.ioc.plugin;

import java.util.Arrays;
import java.util.List;
import org.pebbleioc.ioc.camera.Cameras;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.Parameter.RefusedException;
import org.pebbleioc.pva.image.ImageShape;
import org.pebbleioc.pva.stream.Frame;
import org.pebbleioc.pva.stream.PixelReader;
import org.pebbleioc.readout.MemoryPlan;

/**
 * What {@code NDROIStatConfigure} makes: extremes and sums of several regions of each image, and their time series, with the
 * parameters of {@code NDROIStat.template} and, a region an address, {@code NDROIStatN.template}.
 */
final class RoiStatPort extends ConsumerPort {
    private static final String[] NUMBERS = {"MIN_VALUE", "MAX_VALUE", "MEAN_VALUE", "TOTAL", "NET"};
    private static final int FIRST_POINTS = 2048;
    private static final int MOST_POINTS = 200_000;

    private final Region[] regions;
    private final Parameter numPoints;
    private final Parameter currentPoint;
    private final Parameter acquiring;
    private final Parameter timestamps;

    // Thread of the consumer.
    private final PixelReader pixels = new PixelReader();
    private final RoiStatistics statistics = new RoiStatistics();

    /** Guarded by this, as are the regions' series. */
    private double[] times = new double[FIRST_POINTS];

    RoiStatPort(
            final String name, final int queue, final String sourceName, final Cameras cameras, final int regionCount) {
        super(name, "NDPluginROIStat", queue, sourceName, cameras);
        regions = new Region[regionCount];
        for (int i = 0; i < regionCount; i++) {
            regions[i] = new Region(i);
        }
        port().int32("ROISTAT_RESETALL", 0).onWrite((parameter, value) -> {
            for (final Region region : regions) {
                region.reset();
            }
        });
        numPoints = port().int32("ROISTAT_TS_NUM_POINTS", FIRST_POINTS).leftToRecords();
        numPoints.onWrite((parameter, value) -> {
            final int count = ((Number) value).intValue();
            if (count < 1 || count > MOST_POINTS) {
                throw new RefusedException("TSNumPoints must be 1.." + MOST_POINTS + ": " + count);
            }
            parameter.accept(value);
            erase();
        });
        currentPoint = port().int32("ROISTAT_TS_CURRENT_POINT", 0);
        acquiring = port().int32("ROISTAT_TS_ACQUIRING", 0);
        timestamps = port().array("ROISTAT_TS_TIMESTAMP", new double[0]);
        port().int32("ROISTAT_TS_CONTROL", 2).onWrite((parameter, value) -> {
            parameter.accept(value);
            control(((Number) value).intValue());
        });
    }

    /** Erase/Start, Start, Stop, Read, Erase. */
    private synchronized void control(final int what) {
        switch (what) {
            case 0 -> {
                erase();
                acquiring.change(1);
            }
            case 1 -> acquiring.change(currentPoint.intValue() < times.length ? 1 : 0);
            case 2 -> {
                acquiring.change(0);
                show();
            }
            case 3 -> show();
            default -> erase();
        }
    }

    private synchronized void erase() {
        times = new double[numPoints.intValue()];
        for (final Region region : regions) {
            region.series = new double[NUMBERS.length][times.length];
        }
        currentPoint.change(0);
        show();
    }

    private synchronized void show() {
        final int count = currentPoint.intValue();
        timestamps.set(Arrays.copyOf(times, count), 0, "");
        for (final Region region : regions) {
            for (int i = 0; i < NUMBERS.length; i++) {
                region.shown[i].set(Arrays.copyOf(region.series[i], count), 0, "");
            }
        }
    }

    @Override
    void use(final Frame frame, final boolean again) {
        final ImageShape shape = frame.shape();
        pixels.on(frame);
        for (final Region region : regions) {
            region.look(shape);
        }
        if (!again) {
            point(frame.info().epicsSeconds() + frame.info().nanoseconds() * 1e-9);
        }
    }

    private synchronized void point(final double time) {
        final int at = currentPoint.intValue();
        if (acquiring.intValue() == 0 || at >= times.length) {
            return;
        }
        times[at] = time;
        for (final Region region : regions) {
            for (int i = 0; i < NUMBERS.length; i++) {
                region.series[i][at] = region.numbers[i].doubleValue();
            }
        }
        currentPoint.change(at + 1);
        if (at + 1 == times.length) {
            acquiring.change(0);
            show();
        }
    }

    @Override
    public MemoryPlan plan(final long heapBytes) {
        return new MemoryPlan(
                List.of(new MemoryPlan.Row(
                        "Series of numbers",
                        "ROIStat (Java heap)",
                        "TSNumPoints",
                        2L * NUMBERS.length * regions.length,
                        8L * FIRST_POINTS,
                        false,
                        "with " + FIRST_POINTS + " points, as records ask for up to " + MOST_POINTS)),
                heapBytes,
                List.of(),
                List.of());
    }

    /** One region: an address of the port. */
    private final class Region {
        private final Parameter use;
        private final Parameter frame;
        private final Parameter minX;
        private final Parameter minY;
        private final Parameter sizeX;
        private final Parameter sizeY;
        private final Parameter maxX;
        private final Parameter maxY;
        private final Parameter[] numbers = new Parameter[NUMBERS.length];
        private final Parameter[] shown = new Parameter[NUMBERS.length];
        private double[][] series = new double[NUMBERS.length][FIRST_POINTS];

        Region(final int address) {
            use = setting("USE", address, 0, 0);
            port().octet("ROISTAT_NAME", address, "").leftToRecords();
            port().int32("ROISTAT_RESET", address, 0).onWrite((parameter, value) -> reset());
            frame = setting("BGD_WIDTH", address, 0, 0);
            minX = setting("DIM0_MIN", address, 0, 0);
            minY = setting("DIM1_MIN", address, 0, 0);
            sizeX = setting("DIM0_SIZE", address, 1, 1);
            sizeY = setting("DIM1_SIZE", address, 1, 1);
            maxX = port().int32("ROISTAT_DIM0_MAX_SIZE", address, 0);
            maxY = port().int32("ROISTAT_DIM1_MAX_SIZE", address, 0);
            for (int i = 0; i < NUMBERS.length; i++) {
                numbers[i] = port().float64("ROISTAT_" + NUMBERS[i], address, 0);
                shown[i] = port().array("ROISTAT_TS_" + NUMBERS[i], address, new double[0]);
            }
        }

        private Parameter setting(final String what, final int address, final int first, final int least) {
            final Parameter parameter =
                    port().int32("ROISTAT_" + what, address, first).leftToRecords();
            parameter.onWrite((p, value) -> {
                if (((Number) value).intValue() < least) {
                    throw new RefusedException(p.drvInfo() + " must be at least " + least + ": " + value);
                }
                p.accept(value);
            });
            return parameter;
        }

        void reset() {
            for (final Parameter number : numbers) {
                number.set(0.0);
            }
        }

        /** Thread of the consumer. What lies outside of the image is left out. */
        void look(final ImageShape shape) {
            maxX.change(shape.width());
            maxY.change(shape.rows());
            if (use.intValue() == 0) {
                return;
            }
            final int x = Math.min(minX.intValue(), shape.width() - 1);
            final int y = Math.min(minY.intValue(), shape.rows() - 1);
            statistics.of(
                    pixels,
                    shape.width(),
                    x,
                    y,
                    Math.min(sizeX.intValue(), shape.width() - x),
                    Math.min(sizeY.intValue(), shape.rows() - y),
                    frame.intValue());
            final double[] found = {statistics.min, statistics.max, statistics.mean, statistics.total, statistics.net};
            for (int i = 0; i < found.length; i++) {
                numbers[i].change(found[i]);
            }
        }
    }
}
