package org.pebbleioc.ioc.channel;

/**
 * What the elements of a field really are ({@code menuFtype}, in its order). Channel Access has fewer types: it sees
 * {@link #dbr}. PVAccess has them all.
 */
public enum ElementType {
    STRING(DbrType.STRING),
    /** Signed 8 bit. */
    CHAR(DbrType.CHAR),
    UCHAR(DbrType.CHAR),
    SHORT(DbrType.SHORT),
    USHORT(DbrType.LONG),
    LONG(DbrType.LONG),
    ULONG(DbrType.DOUBLE),
    INT64(DbrType.DOUBLE),
    UINT64(DbrType.DOUBLE),
    FLOAT(DbrType.FLOAT),
    DOUBLE(DbrType.DOUBLE),
    ENUM(DbrType.ENUM);

    private final DbrType dbr;

    ElementType(final DbrType dbr) {
        this.dbr = dbr;
    }

    /** The type that Channel Access clients are told; samples have their arrays in this one's Java type. */
    public DbrType dbr() {
        return dbr;
    }

    /** Of a channel that knows nothing finer; {@code dbr_char_t} is unsigned. */
    public static ElementType of(final DbrType type) {
        return type == DbrType.CHAR ? UCHAR : valueOf(type.name());
    }
}
