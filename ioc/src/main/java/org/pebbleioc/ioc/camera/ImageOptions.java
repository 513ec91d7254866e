package org.pebbleioc.ioc.camera;

import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.ioc.config.OptionException;
import org.pebbleioc.ioc.config.OptionText;

/** {@code width}, {@code height} and {@code type}, which every camera command has. */
final class ImageOptions {
    private ImageOptions() {}

    /** @throws IllegalArgumentException no such image can be */
    static ImageFormat of(final OptionText text) throws OptionException {
        final PixelType type = PixelType.ofLabel(text.text("type", "UInt16"));
        if (type == null) {
            throw text.wrong(
                    "type",
                    "type must be one of areaDetector's data types, like UInt16: type=" + text.text("type", ""));
        }
        return new ImageFormat(text.integer("width", 1024), text.integer("height", 1024), type);
    }
}
