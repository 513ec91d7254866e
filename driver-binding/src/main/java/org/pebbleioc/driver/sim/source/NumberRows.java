package org.pebbleioc.driver.sim.source;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import org.pebbleioc.image.PixelType;

/** Appends a row of numbers, in whatever array a library gave them, as pixels of a type. */
final class NumberRows {
    private NumberRows() {}

    /**
     * @param row array of any primitive number type, or of BigInteger; values are taken modulo the size of the pixel,
     *     so an unsigned value in a wider array and the same bits in a narrow one give the same pixel
     * @return false for anything else
     */
    static boolean put(final Object row, final PixelType type, final ByteBuffer to) {
        if (row instanceof byte[] values) {
            to.put(values);
        } else if (row instanceof short[] values) {
            for (final short value : values) {
                whole(value, type, to);
            }
        } else if (row instanceof int[] values) {
            for (final int value : values) {
                whole(value, type, to);
            }
        } else if (row instanceof long[] values) {
            for (final long value : values) {
                whole(value, type, to);
            }
        } else if (row instanceof BigInteger[] values) {
            for (final BigInteger value : values) {
                whole(value.longValue(), type, to);
            }
        } else if (row instanceof float[] values) {
            for (final float value : values) {
                to.putFloat(value);
            }
        } else if (row instanceof double[] values) {
            for (final double value : values) {
                to.putDouble(value);
            }
        } else {
            return false;
        }
        return true;
    }

    private static void whole(final long value, final PixelType type, final ByteBuffer to) {
        Pixels.put(to, to.position(), type.bytes(), value);
        to.position(to.position() + type.bytes());
    }
}
