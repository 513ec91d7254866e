package org.pebbleioc.ioc.camera;

/** Choices of {@code ImageMode}, in areaDetector's order. */
enum ImageMode {
    SINGLE,
    MULTIPLE,
    CONTINUOUS;

    static ImageMode of(final int index) {
        return index >= 0 && index < values().length ? values()[index] : SINGLE;
    }
}
