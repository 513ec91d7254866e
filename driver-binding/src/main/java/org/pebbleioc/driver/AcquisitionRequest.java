package org.pebbleioc.driver;

import org.pebbleioc.image.ImageFormat;

/**
 * What a detector front end is asked to do: the front end sends Configure (when the format is not the one of the
 * acquisition before), BeginRun, Enable, then one L1Accept an image, SlowUpdate once a second, then Disable and EndRun.
 *
 * @param format of every image of this acquisition
 * @param imageCount images to send; 0 means until stopped
 * @param exposureNs exposure of one image, at least 0
 * @param periodNs from one image's start to the next; shorter than the exposure means "as fast as possible"
 */
public record AcquisitionRequest(ImageFormat format, long imageCount, long exposureNs, long periodNs) {
    public AcquisitionRequest {
        if (imageCount < 0 || exposureNs < 0 || periodNs < 0) {
            throw new IllegalArgumentException("imageCount, exposureNs and periodNs must not be negative: imageCount="
                    + imageCount + " exposureNs=" + exposureNs + " periodNs=" + periodNs);
        }
    }
}
