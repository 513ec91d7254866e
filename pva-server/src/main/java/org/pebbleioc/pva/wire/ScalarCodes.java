package org.pebbleioc.pva.wire;

import org.epics.pvdata.pv.ScalarType;

/** Type codes and element sizes of scalars. */
final class ScalarCodes {
    private ScalarCodes() {}

    /** The scalar type of a type code without array bits, or null. */
    static ScalarType of(final int code) {
        switch (code) {
            case 0x00:
                return ScalarType.pvBoolean;
            case 0x20:
                return ScalarType.pvByte;
            case 0x21:
                return ScalarType.pvShort;
            case 0x22:
                return ScalarType.pvInt;
            case 0x23:
                return ScalarType.pvLong;
            case 0x24:
                return ScalarType.pvUByte;
            case 0x25:
                return ScalarType.pvUShort;
            case 0x26:
                return ScalarType.pvUInt;
            case 0x27:
                return ScalarType.pvULong;
            case 0x42:
                return ScalarType.pvFloat;
            case 0x43:
                return ScalarType.pvDouble;
            case 0x60:
                return ScalarType.pvString;
            default:
                return null;
        }
    }

    /** Bytes of one element on the wire; of a string the least. */
    static int bytes(final ScalarType type) {
        switch (type) {
            case pvShort:
            case pvUShort:
                return 2;
            case pvInt:
            case pvUInt:
            case pvFloat:
                return 4;
            case pvLong:
            case pvULong:
            case pvDouble:
                return 8;
            default:
                return 1;
        }
    }
}
