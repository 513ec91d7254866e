package org.pebbleioc.pva.stream;

/**
 * How a preview is made. Written by control threads, read by workers for each image.
 *
 * <p>The factor is the smallest whole number that brings width and height under {@link #maxSize}.
 */
public final class PreviewSettings {
    /** How many pixels become one. */
    public enum Scaling {
        /** The mean of the square. */
        AVERAGE,
        /** Its first pixel: less work, and single hot pixels stay visible or vanish. */
        DECIMATE
    }

    private final int largestSize;
    private volatile int maxSize;
    private volatile Scaling scaling = Scaling.AVERAGE;
    private volatile boolean mono8;
    private volatile boolean autoContrast = true;
    private volatile double low;
    private volatile double high = 255;

    /** @param largestSize that {@link #maxSize(int)} will ever be set to: the output buffers are made for it */
    public PreviewSettings(final int largestSize) {
        if (largestSize < 1) {
            throw new IllegalArgumentException("a preview must be at least 1 pixel wide: maxSize=" + largestSize);
        }
        this.largestSize = largestSize;
        maxSize = largestSize;
    }

    /** Bytes that a preview takes at most. */
    public long largestBytes() {
        return (long) largestSize * largestSize * 8; // of the widest pixels there are
    }

    public int maxSize() {
        return maxSize;
    }

    public void maxSize(final int pixels) {
        if (pixels < 1 || pixels > largestSize) {
            throw new IllegalArgumentException("maxSize must be 1.." + largestSize + ": maxSize=" + pixels);
        }
        maxSize = pixels;
    }

    public Scaling scaling() {
        return scaling;
    }

    public void scaling(final Scaling how) {
        scaling = how;
    }

    /** Whether pixels become 8 bits wide, between {@link #low} and {@link #high}; otherwise they keep their type. */
    public boolean mono8() {
        return mono8;
    }

    public void mono8(final boolean on) {
        mono8 = on;
    }

    /** Whether each image's own values say what is black and white. */
    public boolean autoContrast() {
        return autoContrast;
    }

    public void autoContrast(final boolean on) {
        autoContrast = on;
    }

    /** What is black; with automatic contrast that of the last image. */
    public double low() {
        return low;
    }

    public double high() {
        return high;
    }

    public void contrast(final double black, final double white) {
        low = black;
        high = white;
    }
}
