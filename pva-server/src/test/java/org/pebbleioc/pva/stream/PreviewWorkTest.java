package org.pebbleioc.pva.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.pva.image.FrameInfo;
import org.pebbleioc.pva.image.ImageShape;

/** Against the plainest way to do the same. */
class PreviewWorkTest {
    @Test
    void shouldAverageAndDecimateEveryType() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (final PixelType type : PixelType.values()) {
            for (int i = 0; i < 8; i++) {
                final int width = 1 + random.nextInt(90);
                final int rows = 1 + random.nextInt(60);
                final int maxSize = 1 + random.nextInt(60);
                final boolean average = i % 2 == 0;
                final ByteBuffer pixels = pixels(random, type, width * rows);
                final ImageShape shape = new ImageShape(width, rows, width, rows, 1, type, "");
                final PreviewSettings settings = new PreviewSettings(64);
                settings.maxSize(maxSize);
                settings.scaling(average ? PreviewSettings.Scaling.AVERAGE : PreviewSettings.Scaling.DECIMATE);
                final ByteBuffer to = ByteBuffer.allocate((int) settings.largestBytes());

                final ImageShape made = new PreviewWork(settings).work(frame(shape, pixels), to);

                final String what =
                        type + " " + width + "x" + rows + " to " + maxSize + " average=" + average + " seed=" + seed;
                final int factor = (Math.max(width, rows) + maxSize - 1) / maxSize;
                assertEquals((width + factor - 1) / factor, made.width(), what);
                assertEquals((rows + factor - 1) / factor, made.rows(), what);
                assertEquals(factor, made.binning(), what);
                assertEquals(width, made.fullWidth(), what);
                assertEquals(type, made.type(), what);
                assertEquals(made.bytes(), to.position(), what);
                assertTrue(made.width() <= maxSize && made.rows() <= maxSize, what);
                for (int y = 0; y < made.rows(); y++) {
                    for (int x = 0; x < made.width(); x++) {
                        final double want = average
                                ? mean(pixels, type, width, rows, x * factor, y * factor, factor)
                                : number(pixels, type, y * factor * width + x * factor);
                        final double got = number(to, type, y * made.width() + x);
                        final boolean whole = type != PixelType.FLOAT32 && type != PixelType.FLOAT64;
                        assertEquals(want, got, whole ? 0.5 + Math.abs(want) * 1e-12 : Math.abs(want) * 1e-6, what);
                    }
                }
            }
        }
    }

    @Test
    void shouldStretchTheContrastOverEightBits() {
        final int side = 100;
        final ByteBuffer pixels = ByteBuffer.allocate(side * side * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < side * side; i++) {
            pixels.putShort(2 * i, (short) (1000 + i % side * 10)); // a ramp from 1000 to 1990
        }
        pixels.putShort(0, (short) 65535); // one hot pixel does not make all others black
        final PreviewSettings settings = new PreviewSettings(side);
        settings.mono8(true);
        final ByteBuffer to = ByteBuffer.allocate((int) settings.largestBytes());
        final ImageShape shape = new ImageShape(side, side, side, side, 1, PixelType.UINT16, "");

        final ImageShape made = new PreviewWork(settings).work(frame(shape, pixels), to);

        assertEquals(PixelType.UINT8, made.type());
        assertEquals(side * side, to.position());
        assertEquals(1000, settings.low(), 20);
        assertEquals(1990, settings.high(), 20);
        assertEquals(255, to.get(0) & 0xFF);
        assertEquals(0, to.get(side) & 0xFF);
        assertEquals(128, to.get(side + side / 2) & 0xFF, 5);
        assertEquals(255, to.get(2 * side - 1) & 0xFF);

        settings.autoContrast(false);
        settings.contrast(0, 65535);
        new PreviewWork(settings).work(frame(shape, pixels), to.clear());
        assertEquals(1000 / 257.0, to.get(side) & 0xFF, 1);
        settings.contrast(5, 5); // no contrast at all
        new PreviewWork(settings).work(frame(shape, pixels), to.clear());
        assertEquals(0, to.get(5));
    }

    @Test
    void shouldShowNotANumberAsBlackAndADamagedImageAtItsSize() {
        final ByteBuffer pixels = ByteBuffer.allocate(40 * 10 * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 400; i++) {
            pixels.putFloat(4 * i, i % 40 < 20 ? Float.NaN : i);
        }
        final PreviewSettings settings = new PreviewSettings(20);
        settings.mono8(true);
        final ByteBuffer to = ByteBuffer.allocate((int) settings.largestBytes());
        // ten rows of 80 have come
        final ImageShape shape = new ImageShape(40, 10, 40, 80, 1, PixelType.FLOAT32, "");

        final ImageShape made = new PreviewWork(settings).work(frame(shape, pixels), to);

        assertEquals(4, made.binning());
        assertEquals(3, made.rows());
        assertEquals(0, to.get(0));
        assertTrue(Double.isFinite(settings.low()) && settings.high() > settings.low());
        assertEquals(255, to.get(2 * 10 + 9) & 0xFF);
    }

    @Test
    void shouldRefuseWhatIsCompressed() {
        final PreviewWork work = new PreviewWork(new PreviewSettings(8));
        final ImageShape shape = new ImageShape(4, 4, 4, 4, 1, PixelType.UINT8, "lz4");
        assertNull(work.work(frame(shape, ByteBuffer.allocate(3)), ByteBuffer.allocate(512)));
        assertTrue(work.problem().contains("lz4"), work.problem());
    }

    private static double mean(
            final ByteBuffer pixels,
            final PixelType type,
            final int width,
            final int rows,
            final int x0,
            final int y0,
            final int factor) {
        double sum = 0;
        int count = 0;
        for (int y = y0; y < Math.min(y0 + factor, rows); y++) {
            for (int x = x0; x < Math.min(x0 + factor, width); x++) {
                sum += number(pixels, type, y * width + x);
                count++;
            }
        }
        return sum / count;
    }

    private static double number(final ByteBuffer pixels, final PixelType type, final int i) {
        final ByteBuffer b = pixels.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        return switch (type) {
            case INT8 -> b.get(i);
            case UINT8 -> b.get(i) & 0xFF;
            case INT16 -> b.getShort(2 * i);
            case UINT16 -> b.getShort(2 * i) & 0xFFFF;
            case INT32 -> b.getInt(4 * i);
            case UINT32 -> Integer.toUnsignedLong(b.getInt(4 * i));
            case INT64 -> b.getLong(8 * i);
            case UINT64 -> new java.math.BigInteger(Long.toUnsignedString(b.getLong(8 * i))).doubleValue();
            case FLOAT32 -> b.getFloat(4 * i);
            case FLOAT64 -> b.getDouble(8 * i);
        };
    }

    /** All bits for integers, plain numbers for floats. */
    private static ByteBuffer pixels(final Random random, final PixelType type, final int count) {
        final ByteBuffer pixels =
                ByteBuffer.allocateDirect(count * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        if (type == PixelType.FLOAT32) {
            for (int i = 0; i < count; i++) {
                pixels.putFloat(4 * i, random.nextFloat() * 100);
            }
        } else if (type == PixelType.FLOAT64) {
            for (int i = 0; i < count; i++) {
                pixels.putDouble(8 * i, random.nextDouble() * 100);
            }
        } else {
            for (int i = 0; i < pixels.capacity(); i++) {
                pixels.put(i, (byte) random.nextInt());
            }
        }
        return pixels;
    }

    private static Frame frame(final ImageShape shape, final ByteBuffer pixels) {
        return new Frame() {
            @Override
            public ImageShape shape() {
                return shape;
            }

            @Override
            public FrameInfo info() {
                return new FrameInfo(1, 1, 1, 0, 1, 1);
            }

            @Override
            public ByteBuffer pixels() {
                return pixels.slice(0, pixels.capacity());
            }

            @Override
            public void retain() {}

            @Override
            public void release() {}
        };
    }
}
