package org.pebbleioc.ioc.channel;

/** Native types of Channel Access, with their protocol numbers ({@code db_access.h}). */
public enum DbrType {
    /** 40 bytes with a terminating zero. Java: {@code String[]}. */
    STRING(0, 40),
    /** 16 bit. Java: {@code short[]}. */
    SHORT(1, 2),
    /** 32 bit. Java: {@code float[]}. */
    FLOAT(2, 4),
    /** 16 bit index into the choices. Java: {@code short[]}. */
    ENUM(3, 2),
    /** 8 bit. Java: {@code byte[]}. */
    CHAR(4, 1),
    /** 32 bit. Java: {@code int[]}. */
    LONG(5, 4),
    /** 64 bit. Java: {@code double[]}. */
    DOUBLE(6, 8);

    private static final DbrType[] VALUES = values();

    private final int code;
    private final int bytes;

    DbrType(final int code, final int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    public int code() {
        return code;
    }

    /** Bytes per element on the wire. */
    public int bytes() {
        return bytes;
    }

    /** The plain type of this number 0..6, or null. */
    public static DbrType ofCode(final int code) {
        return code >= 0 && code < VALUES.length ? VALUES[code] : null;
    }
}
