package org.pebbleioc.pva.stream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.pva.image.ImageShape;
import org.pebbleioc.pva.image.Region;
import org.pebbleioc.pva.stream.RoiSettings.Axis;

/**
 * Cuts a region out of an image, as areaDetector's ROI plugin does: bins add up, without a mean; integers wrap as C's do;
 * with a scale the sum is divided by it before it becomes a pixel again.
 */
public final class RoiWork implements FrameWork {
    private final Supplier<RoiSettings> settings;
    private final Consumer<RoiReport> report;
    private final PixelReader pixels = new PixelReader();
    private long[] longs = new long[0];
    private long[] longSums = new long[0];
    private double[] doubles = new double[0];
    private double[] doubleSums = new double[0];
    private String problem = "";

    /**
     * What was done with one image.
     *
     * @param asked the settings in force
     * @param x what was possible of them
     * @param maxX size of the image that came in
     */
    public record RoiReport(RoiSettings asked, Axis x, Axis y, int maxX, int maxY) {}

    /** @param report told of each image; called by the worker */
    public RoiWork(final Supplier<RoiSettings> settings, final Consumer<RoiReport> report) {
        this.settings = settings;
        this.report = report;
    }

    @Override
    public ImageShape work(final Frame from, final ByteBuffer to) {
        final ImageShape in = from.shape();
        if (!in.codec().isEmpty()) {
            problem = "an ROI needs plain pixels, these are " + in.codec();
            return null;
        }
        final RoiSettings asked = settings.get();
        final Axis x = asked.x().within(in.width());
        final Axis y = asked.y().within(in.rows());
        report.accept(new RoiReport(asked, x, y, in.width(), in.rows()));
        final PixelType type = asked.type() == null ? in.type() : asked.type();
        final boolean scales = asked.scale() != 0 && asked.scale() != 1;
        final long bytes = (long) x.out() * y.out() * type.bytes();
        if (bytes > to.remaining()) {
            problem = "the region takes " + bytes + " bytes as " + type.label() + ", an output buffer has "
                    + to.remaining() + ": choose fewer pixels, or give NDROIConfigure more maxMemory";
            return null;
        }
        pixels.on(from);
        to.order(ByteOrder.LITTLE_ENDIAN);
        if (!scales && type == in.type() && x.bin() == 1 && y.bin() == 1 && !x.reverse()) {
            copyRows(in, x, y, to);
        } else if (scales || type == PixelType.FLOAT32 || type == PixelType.FLOAT64) {
            inDoubles(in.width(), x, y, scales ? asked.scale() : 1, type, to);
        } else {
            inLongs(in.width(), x, y, type, to);
        }
        final boolean turned = asked.collapse() && x.out() == 1;
        final Region region = new Region(x.min(), y.min(), x.bin(), y.bin(), x.reverse(), y.reverse());
        return new ImageShape(
                turned ? y.out() : x.out(),
                turned ? 1 : y.out(),
                in.fullWidth(),
                in.fullRows(),
                in.binning(),
                type,
                "",
                region.of(in.region()));
    }

    @Override
    public String problem() {
        return problem;
    }

    private void copyRows(final ImageShape in, final Axis x, final Axis y, final ByteBuffer to) {
        final int pixel = in.type().bytes();
        final ByteBuffer from = pixels.bytes();
        for (int row = 0; row < y.out(); row++) {
            final int at = (y.at(row) * in.width() + x.min()) * pixel;
            to.put(from.slice(at, x.out() * pixel));
        }
    }

    private void inLongs(final int width, final Axis x, final Axis y, final PixelType type, final ByteBuffer to) {
        final int out = x.out();
        final int across = out * x.bin();
        if (longs.length < across || longSums.length < out) {
            longs = new long[across];
            longSums = new long[out];
        }
        for (int row = 0; row < y.out(); row++) {
            Arrays.fill(longSums, 0, out, 0);
            for (int line = y.at(row); line < y.at(row) + y.bin(); line++) {
                pixels.longs(line * width + x.min(), across, longs);
                for (int i = 0; i < out; i++) {
                    long sum = 0;
                    final int first = x.at(i) - x.min();
                    for (int k = first; k < first + x.bin(); k++) {
                        sum += longs[k];
                    }
                    longSums[i] += sum;
                }
            }
            for (int i = 0; i < out; i++) {
                put(longSums[i], type, to);
            }
        }
    }

    private void inDoubles(
            final int width,
            final Axis x,
            final Axis y,
            final double scale,
            final PixelType type,
            final ByteBuffer to) {
        final int out = x.out();
        final int across = out * x.bin();
        if (doubles.length < across || doubleSums.length < out) {
            doubles = new double[across];
            doubleSums = new double[out];
        }
        for (int row = 0; row < y.out(); row++) {
            Arrays.fill(doubleSums, 0, out, 0);
            for (int line = y.at(row); line < y.at(row) + y.bin(); line++) {
                pixels.doubles(line * width + x.min(), across, doubles);
                for (int i = 0; i < out; i++) {
                    double sum = 0;
                    final int first = x.at(i) - x.min();
                    for (int k = first; k < first + x.bin(); k++) {
                        sum += doubles[k];
                    }
                    doubleSums[i] += sum;
                }
            }
            for (int i = 0; i < out; i++) {
                final double value = doubleSums[i] / scale;
                switch (type) {
                    case FLOAT32 -> to.putFloat((float) value);
                    case FLOAT64 -> to.putDouble(value);
                    case UINT64 -> to.putLong(value < 0x1p63 ? (long) value : (long) (value - 0x1p63) ^ Long.MIN_VALUE);
                    default -> put((long) value, type, to);
                }
            }
        }
    }

    private static void put(final long value, final PixelType type, final ByteBuffer to) {
        switch (type.bytes()) {
            case 1 -> to.put((byte) value);
            case 2 -> to.putShort((short) value);
            case 4 -> to.putInt((int) value);
            default -> to.putLong(value);
        }
    }
}
