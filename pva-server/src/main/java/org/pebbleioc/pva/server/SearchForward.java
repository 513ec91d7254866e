package org.pebbleioc.pva.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.MessageHeader;
import org.pebbleioc.pva.wire.SearchMessage;
import org.pebbleioc.pva.wire.WireCodec;

/** Passes a unicast search on to the other servers of this host. Thread safe. */
final class SearchForward {
    private static final Logger LOG = LogManager.getLogger(SearchForward.class);
    private static final int TAG_BYTES = MessageHeader.BYTES + 16;

    private final DatagramChannel socket;
    private final InetSocketAddress group;
    private final InetSocketAddress self;

    SearchForward(final DatagramChannel socket, final InetSocketAddress group) throws IOException {
        this.socket = socket;
        this.group = group;
        self = (InetSocketAddress) socket.getLocalAddress();
    }

    /** Whether a datagram from there is one that we forwarded ourselves. */
    boolean isOwn(final InetSocketAddress sender) {
        return sender.equals(self);
    }

    /**
     * Sends the search to the group, not marked unicast any more (so nobody forwards it again), with the answer address
     * filled in, behind a tag that says where it was received.
     *
     * @param payload of the search, in the byte order of its message
     */
    void forward(final ByteBuffer payload, final InetSocketAddress sender, final InetAddress receivedAt) {
        final ByteBuffer message = packet(payload, sender, receivedAt);
        try {
            socket.send(message, group);
        } catch (final IOException e) {
            LOG.debug("forward of a search from {}: {}", sender, e.toString());
        }
    }

    static ByteBuffer packet(final ByteBuffer payload, final InetSocketAddress sender, final InetAddress receivedAt) {
        final ByteOrder order = payload.order();
        final ByteBuffer out = ByteBuffer.allocate(TAG_BYTES + MessageHeader.BYTES + payload.remaining())
                .order(order);
        MessageHeader.write(out, 0, Command.ORIGIN_TAG, 16);
        WireCodec.writeAddress(out, receivedAt.getAddress());
        MessageHeader.write(out, 0, Command.SEARCH, payload.remaining());
        final int body = out.position();
        out.put(payload.duplicate());
        final int flagsAt = body + SearchMessage.FLAGS_AT;
        out.put(flagsAt, (byte) (out.get(flagsAt) & ~SearchMessage.UNICAST));
        if (isZero(out, body + SearchMessage.ADDRESS_AT)) {
            final int end = out.position();
            out.position(body + SearchMessage.ADDRESS_AT);
            WireCodec.writeAddress(out, sender.getAddress().getAddress());
            out.position(end);
        }
        return out.flip();
    }

    /** Whether the address there is "any": zeros, with or without the mark of an IPv4-mapped one. */
    private static boolean isZero(final ByteBuffer in, final int at) {
        return in.getLong(at) == 0 && in.getInt(at + 12) == 0;
    }
}
