package org.pebbleioc.pva.client;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of one connection: few at a time through a buffer, many straight into where they belong. Thread of the link. */
final class SocketInput {
    private static final int NET_BYTES = 64 << 10;
    /** Below this a copy is cheaper than a read of its own. */
    private static final int DIRECT_BYTES = 16 << 10;

    private final PulledSocket socket;
    private final ByteBuffer net = ByteBuffer.allocateDirect(NET_BYTES).limit(0);

    SocketInput(final PulledSocket socket) {
        this.socket = socket;
    }

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

    /** Fills the buffer up to its limit. */
    void read(final ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            if (!net.hasRemaining() && into.remaining() >= DIRECT_BYTES) {
                socket.readSome(into);
            } else {
                fill();
                final int count = Math.min(into.remaining(), net.remaining());
                into.put(into.position(), net, net.position(), count);
                into.position(into.position() + count);
                net.position(net.position() + count);
            }
        }
    }

    void skip(final long bytes) throws IOException {
        for (long left = bytes; left > 0; ) {
            fill();
            final int count = (int) Math.min(left, net.remaining());
            net.position(net.position() + count);
            left -= count;
        }
    }
}
