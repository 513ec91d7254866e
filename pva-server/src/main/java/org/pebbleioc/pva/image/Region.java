package org.pebbleioc.pva.image;

/**
 * The part of a sensor that an image shows, as {@code dimension} of an NTNDArray tells it.
 *
 * @param offsetX first column, in pixels of what it was cut from
 * @param binX columns of the sensor that became one
 */
public record Region(int offsetX, int offsetY, int binX, int binY, boolean reverseX, boolean reverseY) {
    public static final Region WHOLE = new Region(0, 0, 1, 1, false, false);

    /** This region of an image that was cut out before, by areaDetector's rule: offsets add up, binning multiplies. */
    public Region of(final Region before) {
        return new Region(
                before.offsetX + offsetX,
                before.offsetY + offsetY,
                before.binX * binX,
                before.binY * binY,
                before.reverseX ^ reverseX,
                before.reverseY ^ reverseY);
    }
}
