package org.pebbleioc.image;

/**
 * Which bytes of an image each lane carries: lane 0 the first run of bytes, lane 1 the next, cut at multiples of 64
 * bytes. The card and the event builder share this rule; the last lanes of a tiny image may carry nothing.
 */
public final class LaneSplit {
    private static final int ALIGN_BYTES = 64;

    private LaneSplit() {}

    /** First byte of the image that this lane carries; for {@code lane == lanes} the end of the image. */
    public static int offset(final int imageBytes, final int lanes, final int lane) {
        final long share = (imageBytes + (long) lanes - 1) / lanes;
        final long aligned = (share + ALIGN_BYTES - 1) / ALIGN_BYTES * ALIGN_BYTES;
        return (int) Math.min(imageBytes, aligned * lane);
    }

    /** How many bytes of the image this lane carries. */
    public static int length(final int imageBytes, final int lanes, final int lane) {
        return offset(imageBytes, lanes, lane + 1) - offset(imageBytes, lanes, lane);
    }
}
