package org.pebbleioc.ioc.plugin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.pva.stream.PixelReader;

/** Against the definitions of areaDetector's Stats plugin, written out pixel by pixel over an array of doubles. */
class ImageStatisticsTest {
    private static final int WIDTH = 37;
    private static final int HEIGHT = 23;
    private static final double EXACT = 1e-9;

    private final ImageStatistics statistics = new ImageStatistics();
    private double[] image;

    private void image(final PixelType type) {
        final Random random = new Random(type.ordinal());
        final ByteBuffer pixels =
                ByteBuffer.allocate(WIDTH * HEIGHT * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        image = new double[WIDTH * HEIGHT];
        for (int i = 0; i < image.length; i++) {
            final double r = Math.hypot(i % WIDTH - 20, (i / WIDTH - 9) * 1.7);
            final int value =
                    (int) (100 * Math.exp(-r * r / 40)) + random.nextInt(9) - (type.ordinal() % 2 == 0 ? 4 : 0);
            switch (type) {
                case FLOAT32 -> pixels.putFloat(value + 0.25f);
                case FLOAT64 -> pixels.putDouble(value + 0.25);
                default -> {
                    switch (type.bytes()) {
                        case 1 -> pixels.put((byte) value);
                        case 2 -> pixels.putShort((short) value);
                        case 4 -> pixels.putInt(value);
                        default -> pixels.putLong(value);
                    }
                }
            }
            image[i] = type == PixelType.FLOAT32 || type == PixelType.FLOAT64 ? value + 0.25 : value;
        }
        statistics.of(new PixelReader().on(pixels.flip(), type), WIDTH, HEIGHT);
    }

    @ParameterizedTest
    @EnumSource(PixelType.class)
    void shouldFindExtremesAndSums(final PixelType type) {
        image(type);
        for (final int frame : new int[] {0, 1, 5, 30, 1000}) {
            statistics.basics(frame);

            int lowest = 0;
            int highest = 0;
            double total = 0;
            double squares = 0;
            double edge = 0;
            double edgePixels = 0;
            for (int i = 0; i < image.length; i++) {
                lowest = image[i] < image[lowest] ? i : lowest;
                highest = image[i] > image[highest] ? i : highest;
                total += image[i];
                squares += image[i] * image[i];
                final int x = i % WIDTH;
                final int y = i / WIDTH;
                // one strip after the other, so that a corner counts twice
                for (final boolean in : new boolean[] {x < frame, x >= WIDTH - frame, y < frame, y >= HEIGHT - frame}) {
                    edge += in ? image[i] : 0;
                    edgePixels += in ? 1 : 0;
                }
            }
            final double mean = total / image.length;
            assertEquals(image[lowest], statistics.min);
            assertEquals(lowest % WIDTH, statistics.minX);
            assertEquals(lowest / WIDTH, statistics.minY);
            assertEquals(image[highest], statistics.max);
            assertEquals(highest % WIDTH, statistics.maxX);
            assertEquals(highest / WIDTH, statistics.maxY);
            assertEquals(total, statistics.total, Math.abs(total) * EXACT);
            assertEquals(mean, statistics.mean, Math.abs(mean) * EXACT);
            assertEquals(Math.sqrt(squares / image.length - mean * mean), statistics.sigma, 1e-6);
            final double net = frame == 0 ? total : total - edge / edgePixels * image.length;
            assertEquals(net, statistics.net, Math.abs(total) * EXACT, "frame " + frame);
        }
    }

    @ParameterizedTest
    @EnumSource(PixelType.class)
    void shouldFindTheCentroid(final PixelType type) {
        image(type);
        for (final double threshold : new double[] {1, 20, 50.5}) {
            statistics.centroid(threshold);

            double sum = 0;
            double x = 0;
            double y = 0;
            for (int i = 0; i < image.length; i++) {
                if (image[i] >= threshold) {
                    sum += image[i];
                    x += image[i] * (i % WIDTH);
                    y += image[i] * (i / WIDTH);
                }
            }
            x /= sum;
            y /= sum;
            final double[] mx = new double[5];
            final double[] my = new double[5];
            double mxy = 0;
            for (int i = 0; i < image.length; i++) {
                if (image[i] >= threshold) {
                    for (int order = 2; order < 5; order++) {
                        mx[order] += image[i] * Math.pow(i % WIDTH - x, order);
                        my[order] += image[i] * Math.pow(i / WIDTH - y, order);
                    }
                    mxy += image[i] * (i % WIDTH - x) * (i / WIDTH - y);
                }
            }
            final double sigmaX = Math.sqrt(mx[2] / sum);
            final double sigmaY = Math.sqrt(my[2] / sum);
            assertEquals(sum, statistics.centroidTotal, sum * EXACT);
            assertEquals(x, statistics.centroidX, EXACT * WIDTH);
            assertEquals(y, statistics.centroidY, EXACT * HEIGHT);
            assertEquals(sigmaX, statistics.sigmaX, 1e-7);
            assertEquals(sigmaY, statistics.sigmaY, 1e-7);
            assertEquals(mxy / sum / (sigmaX * sigmaY), statistics.sigmaXY, 1e-7);
            assertEquals(mx[3] / sum / Math.pow(sigmaX, 3), statistics.skewX, 1e-6);
            assertEquals(my[3] / sum / Math.pow(sigmaY, 3), statistics.skewY, 1e-6);
            assertEquals(mx[4] / sum / Math.pow(sigmaX, 4) - 3, statistics.kurtosisX, 1e-6);
            assertEquals(my[4] / sum / Math.pow(sigmaY, 4) - 3, statistics.kurtosisY, 1e-6);
            assertEquals(Math.toDegrees(0.5 * Math.atan2(2 * mxy, mx[2] - my[2])), statistics.orientation, 1e-5);
            final double difference = mx[2] - my[2];
            assertEquals(
                    (difference * difference - 4 * mxy * mxy) / Math.pow(mx[2] + my[2], 2),
                    statistics.eccentricity,
                    1e-7);
        }
        statistics.centroid(1e6);
        assertEquals(0, statistics.centroidTotal);
        assertEquals(0, statistics.centroidX);
        assertEquals(0, statistics.skewY);
    }

    @ParameterizedTest
    @EnumSource(PixelType.class)
    void shouldMakeProfiles(final PixelType type) {
        image(type);
        statistics.centroid(20);
        final ImageStatistics.Profiles made = statistics.profiles(20, 5, 10_000);

        final double[] averageX = new double[WIDTH];
        final double[] averageY = new double[HEIGHT];
        final double[] thresholdX = new double[WIDTH];
        final double[] thresholdY = new double[HEIGHT];
        for (int i = 0; i < image.length; i++) {
            averageX[i % WIDTH] += image[i] / HEIGHT;
            averageY[i / WIDTH] += image[i] / WIDTH;
            thresholdX[i % WIDTH] += image[i] >= 20 ? image[i] / HEIGHT : 0;
            thresholdY[i / WIDTH] += image[i] >= 20 ? image[i] / WIDTH : 0;
        }
        assertArrayEquals(averageX, made.averageX(), 1e-9);
        assertArrayEquals(averageY, made.averageY(), 1e-9);
        assertArrayEquals(thresholdX, made.thresholdX(), 1e-9);
        assertArrayEquals(thresholdY, made.thresholdY(), 1e-9);
        final int centroidX = (int) (statistics.centroidX + 0.5);
        final int centroidY = (int) (statistics.centroidY + 0.5);
        for (int x = 0; x < WIDTH; x++) {
            assertEquals(image[centroidY * WIDTH + x], made.centroidX()[x]);
            assertEquals(image[(HEIGHT - 1) * WIDTH + x], made.cursorX()[x], "the cursor stays inside");
        }
        for (int y = 0; y < HEIGHT; y++) {
            assertEquals(image[y * WIDTH + centroidX], made.centroidY()[y]);
            assertEquals(image[y * WIDTH + 5], made.cursorY()[y]);
        }
        assertEquals(image[(HEIGHT - 1) * WIDTH + 5], made.cursorValue());
    }

    @ParameterizedTest
    @EnumSource(PixelType.class)
    void shouldCountPixelsByValue(final PixelType type) {
        image(type);
        final double[] made = statistics.histogram(11, 2, 60);

        final double[] bins = new double[11];
        int below = 0;
        int above = 0;
        for (final double value : image) {
            if (value < 2) {
                below++;
            } else if (value > 60) {
                above++;
            } else {
                bins[(int) Math.floor((value - 2) * 10 / 58 + 0.5)]++;
            }
        }
        double entropy = 0;
        for (final double count : bins) {
            entropy -= count == 0 ? 0 : count * Math.log(count) / image.length;
        }
        assertArrayEquals(bins, made);
        assertEquals(below, statistics.histogramBelow);
        assertEquals(above, statistics.histogramAbove);
        assertEquals(entropy, statistics.histogramEntropy, 1e-12);
    }

    @Test
    void shouldDoWithWhatIsNoNumberAndWithLimitsThatAreNone() {
        final ByteBuffer pixels = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        pixels.putDouble(Double.NaN).putDouble(3).putDouble(5).flip();
        statistics.of(new PixelReader().on(pixels, PixelType.FLOAT64), 3, 1);

        assertArrayEquals(new double[] {1, 0}, statistics.histogram(2, 3, 3));
        assertEquals(1, statistics.histogramBelow);
        assertEquals(1, statistics.histogramAbove);
        assertArrayEquals(new double[] {0, 2.5, 5, 7.5}, ImageStatistics.histogramAxis(4, 0, 10));
    }

    @Test
    void shouldGiveAConstantImageNoWidth() {
        final ByteBuffer pixels = ByteBuffer.allocate(8 * 1000).order(ByteOrder.LITTLE_ENDIAN);
        while (pixels.hasRemaining()) {
            pixels.putDouble(0.1);
        }
        statistics.of(new PixelReader().on(pixels.flip(), PixelType.FLOAT64), 100, 10);
        statistics.basics(3);

        assertEquals(0, statistics.sigma, 1e-8);
        assertEquals(0, statistics.net, 1e-9);
        assertEquals(0.1, statistics.min);
    }
}
