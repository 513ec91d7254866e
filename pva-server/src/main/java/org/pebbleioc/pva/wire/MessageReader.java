package org.pebbleioc.pva.wire;

import java.nio.ByteBuffer;

/**
 * Cuts the bytes of a connection into messages and joins segments. Memory grows with the bytes that really came, never
 * with what a header promises. Used by the one thread that reads the connection.
 */
public final class MessageReader {
    private static final int KEPT_BYTES = 64 << 10;

    private final int maxBytes;
    private final ByteBuffer head = ByteBuffer.allocate(MessageHeader.BYTES);
    private ByteBuffer body = ByteBuffer.allocate(1024);
    private MessageHeader header;
    private int missing;
    /** Command of the segmented message under way, or -1. */
    private int joining = -1;

    private boolean delivered;

    public MessageReader(final int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Takes bytes until a message is whole.
     *
     * @return true: {@link #header} and {@link #payload} stand until the next call; false: all bytes are taken
     */
    public boolean next(final ByteBuffer in) throws ProtocolException {
        if (delivered) {
            delivered = false;
            restart();
        }
        while (true) {
            if (header == null && !readHeader(in)) {
                return false;
            }
            if (header.isControl()) {
                delivered = true;
                return true;
            }
            take(in);
            if (missing > 0) {
                return false;
            }
            final int segment = header.segment();
            if (segment == 0 || segment == MessageHeader.FLAG_LAST) {
                joining = -1;
                body.flip();
                body.order(header.order());
                delivered = true;
                return true;
            }
            joining = header.command();
            header = null;
        }
    }

    public MessageHeader header() {
        return header;
    }

    /** The payload, in the byte order of the message. Valid until the next {@link #next}. */
    public ByteBuffer payload() {
        return body;
    }

    private void restart() {
        final boolean between = header.isControl() && joining >= 0;
        header = null;
        if (between) {
            return;
        }
        if (body.capacity() > KEPT_BYTES) {
            body = ByteBuffer.allocate(1024);
        }
        body.clear();
    }

    private boolean readHeader(final ByteBuffer in) throws ProtocolException {
        while (head.hasRemaining() && in.hasRemaining()) {
            head.put(in.get());
        }
        if (head.hasRemaining()) {
            return false;
        }
        head.flip();
        header = MessageHeader.read(head);
        head.clear();
        if (!header.isControl()) {
            check();
            missing = header.size();
        }
        return true;
    }

    private void check() throws ProtocolException {
        if (header.size() < 0 || header.size() > maxBytes - body.position()) {
            throw new ProtocolException("message of " + (header.size() & 0xFFFF_FFFFL) + " bytes after "
                    + body.position() + ", at most " + maxBytes + " are taken");
        }
        final int segment = header.segment();
        final boolean opens = segment == 0 || segment == MessageHeader.FLAG_FIRST;
        if (opens != (joining < 0) || !opens && joining != header.command()) {
            throw new ProtocolException("segment of command " + header.command() + " out of order");
        }
    }

    private void take(final ByteBuffer in) {
        final int count = Math.min(missing, in.remaining());
        if (body.remaining() < count) {
            final int wanted = Math.max(body.position() + count, (int) Math.min(maxBytes, 2L * body.capacity()));
            body.flip();
            body = ByteBuffer.allocate(wanted).put(body);
        }
        final int end = in.limit();
        in.limit(in.position() + count);
        body.put(in);
        in.limit(end);
        missing -= count;
    }
}
