package org.pebbleioc.ioc.plugin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Array;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.pva.stream.PixelReader;

/** Every type of pixels as every type of a record's elements, against C casts written out one by one. */
class PixelArraysTest {
    /** More than one piece, and no whole number of them. */
    private static final int COUNT = 4096 + 123;

    @ParameterizedTest
    @EnumSource(PixelType.class)
    void shouldConvertAsACastDoes(final PixelType type) {
        final ByteBuffer pixels = pixels(type);
        final PixelReader reader = new PixelReader().on(pixels, type);
        final PixelArrays converter = new PixelArrays();
        for (final String ftvl : "CHAR UCHAR SHORT USHORT LONG ULONG INT64 UINT64 FLOAT DOUBLE".split(" ")) {
            final Object array = converter.of(reader, COUNT, ftvl);
            assertEquals(COUNT, Array.getLength(array));
            for (int i = 0; i < COUNT; i++) {
                assertEquals(cast(number(type, pixels, i), ftvl), Array.get(array, i), type + " " + ftvl + " " + i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(PixelType.class)
    void shouldReadNumbers(final PixelType type) {
        final ByteBuffer pixels = pixels(type);
        final double[] doubles = new double[COUNT];
        new PixelReader().on(pixels, type).doubles(7, COUNT - 7, doubles);
        final double[] expected = new double[COUNT];
        for (int i = 0; i < COUNT - 7; i++) {
            expected[i] = number(type, pixels, i + 7).doubleValue();
        }
        assertArrayEquals(expected, doubles);
    }

    private static ByteBuffer pixels(final PixelType type) {
        final ByteBuffer pixels =
                ByteBuffer.allocateDirect(COUNT * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        final Random random = new Random(type.ordinal());
        for (int i = 0; i < COUNT; i++) {
            switch (type) {
                case FLOAT32 -> pixels.putFloat((random.nextFloat() - 0.5f) * 4e9f);
                case FLOAT64 -> pixels.putDouble((random.nextDouble() - 0.5) * 1e12);
                default -> {
                    for (int b = 0; b < type.bytes(); b++) {
                        pixels.put((byte) random.nextInt());
                    }
                }
            }
        }
        return pixels.flip();
    }

    /** Exactly what the pixel says. */
    private static Number number(final PixelType type, final ByteBuffer pixels, final int i) {
        return switch (type) {
            case INT8 -> pixels.get(i);
            case UINT8 -> Byte.toUnsignedInt(pixels.get(i));
            case INT16 -> pixels.getShort(2 * i);
            case UINT16 -> Short.toUnsignedInt(pixels.getShort(2 * i));
            case INT32 -> pixels.getInt(4 * i);
            case UINT32 -> Integer.toUnsignedLong(pixels.getInt(4 * i));
            case INT64 -> pixels.getLong(8 * i);
            case UINT64 -> new BigInteger(Long.toUnsignedString(pixels.getLong(8 * i)));
            case FLOAT32 -> pixels.getFloat(4 * i);
            case FLOAT64 -> pixels.getDouble(8 * i);
        };
    }

    /** In the Java type that records keep such elements in: unsigned ones in the next wider. */
    private static Object cast(final Number number, final String ftvl) {
        final long whole = number.longValue();
        return switch (ftvl) {
            case "CHAR", "UCHAR" -> (byte) whole;
            case "SHORT" -> (short) whole;
            case "USHORT" -> (int) (whole & 0xFFFF);
            case "LONG" -> (int) whole;
            case "ULONG" -> (double) (whole & 0xFFFF_FFFFL);
            case "INT64", "UINT64" -> whole;
            case "FLOAT" -> (float) number.doubleValue();
            default -> number.doubleValue();
        };
    }
}
