package org.pebbleioc.readout.zmtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.pebbleioc.readout.ship.ProtocolException;

/** Bytes of ZMTP 3: the greeting, frames, and the commands that a sender meets. Everything here is big-endian. */
final class Zmtp {
    static final int GREETING_BYTES = 64;
    /** Longest header of a frame: flags and a long size. */
    static final int FRAME_HEADER_BYTES = 9;

    static final int FLAG_MORE = 1;
    static final int FLAG_LONG = 2;
    static final int FLAG_COMMAND = 4;

    private static final int SHORT_BYTES = 255;
    private static final int MECHANISM_AT = 12;
    private static final int MECHANISM_BYTES = 20;
    private static final int VERSION_AT = 10;
    private static final int MAJOR = 3;
    private static final int MAX_PING_CONTEXT = 16;

    private Zmtp() {}

    /** Signature, version 3.0, mechanism NULL, not a server. */
    static void putGreeting(final ByteBuffer to) {
        to.put((byte) 0xFF).putLong(1).put((byte) 0x7F);
        to.put((byte) MAJOR).put((byte) 0);
        to.put("NULL".getBytes(StandardCharsets.US_ASCII)).put(new byte[MECHANISM_BYTES - 4]);
        to.put(new byte[32]);
    }

    /** @param greeting {@value #GREETING_BYTES} bytes from 0 */
    static void checkGreeting(final ByteBuffer greeting) throws ProtocolException {
        if ((greeting.get(0) & 0xFF) != 0xFF || (greeting.get(9) & 1) == 0) {
            throw new ProtocolException("does not speak ZMTP: its first bytes are no signature");
        }
        final int major = greeting.get(VERSION_AT) & 0xFF;
        if (major < MAJOR) {
            throw new ProtocolException("speaks ZMTP " + major + ", at least 3 is needed: ZeroMQ 4 or newer");
        }
        final StringBuilder mechanism = new StringBuilder();
        for (int i = 0; i < MECHANISM_BYTES && greeting.get(MECHANISM_AT + i) != 0; i++) {
            mechanism.append((char) (greeting.get(MECHANISM_AT + i) & 0x7F));
        }
        if (!mechanism.toString().equals("NULL")) {
            throw new ProtocolException("wants mechanism " + mechanism + ", there is only NULL here");
        }
    }

    /** Flags and size, as short as the size allows; returns the number of bytes written at {@code at}. */
    static int putFrameHeader(final ByteBuffer to, final int at, final int flags, final long size) {
        if (size <= SHORT_BYTES) {
            to.put(at, (byte) flags);
            to.put(at + 1, (byte) size);
            return 2;
        }
        to.put(at, (byte) (flags | FLAG_LONG));
        to.putLong(at + 1, size);
        return FRAME_HEADER_BYTES;
    }

    static byte[] ready(final String socketType) {
        final String property = "Socket-Type";
        final ByteBuffer body = ByteBuffer.allocate(128);
        putName(body, "READY");
        putName(body, property);
        body.putInt(socketType.length()).put(socketType.getBytes(StandardCharsets.US_ASCII));
        return bytes(body);
    }

    static byte[] error(final String reason) {
        final ByteBuffer body = ByteBuffer.allocate(300);
        putName(body, "ERROR");
        putName(body, reason.length() > SHORT_BYTES ? reason.substring(0, SHORT_BYTES) : reason);
        return bytes(body);
    }

    /** The answer to a PING: its context comes back. */
    static byte[] pong(final ByteBuffer ping) throws ProtocolException {
        final int context = ping.limit() - 7; // name, and two bytes of time to live
        if (context < 0 || context > MAX_PING_CONTEXT) {
            throw new ProtocolException("sent a PING of " + ping.limit() + " bytes");
        }
        final ByteBuffer body = ByteBuffer.allocate(5 + context);
        putName(body, "PONG");
        for (int i = 0; i < context; i++) {
            body.put(ping.get(7 + i));
        }
        return bytes(body);
    }

    /** The name of a command, or an empty text where the bytes are none. */
    static String commandName(final ByteBuffer command) {
        if (command.limit() < 1) {
            return "";
        }
        final int length = command.get(0) & 0xFF;
        if (length + 1 > command.limit()) {
            return "";
        }
        final byte[] name = new byte[length];
        command.get(1, name);
        return new String(name, StandardCharsets.US_ASCII);
    }

    /** The Socket-Type of a READY command; names of properties are not case-sensitive. */
    static String socketType(final ByteBuffer ready) throws ProtocolException {
        int at = 1 + (ready.get(0) & 0xFF);
        while (at < ready.limit()) {
            final int nameBytes = ready.get(at) & 0xFF;
            final int valueAt = at + 1 + nameBytes + 4;
            if (valueAt > ready.limit()) {
                throw new ProtocolException("sent a READY whose properties end early");
            }
            final long valueBytes = ready.getInt(valueAt - 4) & 0xFFFF_FFFFL;
            if (valueBytes > ready.limit() - valueAt) {
                throw new ProtocolException("sent a READY whose properties end early");
            }
            final byte[] property = new byte[nameBytes];
            ready.get(at + 1, property);
            final byte[] value = new byte[(int) valueBytes];
            ready.get(valueAt, value);
            if (new String(property, StandardCharsets.US_ASCII).equalsIgnoreCase("Socket-Type")) {
                return new String(value, StandardCharsets.US_ASCII);
            }
            at = valueAt + (int) valueBytes;
        }
        throw new ProtocolException("sent a READY without Socket-Type");
    }

    private static void putName(final ByteBuffer to, final String name) {
        to.put((byte) name.length()).put(name.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] bytes(final ByteBuffer written) {
        final byte[] bytes = new byte[written.position()];
        written.get(0, bytes);
        return bytes;
    }
}
