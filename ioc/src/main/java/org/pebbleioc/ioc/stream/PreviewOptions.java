package org.pebbleioc.ioc.stream;

import org.pebbleioc.ioc.config.OptionException;
import org.pebbleioc.ioc.config.OptionText;
import org.pebbleioc.pva.stream.PreviewSettings.Scaling;

/**
 * What {@code NDPreviewConfigure} says, every value checked.
 *
 * @param rate images per second, 0 without a limit
 */
record PreviewOptions(int queue, int maxSize, double rate, Scaling scaling, boolean mono8, int buffers) {
    private static final int LARGEST = 8192;

    static PreviewOptions of(final int queue, final OptionText text) throws OptionException {
        text.knows("maxSize", "rate", "scaling", "pixels", "buffers");
        final int maxSize = text.integer("maxSize", 1024);
        if (maxSize < 1 || maxSize > LARGEST) {
            throw text.wrong("maxSize", "maxSize must be 1.." + LARGEST + " pixels: maxSize=" + maxSize);
        }
        final double rate;
        try {
            rate = Double.parseDouble(text.text("rate", "10"));
        } catch (final NumberFormatException e) {
            throw text.wrong("rate", "rate must be a number of images per second: rate=" + text.text("rate", ""));
        }
        if (!(rate >= 0) || rate > 1e6) {
            throw text.wrong("rate", "rate must be 0 (no limit) or more: rate=" + rate);
        }
        final String scaling = text.text("scaling", "average");
        if (!scaling.equals("average") && !scaling.equals("decimate")) {
            throw text.wrong("scaling", "scaling must be average or decimate: scaling=" + scaling);
        }
        final String pixels = text.text("pixels", "native");
        if (!pixels.equals("native") && !pixels.equals("mono8")) {
            throw text.wrong("pixels", "pixels must be native or mono8: pixels=" + pixels);
        }
        final int buffers = text.integer("buffers", 8);
        if (buffers < 2) {
            throw text.wrong("buffers", "buffers must be at least 2: buffers=" + buffers);
        }
        text.finish();
        return new PreviewOptions(
                queue,
                maxSize,
                rate,
                scaling.equals("average") ? Scaling.AVERAGE : Scaling.DECIMATE,
                pixels.equals("mono8"),
                buffers);
    }
}
