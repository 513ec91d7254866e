package org.pebbleioc.ioc.ca;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.pebbleioc.ioc.channel.ChannelSource;

/** Answers search datagrams, without a socket. Any thread. */
final class SearchResponder {
    /** Datagrams of this size pass everywhere; the C server uses the same. */
    private static final int MOST_REPLY_BYTES = 1024;

    private static final int ONE_REPLY_BYTES = Header.BYTES + 8;

    private final ChannelSource source;
    private final int tcpPort;
    private final AtomicLong searches = new AtomicLong();
    private final Failures failures = new Failures("a search");
    private final AtomicLong hits = new AtomicLong();

    SearchResponder(final ChannelSource source, final int tcpPort) {
        this.source = source;
        this.tcpPort = tcpPort;
    }

    long searches() {
        return searches.get();
    }

    long hits() {
        return hits.get();
    }

    /** Handles one datagram; {@code send} gets each reply datagram, which it must not keep. Damage ends it silently. */
    void answer(final ByteBuffer datagram, final Consumer<ByteBuffer> send) {
        final ByteBuffer reply = ByteBuffer.allocate(MOST_REPLY_BYTES);
        int sequence = 0;
        boolean hasSequence = false;
        while (datagram.hasRemaining()) {
            final Header header = Header.peek(datagram, true);
            if (header == null || header.messageBytes() > datagram.remaining() || (header.payloadBytes() & 7) != 0) {
                break;
            }
            final int payloadAt = datagram.position() + header.headerBytes();
            datagram.position(datagram.position() + (int) header.messageBytes());
            if (header.command() == Command.VERSION) {
                hasSequence = header.count() >= Command.SEQUENCE_MINOR_VERSION;
                sequence = hasSequence ? header.id() : 0;
            } else if (header.command() != Command.SEARCH) {
                break;
            } else if (isHere(header, datagram, payloadAt)) {
                if (reply.remaining() < ONE_REPLY_BYTES) {
                    send.accept(reply.flip());
                    reply.clear();
                }
                if (reply.position() == 0) {
                    Header.put(reply, Command.VERSION, 0, hasSequence ? 1 : 0, Command.MINOR_VERSION, sequence, 0);
                }
                Header.put(reply, Command.SEARCH, 8, tcpPort, 0, Command.NONE, header.available());
                reply.putShort((short) Command.MINOR_VERSION);
                Padding.zeros(reply, 6);
            }
        }
        if (reply.position() > 0) {
            send.accept(reply.flip());
        }
    }

    private boolean isHere(final Header header, final ByteBuffer datagram, final int payloadAt) {
        final int payload = (int) header.payloadBytes();
        if (header.count() < Command.OLDEST_MINOR_VERSION || payload <= 1) {
            return false;
        }
        searches.incrementAndGet();
        final String name = Text.read(datagram, payloadAt, payload);
        try {
            final boolean found = source.find(name) != null;
            if (found) {
                hits.incrementAndGet();
            }
            return found;
        } catch (final RuntimeException e) {
            failures.addFault(name, e);
            return false;
        }
    }
}
