package org.pebbleioc.ioc.ca;

import java.nio.ByteBuffer;

/**
 * Header of a message. Field names are those of the plain layout; many messages use a field for something else.
 *
 * @param command of {@link Command}
 * @param payloadBytes unsigned 32 bit
 * @param type 16 bit
 * @param count unsigned 32 bit
 * @param id first parameter: a channel id, or a status
 * @param available second parameter: a request id, or whatever the message says
 * @param headerBytes 16, or 24 for the extended layout
 */
record Header(int command, long payloadBytes, int type, long count, int id, int available, int headerBytes) {
    static final int BYTES = 16;
    static final int LARGE_BYTES = 24;

    private static final int LARGE_MARK = 0xFFFF;

    /** The header at the buffer's position, which does not move; null when it is not there completely. */
    static Header peek(final ByteBuffer in, final boolean largeAllowed) {
        if (in.remaining() < BYTES) {
            return null;
        }
        final int at = in.position();
        final int command = in.getShort(at) & 0xFFFF;
        final int payload = in.getShort(at + 2) & 0xFFFF;
        final int type = in.getShort(at + 4) & 0xFFFF;
        final int count = in.getShort(at + 6) & 0xFFFF;
        final int id = in.getInt(at + 8);
        final int available = in.getInt(at + 12);
        if (payload != LARGE_MARK || !largeAllowed) {
            return new Header(command, payload, type, count, id, available, BYTES);
        }
        if (in.remaining() < LARGE_BYTES) {
            return null;
        }
        final long largePayload = in.getInt(at + 16) & 0xFFFF_FFFFL;
        final long largeCount = in.getInt(at + 20) & 0xFFFF_FFFFL;
        return new Header(command, largePayload, type, largeCount, id, available, LARGE_BYTES);
    }

    long messageBytes() {
        return headerBytes + payloadBytes;
    }

    static boolean needsLarge(final long payloadBytes, final long count) {
        return payloadBytes >= LARGE_MARK || count >= LARGE_MARK;
    }

    /** Writes the layout that the sizes need. */
    static void put(
            final ByteBuffer out,
            final int command,
            final int payloadBytes,
            final int type,
            final int count,
            final int id,
            final int available) {
        final boolean large = needsLarge(payloadBytes, count);
        out.putShort((short) command);
        out.putShort((short) (large ? LARGE_MARK : payloadBytes));
        out.putShort((short) type);
        out.putShort((short) (large ? 0 : count));
        out.putInt(id);
        out.putInt(available);
        if (large) {
            out.putInt(payloadBytes);
            out.putInt(count);
        }
    }

    /** Payloads are padded to a multiple of 8. */
    static long aligned(final long bytes) {
        return bytes + 7 & ~7L;
    }
}
