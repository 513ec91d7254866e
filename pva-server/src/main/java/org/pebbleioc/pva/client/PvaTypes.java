package org.pebbleioc.pva.client;

import org.epics.pvdata.pv.ScalarType;
import org.pebbleioc.readout.transition.ElementType;

/** Between pvData's types and ours. */
final class PvaTypes {
    private PvaTypes() {}

    /** Ours for a scalar type of pvData. */
    static ElementType of(final ScalarType type) {
        return switch (type) {
            case pvBoolean -> ElementType.BOOL;
            case pvByte -> ElementType.INT8;
            case pvShort -> ElementType.INT16;
            case pvInt -> ElementType.INT32;
            case pvLong -> ElementType.INT64;
            case pvUByte -> ElementType.UINT8;
            case pvUShort -> ElementType.UINT16;
            case pvUInt -> ElementType.UINT32;
            case pvULong -> ElementType.UINT64;
            case pvFloat -> ElementType.FLOAT32;
            case pvDouble -> ElementType.FLOAT64;
            case pvString -> ElementType.STRING;
        };
    }

    /** By the ordinal that areaDetector writes into {@code codec.parameters}; null where it is none. */
    static ElementType ofOrdinal(final int ordinal) {
        final ScalarType[] all = ScalarType.values();
        return ordinal >= 0 && ordinal < all.length ? of(all[ordinal]) : null;
    }
}
