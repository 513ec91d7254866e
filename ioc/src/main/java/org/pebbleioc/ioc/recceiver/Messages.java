package org.pebbleioc.ioc.recceiver;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Messages of the recsync protocol: {@code RC}, number, length of the body, body; big-endian. */
final class Messages {
    static final int SERVER_GREETING = 0x8001;
    static final int PING = 0x8002;
    private static final int MAGIC = 0x5243;
    private static final int CLIENT_GREETING = 1;
    private static final int PONG = 2;
    private static final int ADD_RECORD = 3;
    private static final int DONE = 5;
    private static final int ADD_INFO = 6;
    private static final int MOST_BODY = 1 << 20;
    private static final int MOST_KEY = 255;
    private static final int MOST_VALUE = 65_535;

    /** A message of the server. */
    record Message(int number, byte[] body) {
        int word() {
            return body.length < 4
                    ? 0
                    : (body[0] & 255) << 24 | (body[1] & 255) << 16 | (body[2] & 255) << 8 | body[3] & 255;
        }
    }

    private final DataOutputStream out;
    private final DataInputStream in;

    Messages(final DataInputStream in, final DataOutputStream out) {
        this.in = in;
        this.out = out;
    }

    Message read() throws IOException {
        final int magic = in.readUnsignedShort();
        if (magic != MAGIC) {
            throw new IOException("no recceiver: message starts with 0x" + Integer.toHexString(magic));
        }
        final int number = in.readUnsignedShort();
        final int length = in.readInt();
        if (length < 0 || length > MOST_BODY) {
            throw new IOException("a message of " + Integer.toUnsignedString(length) + " bytes");
        }
        final byte[] body = new byte[length];
        in.readFully(body);
        return new Message(number, body);
    }

    void greet(final int key) throws IOException {
        header(CLIENT_GREETING, 8);
        out.writeInt(0); // version 0, a client of kind 0
        out.writeInt(key);
    }

    void pong(final int nonce) throws IOException {
        header(PONG, 4);
        out.writeInt(nonce);
        out.flush();
    }

    void record(final int id, final String type, final String name) throws IOException {
        record(id, 0, type, name);
    }

    void alias(final int id, final String name) throws IOException {
        record(id, 1, "", name);
    }

    private void record(final int id, final int kind, final String type, final String name) throws IOException {
        final byte[] typeBytes = type.getBytes(StandardCharsets.UTF_8);
        final byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        header(ADD_RECORD, 8 + typeBytes.length + nameBytes.length);
        out.writeInt(id);
        out.writeByte(kind);
        out.writeByte(typeBytes.length);
        out.writeShort(nameBytes.length);
        out.write(typeBytes);
        out.write(nameBytes);
    }

    /** @param id of the record, 0 for the IOC; empty values are not sent */
    void info(final int id, final String key, final String value) throws IOException {
        final byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
        final byte[] valueBytes = value.getBytes(StandardCharsets.UTF_8);
        if (valueBytes.length == 0 || keyBytes.length > MOST_KEY || valueBytes.length > MOST_VALUE) {
            return;
        }
        header(ADD_INFO, 8 + keyBytes.length + valueBytes.length);
        out.writeInt(id);
        out.writeByte(keyBytes.length);
        out.writeByte(0);
        out.writeShort(valueBytes.length);
        out.write(keyBytes);
        out.write(valueBytes);
    }

    void done() throws IOException {
        header(DONE, 4);
        out.writeInt(0);
        out.flush();
    }

    private void header(final int number, final int length) throws IOException {
        out.writeShort(MAGIC);
        out.writeShort(number);
        out.writeInt(length);
    }

    /** For tests: what these calls write. */
    static byte[] bytes(final Writing writing) throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final DataOutputStream out = new DataOutputStream(bytes);
        writing.write(new Messages(null, out));
        out.flush();
        return bytes.toByteArray();
    }

    /** Some calls. */
    interface Writing {
        void write(Messages messages) throws IOException;
    }
}
