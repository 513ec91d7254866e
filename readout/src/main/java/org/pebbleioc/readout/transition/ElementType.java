package org.pebbleioc.readout.transition;

/** Type of one element of a PV's value as it lies in a transition buffer: little-endian, without gaps. */
public enum ElementType {
    BOOL("bool", 1, "|b1"),
    INT8("byte", 1, "|i1"),
    INT16("short", 2, "<i2"),
    INT32("int", 4, "<i4"),
    INT64("long", 8, "<i8"),
    UINT8("ubyte", 1, "|u1"),
    UINT16("ushort", 2, "<u2"),
    UINT32("uint", 4, "<u4"),
    UINT64("ulong", 8, "<u8"),
    FLOAT32("float", 4, "<f4"),
    FLOAT64("double", 8, "<f8"),
    /** UTF-8, padded with zeros; longer text is cut. 40 bytes as in Channel Access. */
    STRING("string", 40, "|S40");

    private final String label;
    private final int bytes;
    private final String npy;

    ElementType(final String label, final int bytes, final String npy) {
        this.label = label;
        this.bytes = bytes;
        this.npy = npy;
    }

    /** As users of PV specifications and pvData write it. */
    public String label() {
        return label;
    }

    public int bytes() {
        return bytes;
    }

    /** As NumPy writes it. */
    public String npy() {
        return npy;
    }

    /** By its label, or null. */
    public static ElementType ofLabel(final String label) {
        for (final ElementType type : values()) {
            if (type.label.equals(label)) {
                return type;
            }
        }
        return null;
    }
}
