package org.pebbleioc.pva.stream;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.pva.image.ImageShape;
import org.pebbleioc.pva.image.Region;

/** Makes an image small enough for a screen, by a whole factor, and 8 bits wide where that is wanted. */
public final class PreviewWork implements FrameWork {
    /** As many values of an image say what is black and white in it. */
    private static final int SAMPLES = 4096;

    private static final double BLACK_SHARE = 0.01;
    private static final double WHITE_SHARE = 0.995;

    private final PreviewSettings settings;
    private final PixelRows rows = new PixelRows();
    private double[] means = new double[0];
    private double[] line = new double[0];
    private final double[] sample = new double[SAMPLES];
    private String problem = "";

    public PreviewWork(final PreviewSettings settings) {
        this.settings = settings;
    }

    @Override
    public ImageShape work(final Frame from, final ByteBuffer to) {
        final ImageShape in = from.shape();
        if (!in.codec().isEmpty()) {
            problem = "a preview needs plain pixels, these are " + in.codec();
            return null;
        }
        final boolean mono8 = settings.mono8();
        final int factor = factor(in, settings.maxSize());
        final int width = (in.width() + factor - 1) / factor;
        final int height = (in.rows() + factor - 1) / factor;
        scale(from.pixels(), in, factor, width, height, settings.scaling() == PreviewSettings.Scaling.AVERAGE);
        final PixelType type = mono8 ? PixelType.UINT8 : in.type();
        if (mono8) {
            contrast(width * height, to);
        } else {
            PixelRows.write(means, width * height, type, to);
        }
        return new ImageShape(
                width, height, in.fullWidth(), in.fullRows(), in.binning() * factor, type, "", in.region());
    }

    @Override
    public String problem() {
        return problem;
    }

    static int factor(final ImageShape in, final int maxSize) {
        // of the whole image, so that a damaged one with fewer rows is not shown larger
        final int whole = in.region().equals(Region.WHOLE) ? in.fullRows() / in.binning() : 0;
        final int longer = Math.max(in.width(), Math.max(in.rows(), whole));
        return (longer + maxSize - 1) / maxSize;
    }

    private void scale(
            final ByteBuffer pixels,
            final ImageShape in,
            final int factor,
            final int width,
            final int height,
            final boolean average) {
        if (means.length < width * height) {
            means = new double[width * height];
        }
        if (line.length < width) {
            line = new double[width];
        }
        final int rowBytes = in.width() * in.type().bytes();
        for (int y = 0; y < height; y++) {
            final int first = y * factor;
            final int last = average ? Math.min(first + factor, in.rows()) : first + 1;
            Arrays.fill(line, 0, width, 0);
            for (int row = first; row < last; row++) {
                rows.load(pixels, row * rowBytes, rowBytes);
                if (average) {
                    rows.addSums(in.type(), in.width(), factor, line);
                } else {
                    rows.addFirst(in.type(), in.width(), factor, line);
                }
            }
            for (int x = 0; x < width; x++) {
                final int across = average ? Math.min(factor, in.width() - x * factor) : 1;
                means[y * width + x] = line[x] / (across * (last - first));
            }
        }
    }

    private void contrast(final int count, final ByteBuffer to) {
        if (settings.autoContrast()) {
            final int used = Math.min(count, SAMPLES);
            int numbers = 0;
            for (int i = 0; i < used; i++) {
                final double value = means[(int) ((long) i * count / used)];
                if (!Double.isNaN(value)) {
                    sample[numbers++] = value;
                }
            }
            Arrays.sort(sample, 0, numbers);
            if (numbers > 0) {
                settings.contrast(
                        sample[(int) (BLACK_SHARE * (numbers - 1))], sample[(int) (WHITE_SHARE * (numbers - 1))]);
            }
        }
        final double low = settings.low();
        final double gain = settings.high() > low ? 255 / (settings.high() - low) : 0;
        for (int i = 0; i < count; i++) {
            // not-a-number becomes black
            to.put((byte) (int) Math.max(0, Math.min(255, (means[i] - low) * gain + 0.5)));
        }
    }
}
