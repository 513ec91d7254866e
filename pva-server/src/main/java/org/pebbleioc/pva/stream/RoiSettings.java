package org.pebbleioc.pva.stream;

import org.pebbleioc.image.PixelType;

/**
 * What an ROI cuts out, and what it makes of it. Changed by control threads as a whole, read by workers for each image.
 *
 * @param x columns, {@code y} rows
 * @param scale pixels are divided by it; 0 and 1 leave them as they are
 * @param type of the pixels that come out; null for that of those that come in
 * @param collapse a column of single pixels becomes a row
 */
public record RoiSettings(Axis x, Axis y, double scale, PixelType type, boolean collapse) {
    public static final RoiSettings WHOLE = new RoiSettings(Axis.WHOLE, Axis.WHOLE, 1, null, false);

    /**
     * One axis, in pixels of the image that comes in.
     *
     * @param enabled otherwise the whole axis
     * @param autoSize as many pixels as there are
     */
    public record Axis(boolean enabled, int min, int size, boolean autoSize, int bin, boolean reverse) {
        public static final Axis WHOLE = new Axis(true, 0, 1_000_000, false, 1, false);

        /** What is possible with so many pixels; a size and a binning of at least 1. */
        Axis within(final int pixels) {
            if (!enabled) {
                return new Axis(false, 0, pixels, autoSize, 1, reverse);
            }
            final int first = Math.max(0, Math.min(min, pixels - 1));
            final int count = Math.max(1, Math.min(autoSize ? pixels : size, pixels - first));
            return new Axis(true, first, count, autoSize, Math.max(1, Math.min(bin, count)), reverse);
        }

        /** Pixels that come out. */
        int out() {
            return size / bin;
        }

        /** Where the first of the pixels that become output pixel {@code i} stands; the others follow. */
        int at(final int i) {
            return min + (reverse ? out() - 1 - i : i) * bin;
        }
    }
}
