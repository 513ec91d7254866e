package org.pebbleioc.pva.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The bit transpose of the bitshuffle library: of {@code n} elements, first the lowest bits of all, then the next, up to
 * the highest. Bit {@code i} of a row's byte {@code j} is that bit of element {@code 8 j + i}. And the byte transpose of
 * blosc's "shuffle", which does the same with whole bytes.
 */
final class BitShuffle {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private BitShuffle() {}

    /** @param elements a multiple of 8 */
    static void bits(final byte[] from, final int elements, final int elementBytes, final byte[] to) {
        final int row = elements / 8;
        for (int group = 0; group < row; group++) {
            final int at = group * 8 * elementBytes;
            for (int b = 0; b < elementBytes; b++) {
                final long x = transpose(gather(from, at, b, elementBytes));
                int out = b * 8 * row + group;
                to[out] = (byte) x;
                to[out += row] = (byte) (x >>> 8);
                to[out += row] = (byte) (x >>> 16);
                to[out += row] = (byte) (x >>> 24);
                to[out += row] = (byte) (x >>> 32);
                to[out += row] = (byte) (x >>> 40);
                to[out += row] = (byte) (x >>> 48);
                to[out + row] = (byte) (x >>> 56);
            }
        }
    }

    /** The way back. */
    static void unbits(final byte[] from, final int elements, final int elementBytes, final byte[] to) {
        final int row = elements / 8;
        for (int group = 0; group < row; group++) {
            final int at = group * 8 * elementBytes;
            for (int b = 0; b < elementBytes; b++) {
                int in = b * 8 * row + group;
                long x = from[in] & 0xFFL;
                x |= (from[in += row] & 0xFFL) << 8;
                x |= (from[in += row] & 0xFFL) << 16;
                x |= (from[in += row] & 0xFFL) << 24;
                x |= (from[in += row] & 0xFFL) << 32;
                x |= (from[in += row] & 0xFFL) << 40;
                x |= (from[in += row] & 0xFFL) << 48;
                x |= (from[in + row] & 0xFFL) << 56;
                scatter(transpose(x), to, at, b, elementBytes);
            }
        }
    }

    /** Byte {@code b} of every element, then byte {@code b + 1}; what is left of the last element stays behind them. */
    static void bytes(final byte[] from, final int length, final int elementBytes, final byte[] to) {
        final int elements = length / elementBytes;
        for (int b = 0; b < elementBytes; b++) {
            final int row = b * elements;
            for (int i = 0, at = b; i < elements; i++, at += elementBytes) {
                to[row + i] = from[at];
            }
        }
        System.arraycopy(from, elements * elementBytes, to, elements * elementBytes, length - elements * elementBytes);
    }

    /** The way back. */
    static void unbytes(final byte[] from, final int length, final int elementBytes, final byte[] to) {
        final int elements = length / elementBytes;
        for (int b = 0; b < elementBytes; b++) {
            final int row = b * elements;
            for (int i = 0, at = b; i < elements; i++, at += elementBytes) {
                to[at] = from[row + i];
            }
        }
        System.arraycopy(from, elements * elementBytes, to, elements * elementBytes, length - elements * elementBytes);
    }

    /** Byte {@code b} of eight elements, the first one lowest. */
    private static long gather(final byte[] from, final int at, final int b, final int elementBytes) {
        switch (elementBytes) {
            case 1:
                return (long) LONG.get(from, at);
            case 2:
                return everySecond((long) LONG.get(from, at) >>> 8 * b)
                        | everySecond((long) LONG.get(from, at + 8) >>> 8 * b) << 32;
            default:
                long x = 0;
                for (int i = 0; i < 8; i++) {
                    x |= (from[at + b + i * elementBytes] & 0xFFL) << 8 * i;
                }
                return x;
        }
    }

    private static void scatter(final long x, final byte[] to, final int at, final int b, final int elementBytes) {
        if (elementBytes == 1) {
            LONG.set(to, at, x);
            return;
        }
        for (int i = 0, out = at + b; i < 8; i++, out += elementBytes) {
            to[out] = (byte) (x >>> 8 * i);
        }
    }

    /** Bytes 0, 2, 4 and 6 side by side. */
    private static long everySecond(final long x) {
        long y = x & 0x00FF00FF00FF00FFL;
        y = (y | y >>> 8) & 0x0000FFFF0000FFFFL;
        return (y | y >>> 16) & 0x00000000FFFFFFFFL;
    }

    /** 8 x 8 bits: bit {@code k} of byte {@code i} becomes bit {@code i} of byte {@code k}. Its own inverse. */
    private static long transpose(final long matrix) {
        long x = matrix;
        long t = (x ^ x >>> 7) & 0x00AA00AA00AA00AAL;
        x ^= t ^ t << 7;
        t = (x ^ x >>> 14) & 0x0000CCCC0000CCCCL;
        x ^= t ^ t << 14;
        t = (x ^ x >>> 28) & 0x00000000F0F0F0F0L;
        return x ^ t ^ t << 28;
    }
}
