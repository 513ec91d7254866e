package org.pebbleioc.pva.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The 8 bytes before every message.
 *
 * @param version protocol version of the sender
 * @param flags {@code FLAG_*} bits
 * @param command a {@link Command}
 * @param size payload bytes that follow; of a control message the datum
 */
public record MessageHeader(int version, int flags, int command, int size) {
    public static final int BYTES = 8;
    public static final byte MAGIC = (byte) 0xCA;
    public static final byte VERSION = 2;

    public static final int FLAG_CONTROL = 0x01;
    public static final int FLAG_FIRST = 0x10;
    public static final int FLAG_LAST = 0x20;
    public static final int FLAG_SEGMENT_MASK = 0x30;
    public static final int FLAG_SERVER = 0x40;
    public static final int FLAG_BIG_ENDIAN = 0x80;

    /** Takes 8 bytes from the buffer, in the byte order that they name; the buffer keeps that order. */
    public static MessageHeader read(final ByteBuffer in) throws ProtocolException {
        final byte magic = in.get();
        if (magic != MAGIC) {
            throw new ProtocolException(String.format("header starts with 0x%02X, not 0xCA", magic & 0xFF));
        }
        final int version = in.get() & 0xFF;
        final int flags = in.get() & 0xFF;
        final int command = in.get() & 0xFF;
        in.order((flags & FLAG_BIG_ENDIAN) != 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        return new MessageHeader(version, flags, command, in.getInt());
    }

    /** Puts a header; the byte order bit follows the order of the buffer. */
    public static void write(final ByteBuffer out, final int flags, final int command, final int size) {
        final int order = out.order() == ByteOrder.BIG_ENDIAN ? FLAG_BIG_ENDIAN : 0;
        out.put(MAGIC).put(VERSION).put((byte) (flags | order)).put((byte) command);
        out.putInt(size);
    }

    public boolean isControl() {
        return (flags & FLAG_CONTROL) != 0;
    }

    public boolean isFromServer() {
        return (flags & FLAG_SERVER) != 0;
    }

    /** 0 for a whole message, else {@link #FLAG_FIRST}, {@link #FLAG_LAST}, or both bits for a middle segment. */
    public int segment() {
        return flags & FLAG_SEGMENT_MASK;
    }

    public ByteOrder order() {
        return (flags & FLAG_BIG_ENDIAN) != 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }
}
