package org.pebbleioc.pva.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.pva.image.FrameInfo;
import org.pebbleioc.pva.image.ImageShape;
import org.pebbleioc.pva.image.Region;
import org.pebbleioc.pva.stream.RoiSettings.Axis;

/** Against areaDetector's ROI, written out pixel by pixel. */
class RoiWorkTest {
    private static final int WIDTH = 29;
    private static final int HEIGHT = 17;

    private RoiSettings settings = RoiSettings.WHOLE;
    private RoiWork.RoiReport report;
    private final RoiWork work = new RoiWork(() -> settings, made -> report = made);

    @ParameterizedTest
    @EnumSource(PixelType.class)
    void shouldCutBinTurnAndConvert(final PixelType type) {
        final Random random = new Random(type.ordinal());
        final Fixed image = new Fixed(type, random);
        for (int round = 0; round < 200; round++) {
            final PixelType out = random.nextInt(3) == 0 ? null : PixelType.values()[random.nextInt(10)];
            final double scale = random.nextInt(3) == 0 ? 1 + random.nextInt(9) : 1;
            settings = new RoiSettings(axis(random), axis(random), scale, out, false);
            final ByteBuffer to = ByteBuffer.allocate(WIDTH * HEIGHT * 8);

            final ImageShape shape = work.work(image, to);

            final Axis x = report.x();
            final Axis y = report.y();
            final PixelType made = out == null ? type : out;
            assertEquals(x.size() / x.bin(), shape.width());
            assertEquals(y.size() / y.bin(), shape.rows());
            assertEquals(made, shape.type());
            assertEquals(shape.bytes(), to.position());
            assertEquals(new Region(x.min(), y.min(), x.bin(), y.bin(), x.reverse(), y.reverse()), shape.region());
            final PixelReader reader = new PixelReader().on(to.flip(), made);
            for (int i = 0; i < shape.width() * shape.rows(); i++) {
                final int outX = i % shape.width();
                final int outY = i / shape.width();
                check(image, x, y, scale, made, reader, i, outX, outY);
            }
        }
    }

    private static void check(
            final Fixed image,
            final Axis x,
            final Axis y,
            final double scale,
            final PixelType made,
            final PixelReader reader,
            final int i,
            final int outX,
            final int outY) {
        long whole = 0;
        double sum = 0;
        for (int dy = 0; dy < y.bin(); dy++) {
            for (int dx = 0; dx < x.bin(); dx++) {
                // from the far end of what is binned, backwards
                final int inX = x.reverse()
                        ? x.min() + x.size() / x.bin() * x.bin() - 1 - (outX * x.bin() + dx)
                        : x.min() + outX * x.bin() + dx;
                final int inY = y.reverse()
                        ? y.min() + y.size() / y.bin() * y.bin() - 1 - (outY * y.bin() + dy)
                        : y.min() + outY * y.bin() + dy;
                whole += image.whole(inY * WIDTH + inX);
                sum += image.number(inY * WIDTH + inX);
            }
        }
        final double[] found = new double[1];
        final long[] bits = new long[1];
        reader.doubles(i, 1, found);
        reader.longs(i, 1, bits);
        switch (made) {
            case FLOAT32, FLOAT64 -> assertEquals(sum / scale, found[0], Math.abs(sum) * 1e-6 + 1e-9);
            default -> {
                if (scale == 1) {
                    final int shift = 64 - 8 * made.bytes();
                    assertEquals(whole << shift, bits[0] << shift, made + " " + i);
                } else if (Math.abs(sum / scale) < 1e9) {
                    final int shift = 64 - 8 * made.bytes();
                    final long difference = ((long) (sum / scale) << shift) - (bits[0] << shift) >> shift;
                    assertTrue(Math.abs(difference) <= 1, made + " " + i + ": " + difference);
                }
            }
        }
    }

    private static Axis axis(final Random random) {
        return new Axis(
                random.nextInt(8) > 0,
                random.nextInt(40),
                1 + random.nextInt(40),
                random.nextInt(8) == 0,
                1 + random.nextInt(4),
                random.nextBoolean());
    }

    @Test
    void shouldKeepWithinTheImage() {
        final Fixed image = new Fixed(PixelType.UINT8, new Random(1));
        settings = new RoiSettings(
                new Axis(true, 100, 1_000_000, false, 7, false),
                new Axis(true, 3, 1_000_000, true, 100, false),
                1,
                null,
                false);
        work.work(image, ByteBuffer.allocate(10_000));

        assertEquals(new Axis(true, WIDTH - 1, 1, false, 1, false), report.x());
        assertEquals(new Axis(true, 3, HEIGHT - 3, true, HEIGHT - 3, false), report.y());
        assertEquals(WIDTH, report.maxX());
    }

    @Test
    void shouldMakeARowOfAColumn() {
        final Fixed image = new Fixed(PixelType.UINT16, new Random(1));
        settings = new RoiSettings(new Axis(true, 4, 1, false, 1, false), Axis.WHOLE, 1, null, true);
        final ImageShape shape = work.work(image, ByteBuffer.allocate(10_000));

        assertEquals(HEIGHT, shape.width());
        assertEquals(1, shape.rows());
    }

    @Test
    void shouldAddUpOffsetsOfRegionsOfRegions() {
        assertEquals(
                new Region(15, 3, 6, 4, false, true),
                new Region(5, 1, 3, 4, true, true).of(new Region(10, 2, 2, 1, true, false)));
    }

    @Test
    void shouldRefuseWhatDoesNotFit() {
        final Fixed image = new Fixed(PixelType.UINT8, new Random(1));
        settings = new RoiSettings(Axis.WHOLE, Axis.WHOLE, 1, PixelType.FLOAT64, false);
        assertNull(work.work(image, ByteBuffer.allocate(WIDTH * HEIGHT)));
        assertTrue(work.problem().contains("as Float64"), work.problem());
        image.codec = "lz4";
        assertNull(work.work(image, ByteBuffer.allocate(WIDTH * HEIGHT)));
        assertEquals("an ROI needs plain pixels, these are lz4", work.problem());
    }

    /** Pixels at random. */
    private static final class Fixed implements Frame {
        private final PixelType type;
        private final ByteBuffer pixels;
        private String codec = "";

        Fixed(final PixelType type, final Random random) {
            this.type = type;
            pixels = ByteBuffer.allocate(WIDTH * HEIGHT * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < WIDTH * HEIGHT; i++) {
                switch (type) {
                    case FLOAT32 -> pixels.putFloat(random.nextInt(100_000) / 16f);
                    case FLOAT64 -> pixels.putDouble(random.nextInt(100_000) / 16.0);
                    default -> {
                        for (int b = 0; b < type.bytes(); b++) {
                            pixels.put((byte) (b < 4 ? random.nextInt() : 0));
                        }
                    }
                }
            }
            pixels.flip();
        }

        long whole(final int i) {
            final long[] one = new long[1];
            new PixelReader().on(pixels, type).longs(i, 1, one);
            return one[0];
        }

        double number(final int i) {
            final double[] one = new double[1];
            new PixelReader().on(pixels, type).doubles(i, 1, one);
            return one[0];
        }

        @Override
        public ImageShape shape() {
            return new ImageShape(WIDTH, HEIGHT, WIDTH, HEIGHT, 1, type, codec);
        }

        @Override
        public FrameInfo info() {
            return new FrameInfo(1, 0, 0, 0, 0, 0);
        }

        @Override
        public ByteBuffer pixels() {
            return pixels;
        }

        @Override
        public void retain() {}

        @Override
        public void release() {}
    }
}
