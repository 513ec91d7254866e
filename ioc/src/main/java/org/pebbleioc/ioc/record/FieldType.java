package org.pebbleioc.ioc.record;

import org.pebbleioc.ioc.channel.DbrType;

/** Types of fields, {@code dbFldTypes.h}, with the type a Channel Access client sees. */
enum FieldType {
    STRING(DbrType.STRING),
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
    ENUM(DbrType.ENUM),
    MENU(DbrType.ENUM),
    DEVICE(DbrType.ENUM),
    INLINK(DbrType.STRING),
    OUTLINK(DbrType.STRING),
    FWDLINK(DbrType.STRING),
    /** An array; what its elements are says {@link ElementArrays#ftvl}. */
    ARRAY(DbrType.DOUBLE);

    private final DbrType dbr;

    FieldType(final DbrType dbr) {
        this.dbr = dbr;
    }

    DbrType dbr() {
        return dbr;
    }

    boolean isLink() {
        return this == INLINK || this == OUTLINK || this == FWDLINK;
    }

    /** Values are Java {@code Long}. */
    boolean isLong() {
        return this == ULONG || this == INT64 || this == UINT64;
    }

    boolean isFloating() {
        return this == FLOAT || this == DOUBLE;
    }

    boolean isChoice() {
        return this == ENUM || this == MENU || this == DEVICE;
    }

    boolean isText() {
        return this == STRING || isLink();
    }
}
