package org.pebbleioc.ioc.ca;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** A UDP socket that searches arrive at, shared with other servers of this host, and its thread. */
final class SearchSocket {
    private static final Logger LOG = LogManager.getLogger(SearchSocket.class);
    private static final int MOST_DATAGRAM = 65_536;

    private final DatagramChannel socket;
    private final DatagramChannel answering;
    private final SearchResponder responder;
    private final Set<InetAddress> ignored;
    private final Thread thread;

    private final Failures failures = new Failures("answering a search");

    /**
     * Takes searches from one socket and answers them from another, or the same.
     *
     * @param answering bound to the address that clients shall connect to
     */
    SearchSocket(
            final DatagramChannel socket,
            final DatagramChannel answering,
            final SearchResponder responder,
            final Set<InetAddress> ignored,
            final int number) {
        this.socket = socket;
        this.answering = answering;
        this.responder = responder;
        this.ignored = ignored;
        this.thread = new Thread(this::run, "cas-udp-" + number);
        thread.setDaemon(true);
    }

    /** A socket that leaves the port to others too: broadcasts reach all of them. */
    static DatagramChannel open(final InetSocketAddress address) throws IOException {
        final DatagramChannel socket = DatagramChannel.open(StandardProtocolFamily.INET);
        try {
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (socket.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            return socket.bind(address);
        } catch (final IOException e) {
            socket.close();
            throw new IOException("UDP " + address + " cannot be bound: " + e.getMessage(), e);
        }
    }

    /** Lets searches to multicast groups in, on every interface that can. */
    static void join(final DatagramChannel socket, final List<InetAddress> groups) throws IOException {
        for (final NetworkInterface port : NetworkInterface.networkInterfaces().toList()) {
            if (!port.isUp() || !port.supportsMulticast()) {
                continue;
            }
            for (final InetAddress group : groups) {
                socket.join(group, port);
            }
        }
    }

    void start() {
        thread.start();
    }

    private void run() {
        final ByteBuffer datagram = ByteBuffer.allocate(MOST_DATAGRAM);
        while (socket.isOpen()) {
            try {
                datagram.clear();
                final InetSocketAddress from = (InetSocketAddress) socket.receive(datagram);
                if (!ignored.contains(from.getAddress())) {
                    responder.answer(datagram.flip(), reply -> send(reply, from));
                }
            } catch (final ClosedChannelException closed) {
                return;
            } catch (final IOException | RuntimeException e) {
                failures.add("from " + socket, e);
            }
        }
    }

    private void send(final ByteBuffer reply, final InetSocketAddress to) {
        try {
            answering.send(reply, to);
        } catch (final IOException e) {
            failures.add("to " + to, e);
        }
    }

    void close() {
        try {
            socket.close();
            answering.close();
        } catch (final IOException e) {
            LOG.debug("ca: closing UDP: {}", e.toString());
        }
    }

    void join(final long deadlineNs) throws InterruptedException {
        thread.join(Math.max(1, (deadlineNs - System.nanoTime()) / 1_000_000));
    }
}
