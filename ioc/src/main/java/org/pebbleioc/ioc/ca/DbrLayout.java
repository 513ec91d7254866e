package org.pebbleioc.ioc.ca;

import org.pebbleioc.ioc.channel.DbrType;

/**
 * Where things are in the payload of one of the 39 request types of {@code db_access.h}.
 *
 * @param code 0..38
 * @param family what stands before the value
 * @param valueType type of the elements
 * @param valueOffset bytes before the first element
 */
record DbrLayout(int code, Family family, DbrType valueType, int valueOffset) {
    /** What is sent along with the value. */
    enum Family {
        PLAIN,
        /** Alarm status and severity. */
        STATUS,
        TIME,
        /** Alarm, units, precision, display and alarm limits; or the choices of an enum. */
        GRAPHIC,
        /** The same with control limits. */
        CONTROL,
        /** Written only: acknowledge transient alarms. */
        PUT_ACKT,
        /** Written only: acknowledge alarms. */
        PUT_ACKS,
        /** Alarm with acknowledge state, and the value as a string. */
        STATUS_ACK,
        CLASS_NAME
    }

    static final int HIGHEST_CODE = 38;

    private static final int[][] OFFSETS = {
        // STRING SHORT FLOAT ENUM CHAR LONG DOUBLE
        {0, 0, 0, 0, 0, 0, 0},
        {4, 4, 4, 4, 5, 4, 8},
        {12, 14, 12, 14, 15, 12, 16},
        {4, 24, 40, 422, 19, 36, 64},
        {4, 28, 48, 422, 21, 44, 80}
    };

    private static final DbrLayout[] ALL = build();

    private static DbrLayout[] build() {
        final DbrLayout[] all = new DbrLayout[HIGHEST_CODE + 1];
        for (int code = 0; code < 35; code++) {
            final DbrType type = DbrType.ofCode(code % 7);
            all[code] = new DbrLayout(code, Family.values()[code / 7], type, OFFSETS[code / 7][code % 7]);
        }
        all[35] = new DbrLayout(35, Family.PUT_ACKT, DbrType.SHORT, 0);
        all[36] = new DbrLayout(36, Family.PUT_ACKS, DbrType.SHORT, 0);
        all[37] = new DbrLayout(37, Family.STATUS_ACK, DbrType.STRING, 8);
        all[38] = new DbrLayout(38, Family.CLASS_NAME, DbrType.STRING, 0);
        return all;
    }

    /** The layout of this request type, or null. */
    static DbrLayout of(final int code) {
        return code >= 0 && code <= HIGHEST_CODE ? ALL[code] : null;
    }

    boolean isReadable() {
        return family != Family.PUT_ACKT && family != Family.PUT_ACKS;
    }

    /** Payload without padding; no elements need as much room as one ({@code dbr_size_n}). */
    long bytes(final long count) {
        return valueOffset + Math.max(1, count) * valueType.bytes();
    }
}
