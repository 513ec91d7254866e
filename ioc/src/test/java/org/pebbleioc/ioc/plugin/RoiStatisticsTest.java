package org.pebbleioc.ioc.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.pva.stream.PixelReader;

/** Against the definitions of areaDetector's ROIStat plugin, written out pixel by pixel. */
class RoiStatisticsTest {
    private static final int WIDTH = 31;
    private static final int HEIGHT = 19;

    @ParameterizedTest
    @EnumSource(PixelType.class)
    void shouldFindExtremesAndSums(final PixelType type) {
        final Random random = new Random(type.ordinal());
        final ByteBuffer pixels =
                ByteBuffer.allocate(WIDTH * HEIGHT * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        while (pixels.hasRemaining()) {
            switch (type) {
                case FLOAT32 -> pixels.putFloat(random.nextFloat());
                case FLOAT64 -> pixels.putDouble(random.nextDouble());
                case INT64, UINT64 -> pixels.putLong(random.nextInt(1 << 20));
                default -> pixels.put((byte) random.nextInt());
            }
        }
        final PixelReader reader = new PixelReader().on(pixels.flip(), type);
        final double[] image = new double[WIDTH * HEIGHT];
        reader.doubles(0, image.length, image);
        final RoiStatistics statistics = new RoiStatistics();
        for (int round = 0; round < 100; round++) {
            final int minX = random.nextInt(WIDTH);
            final int minY = random.nextInt(HEIGHT);
            final int sizeX = 1 + random.nextInt(WIDTH - minX);
            final int sizeY = 1 + random.nextInt(HEIGHT - minY);
            final int frame = random.nextInt(5);
            statistics.of(reader, WIDTH, minX, minY, sizeX, sizeY, frame);

            double min = Double.MAX_VALUE;
            double max = -Double.MAX_VALUE;
            double total = 0;
            double edge = 0;
            int edgePixels = 0;
            for (int y = 0; y < sizeY; y++) {
                for (int x = 0; x < sizeX; x++) {
                    final double value = image[(minY + y) * WIDTH + minX + x];
                    min = Math.min(min, value);
                    max = Math.max(max, value);
                    total += value;
                    if (Math.min(Math.min(x, sizeX - 1 - x), Math.min(y, sizeY - 1 - y)) < frame) {
                        edge += value;
                        edgePixels++;
                    }
                }
            }
            final double scale = 1e-9 * Math.max(1, Math.max(Math.abs(min), Math.abs(max)) * sizeX * sizeY);
            assertEquals(min, statistics.min);
            assertEquals(max, statistics.max);
            assertEquals(total, statistics.total, scale);
            assertEquals(total / (sizeX * sizeY), statistics.mean, scale);
            final double net = frame == 0 ? total : total - edge / edgePixels * sizeX * sizeY;
            assertEquals(net, statistics.net, scale, "frame " + frame);
        }
    }
}
