package org.pebbleioc.pva.image;

import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.readout.event.PebbleEvent;

/**
 * Size and meaning of an image's pixels.
 *
 * @param width pixels in a row
 * @param rows that there are; fewer than {@code fullRows / binning} where some are missing
 * @param fullWidth of the sensor
 * @param binning sensor pixels that one pixel stands for, in each direction
 * @param codec name of the codec, empty for plain pixels
 * @param region what was cut out of the image before it was made smaller
 */
public record ImageShape(
        int width, int rows, int fullWidth, int fullRows, int binning, PixelType type, String codec, Region region) {
    /** Of a whole image. */
    public ImageShape(
            final int width,
            final int rows,
            final int fullWidth,
            final int fullRows,
            final int binning,
            final PixelType type,
            final String codec) {
        this(width, rows, fullWidth, fullRows, binning, type, codec, Region.WHOLE);
    }

    /** The whole rows of an event; rows is 0 when there is none. */
    public static ImageShape of(final PebbleEvent event) {
        final ImageFormat format = event.format();
        final int rowBytes = format.width() * format.pixelType().bytes();
        final int rows = Math.min(format.height(), event.payloadBytes() / rowBytes);
        return new ImageShape(format.width(), rows, format.width(), format.height(), 1, format.pixelType(), "");
    }

    /** Whether {@link #of} would give the same again: asked for every image, so it makes no object. */
    public boolean fits(final PebbleEvent event) {
        final ImageFormat format = event.format();
        return width == format.width()
                && fullWidth == width
                && fullRows == format.height()
                && type == format.pixelType()
                && binning == 1
                && rows == Math.min(fullRows, event.payloadBytes() / (width * type.bytes()));
    }

    /** Bytes of the pixels, uncompressed. */
    public long bytes() {
        return (long) width * rows * type.bytes();
    }
}
