package org.pebbleioc.ioc.ca;

import java.nio.ByteBuffer;
import org.pebbleioc.ioc.channel.Sample;

/** Turns outgoing messages into bytes, in a buffer that grows with the largest message. One thread. */
final class MessageWriter {
    private static final Failures FAILURES = new Failures("sending a value");
    private static final int USUAL_BYTES = 32 * 1024;
    /** More than this is not kept once it was sent. */
    private static final int KEPT_BYTES = 1024 * 1024;

    private ByteBuffer buffer = ByteBuffer.allocate(USUAL_BYTES);

    /** Enough is here for a write to the socket. */
    boolean isWorthSending() {
        return buffer.position() >= USUAL_BYTES / 2;
    }

    /** What was put since {@link #clear}, ready to be read. */
    ByteBuffer flipped() {
        return buffer.flip();
    }

    void clear() {
        if (buffer.capacity() > KEPT_BYTES) {
            buffer = ByteBuffer.allocate(USUAL_BYTES);
        }
        buffer.clear();
    }

    void put(final Outgoing message) {
        if (message.facts != null) {
            putValue(message);
            return;
        }
        final int length = message.payload == null ? 0 : message.payload.length;
        putHeader(message, length, message.count, message.id);
        if (length > 0) {
            buffer.put(message.payload);
            pad(length);
        }
    }

    /** A read that asks for 0 elements gets as many as there are now, except the old one, which gets no element. */
    private void putValue(final Outgoing message) {
        final DbrLayout layout = DbrLayout.of(message.type);
        final boolean asManyAsThere = message.count == 0 && message.command != Command.READ;
        final int start = buffer.position();
        final boolean mayRead = message.facts.mayRead();
        if (message.sample != null && mayRead) {
            final Sample sample = message.facts.seenAs(layout, message.sample);
            final int count = asManyAsThere ? sample.count() : message.count;
            final int bytes = (int) layout.bytes(count);
            try {
                putHeader(message, bytes, count, message.id);
                DbrEncoder.put(buffer, layout, sample, count, message.facts);
                pad(bytes);
                shortenOldString(message, start);
                return;
            } catch (final NumberFormatException noNumber) {
                buffer.position(start);
            } catch (final RuntimeException e) {
                FAILURES.addFault("of type " + message.type, e);
                buffer.position(start);
            }
        }
        putFailure(message, layout, mayRead ? Eca.GETFAIL : Eca.NORDACCESS);
    }

    private void putFailure(final Outgoing message, final DbrLayout layout, final int status) {
        if (message.command == Command.READ) {
            final Header request = new Header(
                    Command.READ, 0, message.type, message.count, message.id, message.available, Header.BYTES);
            put(ErrorReply.of(request, message.id, status, "channel cannot be read as this type"));
            return;
        }
        final int bytes = (int) layout.bytes(message.count);
        putHeader(message, bytes, message.count, status);
        Padding.zeros(buffer, bytes);
        pad(bytes);
    }

    /** The answer to the old read of one string ends with the string, as old clients expect. */
    private void shortenOldString(final Outgoing message, final int start) {
        if (message.command != Command.READ || message.type != 0 || message.count != 1) {
            return;
        }
        int length = 0;
        while (buffer.get(start + Header.BYTES + length) != 0) {
            length++;
        }
        final int padded = (int) Header.aligned(length + 1L);
        buffer.putShort(start + 2, (short) padded);
        buffer.position(start + Header.BYTES + padded);
    }

    private void putHeader(final Outgoing message, final int bytes, final int count, final int id) {
        final int padded = (int) Header.aligned(bytes);
        room(Header.LARGE_BYTES + padded);
        Header.put(buffer, message.command, padded, message.type, count, id, message.available);
    }

    private void pad(final int bytes) {
        Padding.zeros(buffer, (int) Header.aligned(bytes) - bytes);
    }

    private void room(final int bytes) {
        if (buffer.remaining() < bytes) {
            final int needed = buffer.position() + bytes;
            final ByteBuffer larger =
                    ByteBuffer.allocate(Math.max(needed, Math.min(2 * buffer.capacity(), KEPT_BYTES)));
            buffer = larger.put(buffer.flip());
        }
    }
}
