package org.pebbleioc.ioc.ca;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a client wants to send, as bytes in a buffer that grows. Thread {@code ca-links}. */
final class ClientOut {
    private static final int USUAL_BYTES = 8 * 1024;
    /** More than this is not kept once it was sent. */
    private static final int KEPT_BYTES = 256 * 1024;

    /** From 0 to the position: not sent yet. */
    private ByteBuffer buffer = ByteBuffer.allocate(USUAL_BYTES);

    int bytes() {
        return buffer.position();
    }

    void message(final int command, final int type, final int count, final int id, final int available) {
        room(Header.BYTES);
        Header.put(buffer, command, 0, type, count, id, available);
    }

    void text(final int command, final String text, final int type, final int count, final int id, final int avail) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        final int padded = (int) Header.aligned(bytes.length + 1L);
        room(Header.LARGE_BYTES + padded);
        Header.put(buffer, command, padded, type, count, id, avail);
        buffer.put(bytes);
        Padding.zeros(buffer, padded - bytes.length);
    }

    void subscribe(final int type, final int count, final int sid, final int subscription, final int mask) {
        room(Header.LARGE_BYTES + 16);
        Header.put(buffer, Command.EVENT_ADD, 16, type, count, sid, subscription);
        buffer.putFloat(0).putFloat(0).putFloat(0).putShort((short) mask).putShort((short) 0);
    }

    /** @param array as {@link org.pebbleioc.ioc.channel.DbrType} says */
    void write(final int command, final int type, final Object array, final int sid, final int ioid) {
        final int count = java.lang.reflect.Array.getLength(array);
        final int bytes = count * org.pebbleioc.ioc.channel.DbrType.ofCode(type).bytes();
        final int padded = (int) Header.aligned(bytes);
        room(Header.LARGE_BYTES + padded);
        Header.put(buffer, command, padded, type, count, sid, ioid);
        final int end = buffer.position() + padded;
        if (array instanceof String[] texts) {
            for (final String text : texts) {
                Text.put(buffer, text, Elements.STRING_BYTES);
            }
        } else if (array instanceof byte[] all) {
            buffer.put(all);
        } else if (array instanceof short[] all) {
            buffer.asShortBuffer().put(all);
        } else if (array instanceof int[] all) {
            buffer.asIntBuffer().put(all);
        } else if (array instanceof float[] all) {
            buffer.asFloatBuffer().put(all);
        } else {
            buffer.asDoubleBuffer().put((double[]) array);
        }
        if (!(array instanceof String[] || array instanceof byte[])) {
            buffer.position(buffer.position() + bytes);
        }
        Padding.zeros(buffer, end - buffer.position());
    }

    private void room(final int bytes) {
        if (buffer.remaining() < bytes) {
            buffer = ByteBuffer.allocate(Math.max(buffer.capacity() * 2, buffer.position() + bytes))
                    .put(buffer.flip());
        }
    }

    /** Gives the bytes to whoever sends them; what it leaves is kept. */
    void drain(final Sender sender) throws java.io.IOException {
        buffer.flip();
        try {
            sender.send(buffer);
        } finally {
            buffer.compact();
        }
        if (buffer.position() == 0 && buffer.capacity() > KEPT_BYTES) {
            buffer = ByteBuffer.allocate(USUAL_BYTES);
        }
    }

    void clear() {
        buffer.clear();
    }

    /** Takes bytes from the buffer's position on, as many as it can. */
    interface Sender {
        void send(ByteBuffer bytes) throws java.io.IOException;
    }
}
