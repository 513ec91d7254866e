package org.pebbleioc.driver.sim.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;

class DiffractionPatternTest {
    private static final int SIDE = 512;

    private static ByteBuffer frame(final PixelType type, final long seed, final long number) throws IOException {
        try (var source = new DiffractionPattern(new ImageFormat(SIDE, SIDE, type), seed)) {
            return ReplayTest.frame(source, number);
        }
    }

    private static double mean(final ByteBuffer pixels, final double fromRadius, final double toRadius) {
        double sum = 0;
        int count = 0;
        for (int y = 0; y <= (int) (SIDE * 0.53); y++) {
            for (int x = 0; x < SIDE; x++) {
                final double radius = Math.hypot(x - (int) (SIDE * 0.48), y - (int) (SIDE * 0.53)) / (SIDE * 0.55);
                if (radius >= fromRadius && radius < toRadius) {
                    sum += ReplayTest.value(PixelType.UINT16, pixels, y * SIDE + x);
                    count++;
                }
            }
        }
        return sum / count;
    }

    @Test
    void shouldHaveABeamStopAndRings() throws IOException {
        final ByteBuffer pixels = frame(PixelType.UINT16, 1, 0);
        assertEquals(0, mean(pixels, 0, 0.045), "behind the beam stop");
        final double ring = mean(pixels, 0.16, 0.18);
        final double gap = mean(pixels, 0.22, 0.24);
        assertTrue(ring > 2 * gap && gap > 1, "ring " + ring + " gap " + gap);
    }

    @Test
    void shouldScatterLikePhotons() {
        final PhotonNoise noise = new PhotonNoise(3, 4000);
        for (final double mean : new double[] {0.1, 1, 7, 60, 150, 700, 3500}) {
            final int level = noise.level(mean);
            double sum = 0;
            double squares = 0;
            final int n = 1 << 18;
            for (int i = 0; i < n; i++) {
                final double count = noise.count(level, i);
                sum += count;
                squares += count * count;
            }
            final double found = sum / n;
            final double variance = squares / n - found * found;
            assertEquals(1, found / mean, 0.05, "mean of " + mean);
            assertEquals(1, variance / found, 0.06, "variance over mean at " + mean);
        }
    }

    @Test
    void shouldFollowFromSeedAndNumberAlone() throws IOException {
        assertEquals(frame(PixelType.UINT16, 5, 77), frame(PixelType.UINT16, 5, 77));
        assertFalse(frame(PixelType.UINT16, 5, 77).equals(frame(PixelType.UINT16, 6, 77)));
        assertFalse(frame(PixelType.UINT16, 5, 77).equals(frame(PixelType.UINT16, 5, 78)));
    }

    @Test
    void shouldMoveItsSpot() throws IOException {
        long before = -1;
        for (int number = 0; number < 200; number += 40) {
            final ByteBuffer pixels = frame(PixelType.INT32, 1, number);
            final double angle = 2 * Math.PI * number / 360;
            final int x = (int) (SIDE * (0.5 + 0.36 * Math.cos(angle)));
            final int y = (int) (SIDE * (0.5 + 0.36 * Math.sin(2 * angle)));
            assertTrue(pixels.getInt(4 * (y * SIDE + x)) >= 2800, "frame " + number);
            assertTrue(before != (long) y * SIDE + x);
            before = (long) y * SIDE + x;
        }
    }

    @ParameterizedTest
    @EnumSource(PixelType.class)
    void shouldStayInTheRangeOfEveryType(final PixelType type) throws IOException {
        final ByteBuffer pixels = frame(type, 1, 3);
        double max = 0;
        double sum = 0;
        for (int i = 0; i < SIDE * SIDE; i++) {
            final double value = ReplayTest.value(type, pixels, i);
            assertTrue(value >= 0 && value == Math.rint(value), "pixel " + i + " is " + value);
            max = Math.max(max, value);
            sum += value;
        }
        assertEquals(Pixels.brightPixel(type) * 3 / 2, (int) max);
        assertTrue(sum / (SIDE * SIDE) > Pixels.brightPixel(type) / 100.0);
    }

    @Test
    void shouldRenderAnyPartOfAnImageTheSame() throws IOException {
        final long seed = System.nanoTime();
        System.out.println("DiffractionPatternTest seed " + seed);
        final Random random = new Random(seed);
        for (final PixelType type : new PixelType[] {PixelType.UINT8, PixelType.UINT16, PixelType.FLOAT64}) {
            final ImageFormat format = new ImageFormat(61, 47, type);
            try (var source = new DiffractionPattern(format, seed)) {
                final ByteBuffer whole = ReplayTest.frame(source, 9);
                for (int i = 0; i < 300; i++) {
                    final int offset = random.nextInt(format.sizeBytes());
                    final int length = random.nextInt(Math.min(500, format.sizeBytes() - offset) + 1);
                    final ByteBuffer part = ByteBuffer.allocate(600)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .position(33)
                            .limit(33 + length);
                    source.read(9, offset, part);
                    assertEquals(33 + length, part.position());
                    assertEquals(whole.slice(offset, length), part.slice(33, length), "offset " + offset);
                    assertEquals(0, part.clear().get(32));
                    assertEquals(0, part.get(33 + length), "one byte too many, length " + length);
                }
            }
        }
    }

    @Test
    void shouldRenderSmallAndNarrowImages() throws IOException {
        for (final int[] size : new int[][] {{1, 1}, {1, 300}, {300, 1}, {7, 5}}) {
            try (var source = new DiffractionPattern(new ImageFormat(size[0], size[1], PixelType.UINT16), 1)) {
                ReplayTest.frame(source, 4);
            }
        }
    }
}
