package org.pebbleioc.pva.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.MessageHeader;
import org.pebbleioc.pva.wire.ProtocolException;
import org.pebbleioc.pva.wire.SearchMessage;
import org.pebbleioc.pva.wire.WireCodec;

/** One UDP socket and the thread that reads it: answers searches, and nothing else that may come. */
final class SearchResponder {
    private static final Logger LOG = LogManager.getLogger(SearchResponder.class);
    private static final int MAX_DATAGRAM = 65536;

    private final ServerContext context;
    private final DatagramChannel in;
    private final DatagramChannel out;
    private final InetAddress boundTo;
    private final SearchForward onward;
    private final Thread thread;

    // Owner: the thread.
    private final ByteBuffer packet = ByteBuffer.allocate(MAX_DATAGRAM);
    private final ByteBuffer answer = ByteBuffer.allocate(MAX_DATAGRAM).order(ByteOrder.LITTLE_ENDIAN);

    SearchResponder(
            final ServerContext context,
            final DatagramChannel in,
            final DatagramChannel out,
            final InetAddress boundTo,
            final SearchForward onward,
            final String name) {
        this.context = context;
        this.in = in;
        this.out = out;
        this.boundTo = boundTo;
        this.onward = onward;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (in.isOpen()) {
            try {
                final InetSocketAddress sender = (InetSocketAddress) in.receive(packet.clear());
                packet.flip();
                if (!isIgnored(sender) && !onward.isOwn(sender)) {
                    answer(sender);
                }
            } catch (final ClosedChannelException e) {
                return;
            } catch (final ProtocolException e) {
                LOG.debug("datagram ignored: {}", e.getMessage());
            } catch (final IOException | RuntimeException e) {
                LOG.debug("search: {}", e.toString());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
    }

    private boolean isIgnored(final InetSocketAddress sender) {
        for (final InetSocketAddress ignored : context.config().ignored()) {
            if (ignored.getAddress().equals(sender.getAddress())
                    && (ignored.getPort() == 0 || ignored.getPort() == sender.getPort())) {
                return true;
            }
        }
        return false;
    }

    /** All messages of the datagram. */
    private void answer(final InetSocketAddress sender) throws ProtocolException, IOException {
        while (packet.remaining() >= MessageHeader.BYTES) {
            final MessageHeader header = MessageHeader.read(packet);
            if (header.isControl()) {
                continue;
            }
            if (header.size() < 0 || header.size() > packet.remaining()) {
                throw new ProtocolException("datagram from " + sender + " ends early");
            }
            final ByteBuffer payload =
                    packet.slice(packet.position(), header.size()).order(header.order());
            packet.position(packet.position() + header.size());
            if (header.command() == Command.ORIGIN_TAG && !isForUs(WireCodec.readAddress(payload))) {
                return;
            }
            if (header.command() == Command.SEARCH && !header.isFromServer()) {
                search(payload, sender);
            }
        }
    }

    /** Whether a search that another server received at this address would have reached us too, were we alone. */
    private boolean isForUs(final byte[] receivedAt) {
        if (receivedAt == null || context.config().interfaces().isEmpty()) {
            return true;
        }
        try {
            return context.config().interfaces().contains(InetAddress.getByAddress(receivedAt));
        } catch (final UnknownHostException e) {
            return false;
        }
    }

    private void search(final ByteBuffer payload, final InetSocketAddress sender)
            throws ProtocolException, IOException {
        final SearchMessage search = SearchMessage.read(payload.duplicate().order(payload.order()));
        if ((search.flags() & SearchMessage.UNICAST) != 0 && !boundTo.isMulticastAddress()) {
            onward.forward(payload, sender, boundTo);
        }
        final int[] found = NameSearch.find(context.source(), search);
        if (found.length == 0 && !search.replyRequired()) {
            return;
        }
        answer.clear();
        MessageHeader.write(
                answer, MessageHeader.FLAG_SERVER, Command.SEARCH_RESPONSE, SearchMessage.answerBytes(found.length));
        search.writeAnswer(answer, context.guid(), context.tcpPort(), found);
        final InetAddress host =
                search.address() == null ? sender.getAddress() : InetAddress.getByAddress(search.address());
        out.send(answer.flip(), new InetSocketAddress(host, search.port() == 0 ? sender.getPort() : search.port()));
    }
}
