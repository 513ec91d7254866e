package org.pebbleioc.driver.sim.source;

import java.nio.ByteBuffer;
import org.pebbleioc.image.PixelType;

/** Writing numbers as pixels, little-endian, for runs of bytes that need not start or end at a pixel. */
final class Pixels {
    private Pixels() {}

    /** The bits of a whole count as a pixel of this type; the lowest {@code type.bytes()} bytes are the pixel. */
    static long bits(final PixelType type, final long count) {
        return switch (type) {
            case FLOAT32 -> Float.floatToRawIntBits(count);
            case FLOAT64 -> Double.doubleToRawLongBits(count);
            default -> count;
        };
    }

    /** Puts one whole pixel at {@code at}. */
    static void put(final ByteBuffer to, final int at, final int bytes, final long bits) {
        switch (bytes) {
            case 1 -> to.put(at, (byte) bits);
            case 2 -> to.putShort(at, (short) bits);
            case 4 -> to.putInt(at, (int) bits);
            default -> to.putLong(at, bits);
        }
    }

    /**
     * Puts those bytes of a pixel that lie in the run: byte k of the pixel goes to {@code at + k}, if that is within
     * {@code from..to-1}.
     */
    static void putPart(
            final ByteBuffer buffer, final int at, final int from, final int to, final int bytes, final long bits) {
        for (int k = 0; k < bytes; k++) {
            if (at + k >= from && at + k < to) {
                buffer.put(at + k, (byte) (bits >>> 8 * k));
            }
        }
    }

    /**
     * How many photons the patterns put into a bright pixel: few enough that their noise is seen, and that an image
     * scaled from its darkest to its brightest pixel shows the rings.
     */
    static int brightPixel(final PixelType type) {
        return switch (type) {
            case INT8 -> 80;
            case UINT8 -> 160;
            case INT16, UINT16 -> 1000;
            default -> 4000;
        };
    }
}
