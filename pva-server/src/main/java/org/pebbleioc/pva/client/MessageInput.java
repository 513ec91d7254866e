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
    private static final int NET_BYTES = 64 << 10;
    /** Below this a copy is cheaper than a read of its own. */
    private static final int DIRECT_BYTES = 16 << 10;

    private final PulledSocket socket;
    private final ByteBuffer net = ByteBuffer.allocateDirect(NET_BYTES);
    private final ByteBuffer head = ByteBuffer.allocate(MessageHeader.BYTES);
    private MessageHeader header;
    /** Bytes of the present segment that have not been taken. */
    private int left;

    private boolean lastSegment = true;

    MessageInput(final PulledSocket socket) {
        this.socket = socket;
        net.limit(0);
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
            head.clear();
            while (head.hasRemaining()) {
                fill();
                final int count = Math.min(head.remaining(), net.remaining());
                head.put(head.position(), net, net.position(), count);
                head.position(head.position() + count);
                net.position(net.position() + count);
            }
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

    /** Waits for bytes if there are none. */
    private void fill() throws IOException {
        if (!net.hasRemaining()) {
            net.clear();
            try {
                socket.readSome(net);
            } finally {
                net.flip();
            }
        }
    }

    /** Up to so many bytes of the present message, fewer only at its end. */
    void read(final ByteBuffer into) throws IOException, ProtocolException {
        while (into.hasRemaining() && more()) {
            if (net.hasRemaining() || Math.min(into.remaining(), left) < DIRECT_BYTES) {
                fill();
                final int count = Math.min(Math.min(into.remaining(), left), net.remaining());
                into.put(into.position(), net, net.position(), count);
                into.position(into.position() + count);
                net.position(net.position() + count);
                left -= count;
            } else {
                final int limit = into.limit();
                final int before = into.position();
                into.limit(before + Math.min(into.remaining(), left));
                try {
                    socket.readSome(into);
                } finally {
                    into.limit(limit);
                }
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
            fill();
            final int count = (int) Math.min(Math.min(toSkip, left), net.remaining());
            net.position(net.position() + count);
            left -= count;
            toSkip -= count;
        }
    }
}
