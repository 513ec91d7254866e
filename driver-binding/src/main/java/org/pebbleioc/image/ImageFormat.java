package org.pebbleioc.image;

import java.nio.ByteBuffer;

/**
 * Size and type of one monochrome image, little-endian, row after row, x fastest.
 *
 * <p>On the stream it is the 16-byte payload of a Configure datagram: u32 magic {@code "PIF1"}, u32 width, u32
 * height, u32 pixel type (index of {@link PixelType}).
 */
public record ImageFormat(int width, int height, PixelType pixelType) {
    /** Bytes of the payload of a Configure datagram. */
    public static final int BYTES = 16;

    private static final int MAGIC = 'P' | 'I' << 8 | 'F' << 16 | '1' << 24;

    public ImageFormat {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "width and height must be at least 1: width=" + width + " height=" + height);
        }
        if ((long) width * height * pixelType.bytes() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("an image must be smaller than 2 GiB: width=" + width + " height="
                    + height + " pixelType=" + pixelType.label());
        }
    }

    /** Bytes of the pixels. */
    public int sizeBytes() {
        return width * height * pixelType.bytes();
    }

    public void write(final ByteBuffer to, final int at) {
        to.putInt(at, MAGIC);
        to.putInt(at + 4, width);
        to.putInt(at + 8, height);
        to.putInt(at + 12, pixelType.ordinal());
    }

    /** The format in a Configure datagram's payload of {@code length} bytes, or null where there is none. */
    public static ImageFormat read(final ByteBuffer from, final int at, final int length) {
        if (length < BYTES || from.getInt(at) != MAGIC) {
            return null;
        }
        final PixelType type = PixelType.ofIndex(from.getInt(at + 12));
        final int width = from.getInt(at + 4);
        final int height = from.getInt(at + 8);
        if (type == null || width < 1 || height < 1 || (long) width * height * type.bytes() > Integer.MAX_VALUE) {
            return null;
        }
        return new ImageFormat(width, height, type);
    }

    @Override
    public String toString() {
        return width + "x" + height + " " + pixelType.label();
    }
}
