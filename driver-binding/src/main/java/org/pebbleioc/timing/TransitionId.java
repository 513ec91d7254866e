package org.pebbleioc.timing;

/** What a datagram of the stream is, with the firmware's numbers (LCLS-II {@code TransitionId.hh}). */
public enum TransitionId {
    CLEAR_READOUT(0),
    RESET(1),
    CONFIGURE(2),
    UNCONFIGURE(3),
    BEGIN_RUN(4),
    END_RUN(5),
    BEGIN_STEP(6),
    END_STEP(7),
    ENABLE(8),
    DISABLE(9),
    SLOW_UPDATE(10),
    /** An event: an image was triggered. All other datagrams are control. */
    L1_ACCEPT(12);

    private static final TransitionId[] BY_CODE = new TransitionId[16];

    static {
        for (final TransitionId id : values()) {
            BY_CODE[id.code] = id;
        }
    }

    private final int code;

    TransitionId(final int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The datagram with this 4-bit code, or null: codes 11 and 13..15 mean nothing. */
    public static TransitionId ofCode(final int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }
}
