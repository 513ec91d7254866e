package org.pebbleioc.readout.ship;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The first part of a message: which link, time frame and orbits the other parts belong to. {@value #BYTES} bytes,
 * little-endian, in version {@value #VERSION} of the layout that ALICE's readout sends to its data distribution; the gaps
 * of the C structure are part of the wire format, and 0 here.
 *
 * <pre>
 *   0  version (8) = 2          4  timeframeId (32)      8  runNumber (32)
 *  12  systemId (8)            14  feeId (16)           16  equipmentId (16)
 *  18  linkId (8)              20  timeframeOrbitFirst (32)
 *  24  timeframeOrbitLast (32) 28  flags (8): bit 0 lastTFMessage, bit 1 isRdhFormat
 * </pre>
 *
 * @param timeframeId the low 32 bits of it
 * @param runNumber the low 32 bits of it
 * @param systemId detector, {@value #NO_SYSTEM} for none
 * @param feeId front-end, {@value #NO_FEE} for none
 * @param equipmentId card's end point, {@value #NO_EQUIPMENT} for none
 * @param linkId {@value #NO_LINK} for none
 * @param orbitFirst first orbit of the time frame, unsigned
 * @param orbitLast last orbit of the time frame, unsigned
 * @param isLast no other link's message of this time frame follows
 * @param isRdh the parts are heartbeat frames, raw data headers and all
 */
public record StfHeader(
        int timeframeId,
        int runNumber,
        int systemId,
        int feeId,
        int equipmentId,
        int linkId,
        int orbitFirst,
        int orbitLast,
        boolean isLast,
        boolean isRdh) {
    public static final int BYTES = 32;
    public static final int VERSION = 2;
    public static final int NO_SYSTEM = 0xFF;
    public static final int NO_FEE = 0xFFFF;
    public static final int NO_EQUIPMENT = 0xFFFF;
    public static final int NO_LINK = 0xFF;

    private static final int FLAG_LAST = 1;
    private static final int FLAG_RDH = 2;

    /** Writes all {@value #BYTES} bytes at an absolute position; the buffer must be little-endian. */
    public void write(final ByteBuffer to, final int at) {
        for (int i = 0; i < BYTES; i += Long.BYTES) {
            to.putLong(at + i, 0);
        }
        to.put(at, (byte) VERSION);
        to.putInt(at + 4, timeframeId);
        to.putInt(at + 8, runNumber);
        to.put(at + 12, (byte) systemId);
        to.putShort(at + 14, (short) feeId);
        to.putShort(at + 16, (short) equipmentId);
        to.put(at + 18, (byte) linkId);
        to.putInt(at + 20, orbitFirst);
        to.putInt(at + 24, orbitLast);
        to.put(at + 28, (byte) ((isLast ? FLAG_LAST : 0) | (isRdh ? FLAG_RDH : 0)));
    }

    /** Reads what {@link #write} wrote; for receivers. */
    public static StfHeader read(final ByteBuffer from, final int at) {
        final ByteBuffer b = from.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        final int flags = b.get(at + 28);
        return new StfHeader(
                b.getInt(at + 4),
                b.getInt(at + 8),
                b.get(at + 12) & 0xFF,
                b.getShort(at + 14) & 0xFFFF,
                b.getShort(at + 16) & 0xFFFF,
                b.get(at + 18) & 0xFF,
                b.getInt(at + 20),
                b.getInt(at + 24),
                (flags & FLAG_LAST) != 0,
                (flags & FLAG_RDH) != 0);
    }

    /**
     * What is wrong with a first part, or null when nothing is: size, version, gaps and unknown flags.
     *
     * @param bytes the part, from 0 to its capacity
     */
    public static String fault(final ByteBuffer bytes) {
        if (bytes.capacity() != BYTES) {
            return "first part has " + bytes.capacity() + " bytes, not " + BYTES;
        }
        if (bytes.get(0) != VERSION) {
            return "version is " + (bytes.get(0) & 0xFF) + ", not " + VERSION;
        }
        for (final int gap : GAPS) {
            if (bytes.get(gap) != 0) {
                return "byte " + gap + " is not 0";
            }
        }
        if ((bytes.get(28) & ~(FLAG_LAST | FLAG_RDH)) != 0) {
            return "unknown flags " + Integer.toHexString(bytes.get(28) & 0xFF);
        }
        return null;
    }

    private static final int[] GAPS = {1, 2, 3, 13, 19, 29, 30, 31};
}
