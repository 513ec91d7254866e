package org.pebbleioc.pva.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.pebbleioc.pva.wire.MessageHeader;
import org.pebbleioc.pva.wire.ProtocolException;

/**
 * The PVAccess messages of one connection, pulled: small things through a buffer, large ones straight from the socket
 * into the memory of whoever asks. Segments of one message look like one message. Thread of the link.
 */
final class MessageInput {
    private final SocketInput input;
    private final ByteBuffer head = ByteBuffer.allocate(MessageHeader.BYTES);
    private MessageHeader header;
    /** Bytes of the present segment that have not been taken. */
    private int left;

    private boolean lastSegment = true;

    MessageInput(final PulledSocket socket) {
        input = new SocketInput(socket);
    }

    /** The next application message; what is left of the present one is skipped. */
    MessageHeader next() throws IOException, ProtocolException {
        skip(Long.MAX_VALUE);
        readHeader();
        final int segment = header.segment();
        if (segment != 0 && segment != MessageHeader.FLAG_FIRST) {
            throw new ProtocolException("segment of command " + header.command() + " out of order");
        }
        return header;
    }

    private void readHeader() throws IOException, ProtocolException {
        do {
            input.read(head.clear());
            header = MessageHeader.read(head.flip());
        } while (header.isControl()); // set byte order, echo: each message says its order itself
        if (header.size() < 0) {
            throw new ProtocolException("message of more than 2 GiB");
        }
        left = header.size();
        lastSegment = header.segment() == 0 || header.segment() == MessageHeader.FLAG_LAST;
    }

    /** Byte order of the present message. */
    ByteOrder order() {
        return header.order();
    }

    /** Whether more bytes of the present message will come; moves on to its next segment. */
    private boolean more() throws IOException, ProtocolException {
        while (left == 0 && !lastSegment) {
            final int command = header.command();
            readHeader();
            if (header.command() != command || header.segment() == 0 || header.segment() == MessageHeader.FLAG_FIRST) {
                throw new ProtocolException("command " + header.command() + " between segments of " + command);
            }
        }
        return left > 0;
    }

    /** Up to so many bytes of the present message, fewer only at its end. */
    void read(final ByteBuffer into) throws IOException, ProtocolException {
        final int limit = into.limit();
        while (into.position() < limit && more()) {
            final int before = into.position();
            into.limit(before + Math.min(limit - before, left));
            try {
                input.read(into);
            } finally {
                into.limit(limit);
                left -= into.position() - before;
            }
        }
    }

    /** All of the rest of the present message, behind what {@code kept} has left; at most {@code maxBytes}. */
    ByteBuffer rest(final ByteBuffer kept, final int maxBytes) throws IOException, ProtocolException {
        ByteBuffer rest = kept;
        if (!more()) {
            return rest;
        }
        rest = ByteBuffer.allocate(kept.remaining() + Math.max(left, 256)).put(kept);
        while (more()) {
            if (rest.remaining() < left) {
                rest = ByteBuffer.allocate(rest.capacity() + left).put(rest.flip());
            }
            if (rest.position() + left > maxBytes) {
                throw new ProtocolException("more than " + maxBytes + " bytes beside the array");
            }
            final int end = rest.position() + left;
            rest.limit(end);
            read(rest);
            rest.limit(rest.capacity());
        }
        return rest.flip().order(order());
    }

    /** Throws so many bytes of the present message away, or all there are. */
    void skip(final long bytes) throws IOException, ProtocolException {
        long toSkip = bytes;
        while (toSkip > 0 && more()) {
            final int count = (int) Math.min(toSkip, left);
            input.skip(count);
            left -= count;
            toSkip -= count;
        }
    }
}
