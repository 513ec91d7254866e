package org.pebbleioc.pva.stream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.pebbleioc.image.PixelType;

/** Pixels of any type as numbers, some at a time. Not for several threads. */
public final class PixelReader {
    private ByteBuffer pixels = ByteBuffer.allocate(0);
    private PixelType type = PixelType.UINT8;

    /**
     * The image that is read from now on.
     *
     * @throws IllegalArgumentException its pixels are compressed
     */
    public PixelReader on(final Frame frame) {
        if (!frame.shape().codec().isEmpty()) {
            throw new IllegalArgumentException(
                    "needs plain pixels, these are " + frame.shape().codec());
        }
        return on(frame.pixels(), frame.shape().type());
    }

    public PixelReader on(final ByteBuffer newPixels, final PixelType newType) {
        pixels = newPixels.slice().order(ByteOrder.LITTLE_ENDIAN);
        type = newType;
        return this;
    }

    public PixelType type() {
        return type;
    }

    /** The bytes, little-endian, for those who copy them as they are. */
    public ByteBuffer bytes() {
        return pixels.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Integers as they are; the bits of {@code UInt64}; floating point numbers without their fraction. */
    public void longs(final int from, final int count, final long[] out) {
        switch (type) {
            case INT8 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = pixels.get(from + i);
                }
            }
            case UINT8 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = pixels.get(from + i) & 0xFF;
                }
            }
            case INT16 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = pixels.getShort(2 * (from + i));
                }
            }
            case UINT16 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = pixels.getShort(2 * (from + i)) & 0xFFFF;
                }
            }
            case INT32 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = pixels.getInt(4 * (from + i));
                }
            }
            case UINT32 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = pixels.getInt(4 * (from + i)) & 0xFFFF_FFFFL;
                }
            }
            case INT64, UINT64 ->
                pixels.slice(8 * from, 8 * count)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asLongBuffer()
                        .get(out, 0, count);
            case FLOAT32 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = (long) pixels.getFloat(4 * (from + i));
                }
            }
            case FLOAT64 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = (long) pixels.getDouble(8 * (from + i));
                }
            }
        }
    }

    /** 64-bit integers are rounded where they have more than 53 bits. */
    public void doubles(final int from, final int count, final double[] out) {
        switch (type) {
            case INT8 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = pixels.get(from + i);
                }
            }
            case UINT8 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = pixels.get(from + i) & 0xFF;
                }
            }
            case INT16 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = pixels.getShort(2 * (from + i));
                }
            }
            case UINT16 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = pixels.getShort(2 * (from + i)) & 0xFFFF;
                }
            }
            case INT32 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = pixels.getInt(4 * (from + i));
                }
            }
            case UINT32 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = pixels.getInt(4 * (from + i)) & 0xFFFF_FFFFL;
                }
            }
            case INT64 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = pixels.getLong(8 * (from + i));
                }
            }
            case UINT64 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = unsigned(pixels.getLong(8 * (from + i)));
                }
            }
            case FLOAT32 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = pixels.getFloat(4 * (from + i));
                }
            }
            case FLOAT64 ->
                pixels.slice(8 * from, 8 * count)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asDoubleBuffer()
                        .get(out, 0, count);
        }
    }

    /** The number that 64 bits without a sign stand for. */
    public static double unsigned(final long value) {
        return value >= 0 ? value : (value >>> 1 | value & 1) * 2.0;
    }
}
