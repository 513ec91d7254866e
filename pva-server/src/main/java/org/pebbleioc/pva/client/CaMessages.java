package org.pebbleioc.pva.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.pebbleioc.readout.transition.ElementType;

/** The few Channel Access messages that a client needs who only listens. Big-endian, as everything in Channel Access. */
final class CaMessages {
    static final int HEADER_BYTES = 16;
    static final int VERSION = 0;
    static final int EVENT_ADD = 1;
    static final int SEARCH = 6;
    static final int CREATE_CHANNEL = 18;
    static final int CLIENT_NAME = 20;
    static final int HOST_NAME = 21;
    static final int ECHO = 23;
    static final int CREATE_CHANNEL_FAILED = 26;
    static final int SERVER_DISCONNECT = 27;
    static final int ERROR = 11;

    /** Payload and count do not fit 16 bits: they follow the header. */
    static final int EXTENDED = 0xFFFF;

    static final int DBR_STRING = 0;
    static final int DBR_ENUM = 3;
    /** A type with time stamp is so much above the plain one. */
    static final int DBR_TIME = 14;

    private static final int MINOR_VERSION = 13;
    private static final int DONT_REPLY = 5;
    private static final int DBE_VALUE_ALARM = 1 | 4;
    private static final int MAX_BYTES = 2048;

    private final ByteBuffer out = ByteBuffer.allocate(MAX_BYTES);

    private ByteBuffer header(
            final int command, final int payload, final int type, final int count, final int p1, final int p2) {
        return out.putShort((short) command)
                .putShort((short) payload)
                .putShort((short) type)
                .putShort((short) count)
                .putInt(p1)
                .putInt(p2);
    }

    private void text(
            final int command, final String text, final int type, final int count, final int p1, final int p2) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        final int padded = (bytes.length + 8) / 8 * 8;
        header(command, padded, type, count, p1, p2).put(bytes);
        out.position(out.position() + padded - bytes.length);
    }

    private void begin() {
        java.util.Arrays.fill(out.array(), (byte) 0);
        out.clear();
    }

    /** One datagram that asks for a name. */
    ByteBuffer search(final int cid, final String name) {
        begin();
        header(VERSION, 0, 0, MINOR_VERSION, 0, 0);
        text(SEARCH, name, DONT_REPLY, MINOR_VERSION, cid, cid);
        return out.flip();
    }

    /** What a circuit begins with, and the channel. */
    ByteBuffer open(final String user, final String host, final int cid, final String name) {
        begin();
        header(VERSION, 0, 0, MINOR_VERSION, 0, 0);
        text(CLIENT_NAME, user, 0, 0, 0, 0);
        text(HOST_NAME, host, 0, 0, 0, 0);
        text(CREATE_CHANNEL, name, 0, 0, cid, MINOR_VERSION);
        return out.flip();
    }

    /** Values with time stamp, as many elements as the record has at the time. */
    ByteBuffer subscribe(final int sid, final int subscription, final int dbrType) {
        begin();
        header(EVENT_ADD, 16, dbrType, 0, sid, subscription);
        out.putFloat(0)
                .putFloat(0)
                .putFloat(0)
                .putShort((short) DBE_VALUE_ALARM)
                .putShort((short) 0);
        return out.flip();
    }

    ByteBuffer echo() {
        begin();
        header(ECHO, 0, 0, 0, 0, 0);
        return out.flip();
    }

    /** The type with time stamp that is asked for; choices come as their text. */
    static int timeType(final int nativeType) {
        return DBR_TIME + (nativeType == DBR_ENUM ? DBR_STRING : nativeType);
    }

    /** Type of the elements of a type with time stamp, or null. */
    static ElementType elementType(final int timeType) {
        return switch (timeType - DBR_TIME) {
            case 0 -> ElementType.STRING;
            case 1 -> ElementType.INT16;
            case 2 -> ElementType.FLOAT32;
            case 4 -> ElementType.UINT8;
            case 5 -> ElementType.INT32;
            case 6 -> ElementType.FLOAT64;
            default -> null;
        };
    }

    /** Where the value begins: after status, severity, stamp and padding. */
    static int valueAt(final int timeType) {
        return switch (timeType - DBR_TIME) {
            case 1 -> 14;
            case 4 -> 15;
            case 6 -> 16;
            default -> 12;
        };
    }
}
