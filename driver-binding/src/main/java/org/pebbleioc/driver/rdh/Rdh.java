package org.pebbleioc.driver.rdh;

import java.nio.ByteBuffer;

/**
 * The raw data header, versions 6 and 7: {@value #BYTES} bytes, little-endian, in front of every packet. Everything is
 * read and written in place: a header is a buffer and the offset of its first byte. Buffers must be little-endian.
 *
 * <pre>
 *   0  version (8)     1  headerSize (8) = 64   2  feeId (16)
 *   4  priorityBit(8)  5  systemId (8)
 *   8  offsetNextPacket (16), 0 = last of the page       10  memorySize (16), header and payload
 *  12  linkId (8)     13  packetCounter (8)    14  cruId (12), dpwId = end point (4)
 *  16  triggerBC (12) 20  orbit (32)
 *  24  dataFormat (8), version 7
 *  32  triggerType (32)                        36  pagesCounter (16)      38  stopBit (8)
 *  48  detectorField (32)                      52  PAR (16)
 * </pre>
 *
 * A heartbeat frame is the run of packets with the same orbit; its packets count 0, 1, 2 ... in {@code pagesCounter},
 * and the last has {@code stopBit} 1. All other bytes are reserved and written as 0.
 */
public final class Rdh {
    public static final int BYTES = 64;
    public static final int VERSION_6 = 6;
    public static final int VERSION_7 = 7;
    /** Link ids are 0..31. */
    public static final int LINKS = 32;
    /** The largest packet that {@code memorySize} and {@code offsetNextPacket} can describe, on a 16-byte boundary. */
    public static final int MAX_PACKET_BYTES = 0xFFF0;

    /** Bits of {@link #triggerType}. */
    public static final int TRIGGER_ORBIT = 1;

    public static final int TRIGGER_HB = 1 << 1;
    public static final int TRIGGER_PHYSICS = 1 << 4;
    public static final int TRIGGER_SOC = 1 << 9;
    public static final int TRIGGER_EOC = 1 << 10;
    public static final int TRIGGER_TF = 1 << 11;

    private static final int OLDEST_VERSION = 5;

    private Rdh() {}

    /**
     * Whether a header at {@code at} can be followed, without reading outside {@code [at, end)}.
     *
     * @param end where the page's data ends, at most the buffer's capacity
     */
    public static RdhError check(final ByteBuffer page, final int at, final int end) {
        if (at < 0 || end > page.capacity() || end - at < BYTES) {
            return RdhError.CUT_OFF;
        }
        final int version = version(page, at);
        if (version < OLDEST_VERSION || version > VERSION_7) {
            return RdhError.VERSION;
        }
        if (headerSize(page, at) != BYTES) {
            return RdhError.HEADER_SIZE;
        }
        if (linkId(page, at) >= LINKS) {
            return RdhError.LINK;
        }
        final int memory = memorySize(page, at);
        if (memory < BYTES || memory > end - at) {
            return RdhError.MEMORY_SIZE;
        }
        final int next = offsetNextPacket(page, at);
        if (next != 0 && (next < memory || next > end - at)) {
            return RdhError.NEXT_OFFSET;
        }
        return RdhError.NONE;
    }

    public static int version(final ByteBuffer page, final int at) {
        return page.get(at) & 0xFF;
    }

    public static int headerSize(final ByteBuffer page, final int at) {
        return page.get(at + 1) & 0xFF;
    }

    public static int feeId(final ByteBuffer page, final int at) {
        return page.getShort(at + 2) & 0xFFFF;
    }

    public static int priorityBit(final ByteBuffer page, final int at) {
        return page.get(at + 4) & 0xFF;
    }

    /** Which detector. */
    public static int systemId(final ByteBuffer page, final int at) {
        return page.get(at + 5) & 0xFF;
    }

    /** Bytes from this header to the next one; 0 when there is none. */
    public static int offsetNextPacket(final ByteBuffer page, final int at) {
        return page.getShort(at + 8) & 0xFFFF;
    }

    /** Bytes of header and payload; what lies between it and the next header is padding. */
    public static int memorySize(final ByteBuffer page, final int at) {
        return page.getShort(at + 10) & 0xFFFF;
    }

    public static int linkId(final ByteBuffer page, final int at) {
        return page.get(at + 12) & 0xFF;
    }

    /** Counts the packets of a link, modulo 256. */
    public static int packetCounter(final ByteBuffer page, final int at) {
        return page.get(at + 13) & 0xFF;
    }

    /** Which card, 0..4095. */
    public static int cruId(final ByteBuffer page, final int at) {
        return page.getShort(at + 14) & 0xFFF;
    }

    /** Which end point of the card, 0..15. */
    public static int endPoint(final ByteBuffer page, final int at) {
        return page.getShort(at + 14) >>> 12 & 0xF;
    }

    /** Bunch crossing of the trigger, 0..4095. */
    public static int triggerBc(final ByteBuffer page, final int at) {
        return page.getShort(at + 16) & 0xFFF;
    }

    /** 32 bits, unsigned: goes round after 4.4 days at 11 246 Hz. */
    public static int orbit(final ByteBuffer page, final int at) {
        return page.getInt(at + 20);
    }

    /** Version 7 only; 0 in version 6, where the byte is reserved. */
    public static int dataFormat(final ByteBuffer page, final int at) {
        return version(page, at) >= VERSION_7 ? page.get(at + 24) & 0xFF : 0;
    }

    public static int triggerType(final ByteBuffer page, final int at) {
        return page.getInt(at + 32);
    }

    /** Place of the packet in its heartbeat frame, from 0. */
    public static int pagesCounter(final ByteBuffer page, final int at) {
        return page.getShort(at + 36) & 0xFFFF;
    }

    /** Whether this is the last packet of its heartbeat frame. */
    public static boolean isStop(final ByteBuffer page, final int at) {
        return page.get(at + 38) != 0;
    }

    public static int detectorField(final ByteBuffer page, final int at) {
        return page.getInt(at + 48);
    }

    public static int par(final ByteBuffer page, final int at) {
        return page.getShort(at + 52) & 0xFFFF;
    }

    /** Writes a whole header at {@code at}: {@link #BYTES} bytes, every reserved one 0. */
    public static void write(final ByteBuffer page, final int at, final RdhFields fields) {
        page.put(at, (byte) fields.version);
        page.put(at + 1, (byte) BYTES);
        page.putShort(at + 2, (short) fields.feeId);
        page.put(at + 4, (byte) fields.priorityBit);
        page.put(at + 5, (byte) fields.systemId);
        page.putShort(at + 6, (short) 0);
        page.putShort(at + 8, (short) fields.offsetNextPacket);
        page.putShort(at + 10, (short) fields.memorySize);
        page.put(at + 12, (byte) fields.linkId);
        page.put(at + 13, (byte) fields.packetCounter);
        page.putShort(at + 14, (short) (fields.cruId & 0xFFF | fields.endPoint << 12));
        page.putInt(at + 16, fields.triggerBc & 0xFFF);
        page.putInt(at + 20, fields.orbit);
        page.putLong(at + 24, fields.version >= VERSION_7 ? fields.dataFormat & 0xFF : 0);
        page.putInt(at + 32, fields.triggerType);
        page.putShort(at + 36, (short) fields.pagesCounter);
        page.putShort(at + 38, (short) (fields.stop ? 1 : 0));
        page.putLong(at + 40, 0);
        page.putInt(at + 48, fields.detectorField);
        page.putInt(at + 52, fields.par & 0xFFFF);
        page.putLong(at + 56, 0);
    }

    /** Says that the next header stands {@code bytes} behind this one. */
    public static void linkNext(final ByteBuffer page, final int at, final int bytes) {
        page.putShort(at + 8, (short) bytes);
    }
}
