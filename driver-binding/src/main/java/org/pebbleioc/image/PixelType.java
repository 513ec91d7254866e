package org.pebbleioc.image;

/** Type of a pixel. Order and names are areaDetector's {@code DataType} choices; indices are on the wire. */
public enum PixelType {
    INT8("Int8", 1),
    UINT8("UInt8", 1),
    INT16("Int16", 2),
    UINT16("UInt16", 2),
    INT32("Int32", 4),
    UINT32("UInt32", 4),
    INT64("Int64", 8),
    UINT64("UInt64", 8),
    FLOAT32("Float32", 4),
    FLOAT64("Float64", 8);

    private static final PixelType[] VALUES = values();

    private final String label;
    private final int bytes;

    PixelType(final String label, final int bytes) {
        this.label = label;
        this.bytes = bytes;
    }

    /** areaDetector's choice string. */
    public String label() {
        return label;
    }

    public int bytes() {
        return bytes;
    }

    /** By areaDetector's index, or null. */
    public static PixelType ofIndex(final int index) {
        return index >= 0 && index < VALUES.length ? VALUES[index] : null;
    }

    /** By areaDetector's choice string, any case, or null. */
    public static PixelType ofLabel(final String label) {
        for (final PixelType type : VALUES) {
            if (type.label.equalsIgnoreCase(label)) {
                return type;
            }
        }
        return null;
    }
}
