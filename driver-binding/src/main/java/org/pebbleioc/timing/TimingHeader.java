package org.pebbleioc.timing;

import java.nio.ByteBuffer;

/**
 * Layout of the 32 bytes, little-endian, that start every datagram on every lane (LCLS-II {@code EbDgram.hh},
 * {@code TimeStamp.hh}). Nobody else does arithmetic on these offsets.
 *
 * <pre>
 *   0  8  pulse word: bits 0-55 pulse id (929 kHz ticks), 56-59 transition id, 60-61 type, 63 error
 *   8  4  nanoseconds
 *  12  4  seconds since the EPICS epoch (1990-01-01)
 *  16  4  env: bits 0-15 readout groups, 16-23 L1 reserved byte
 *  20  4  event counter, 24 bits
 *  24  8  opaque
 * </pre>
 */
public final class TimingHeader {
    public static final int BYTES = 32;
    /** The event counter wraps after this many events. */
    public static final int EVENT_COUNTER_MASK = 0xFF_FFFF;
    /** 1990-01-01 in seconds of the POSIX epoch: what separates EPICS time from POSIX time. */
    public static final long EPICS_EPOCH_POSIX_S = 631_152_000L;

    private static final int PULSE = 0;
    private static final int NANOSECONDS = 8;
    private static final int SECONDS = 12;
    private static final int ENV = 16;
    private static final int EVENT_COUNTER = 20;
    private static final int OPAQUE = 24;
    private static final long PULSE_ID_MASK = (1L << 56) - 1;
    private static final long ERROR_BIT = 1L << 63;

    private TimingHeader() {}

    /**
     * Writes a whole header at {@code at}.
     *
     * @param seconds since the EPICS epoch
     */
    public static void write(
            final ByteBuffer to,
            final int at,
            final TransitionId id,
            final long pulseId,
            final long seconds,
            final int nanoseconds,
            final int readoutGroups,
            final int eventCounter) {
        to.putLong(at + PULSE, (pulseId & PULSE_ID_MASK) | (long) id.code() << 56);
        to.putInt(at + NANOSECONDS, nanoseconds);
        to.putInt(at + SECONDS, (int) seconds);
        to.putInt(at + ENV, readoutGroups & 0xFFFF);
        to.putInt(at + EVENT_COUNTER, eventCounter & EVENT_COUNTER_MASK);
        to.putLong(at + OPAQUE, 0);
    }

    public static long pulseId(final ByteBuffer from, final int at) {
        return from.getLong(at + PULSE) & PULSE_ID_MASK;
    }

    /** The 4-bit code; {@link TransitionId#ofCode} names it. */
    public static int transitionCode(final ByteBuffer from, final int at) {
        return (int) (from.getLong(at + PULSE) >>> 56) & 0xF;
    }

    /** The header's own error bit. */
    public static boolean hasError(final ByteBuffer from, final int at) {
        return (from.getLong(at + PULSE) & ERROR_BIT) != 0;
    }

    public static int nanoseconds(final ByteBuffer from, final int at) {
        return from.getInt(at + NANOSECONDS);
    }

    /** Seconds since the EPICS epoch, unsigned. */
    public static long seconds(final ByteBuffer from, final int at) {
        return Integer.toUnsignedLong(from.getInt(at + SECONDS));
    }

    public static int env(final ByteBuffer from, final int at) {
        return from.getInt(at + ENV);
    }

    public static int eventCounter(final ByteBuffer from, final int at) {
        return from.getInt(at + EVENT_COUNTER) & EVENT_COUNTER_MASK;
    }

    /** Marks a header as broken, as firmware does; for simulated faults. */
    public static void setError(final ByteBuffer to, final int at) {
        to.putLong(at + PULSE, to.getLong(at + PULSE) | ERROR_BIT);
    }
}
