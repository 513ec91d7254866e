package org.pebbleioc.pva.stream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.pebbleioc.image.PixelType;

/**
 * One row of pixels of any type, as numbers. A row is copied to the heap first: plain arrays are what the compiler turns
 * into good loops. 64-bit integers are exact up to 53 bits.
 */
final class PixelRows {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle FLOAT = MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle DOUBLE =
            MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] row = new byte[0];

    void load(final ByteBuffer pixels, final int at, final int bytes) {
        if (row.length < bytes) {
            row = new byte[bytes];
        }
        pixels.get(at, row, 0, bytes);
    }

    /** Adds up each {@code factor} neighbours. */
    void addSums(final PixelType type, final int width, final int factor, final double[] sums) {
        switch (type) {
            case UINT8 -> addBytes(width, factor, sums, 0);
            case INT8 -> addBytes(width, factor, sums, 0x80);
            case UINT16 -> addShorts(width, factor, sums, 0);
            case INT16 -> addShorts(width, factor, sums, 0x8000);
            default -> {
                for (int x = 0; x < width; x++) {
                    sums[x / factor] += value(type, x);
                }
            }
        }
    }

    /** Adds the first of each {@code factor} neighbours. */
    void addFirst(final PixelType type, final int width, final int factor, final double[] sums) {
        for (int x = 0, i = 0; x < width; x += factor, i++) {
            sums[i] += value(type, x);
        }
    }

    /** @param sign the sign bit of signed pixels; the flip turns them into unsigned ones that much higher */
    private void addBytes(final int width, final int factor, final double[] sums, final int sign) {
        for (int x = 0, i = 0; x < width; i++) {
            final int end = Math.min(x + factor, width);
            long sum = -(long) sign * (end - x);
            for (; x < end; x++) {
                sum += row[x] & 0xFF ^ sign;
            }
            sums[i] += sum;
        }
    }

    private void addShorts(final int width, final int factor, final double[] sums, final int sign) {
        for (int x = 0, i = 0; x < width; i++) {
            final int end = Math.min(x + factor, width);
            long sum = -(long) sign * (end - x);
            for (; x < end; x++) {
                sum += (short) SHORT.get(row, 2 * x) & 0xFFFF ^ sign;
            }
            sums[i] += sum;
        }
    }

    private double value(final PixelType type, final int x) {
        return switch (type) {
            case UINT8 -> row[x] & 0xFF;
            case INT8 -> row[x];
            case UINT16 -> (short) SHORT.get(row, 2 * x) & 0xFFFF;
            case INT16 -> (short) SHORT.get(row, 2 * x);
            case INT32 -> (int) INT.get(row, 4 * x);
            case UINT32 -> (int) INT.get(row, 4 * x) & 0xFFFF_FFFFL;
            case INT64 -> (long) LONG.get(row, 8 * x);
            case UINT64 -> unsigned((long) LONG.get(row, 8 * x));
            case FLOAT32 -> (float) FLOAT.get(row, 4 * x);
            case FLOAT64 -> (double) DOUBLE.get(row, 8 * x);
        };
    }

    private static double unsigned(final long value) {
        return value >= 0 ? value : (value >>> 1 | value & 1) * 2.0;
    }

    /** Appends numbers as pixels, integers rounded. */
    static void write(final double[] values, final int count, final PixelType type, final ByteBuffer to) {
        to.order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            final double value = values[i];
            switch (type.bytes()) {
                case 1 -> to.put((byte) Math.round(value));
                case 2 -> to.putShort((short) Math.round(value));
                case 4 -> {
                    if (type == PixelType.FLOAT32) {
                        to.putFloat((float) value);
                    } else {
                        to.putInt((int) Math.round(value));
                    }
                }
                default -> {
                    if (type == PixelType.FLOAT64) {
                        to.putDouble(value);
                    } else if (type == PixelType.UINT64 && value >= 0x1p63) {
                        to.putLong((long) (value - 0x1p63) ^ Long.MIN_VALUE);
                    } else {
                        to.putLong(Math.round(value));
                    }
                }
            }
        }
    }
}
