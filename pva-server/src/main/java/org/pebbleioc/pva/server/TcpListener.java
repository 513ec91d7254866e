package org.pebbleioc.pva.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The listening sockets, all on one port, with a thread each that accepts and does nothing else. */
final class TcpListener {
    private static final Logger LOG = LogManager.getLogger(TcpListener.class);
    private static final int BACKLOG = 256;
    private static final int TRIES = 10;

    private final List<ServerSocketChannel> sockets;
    private final int port;
    private final List<Thread> threads = new ArrayList<>();

    private TcpListener(final List<ServerSocketChannel> sockets, final int port) {
        this.sockets = sockets;
        this.port = port;
    }

    /** Binds the wanted port, or, where it is taken, a free one. */
    static TcpListener bind(final ServerConfig config) throws IOException {
        final List<InetAddress> addresses =
                config.interfaces().isEmpty() ? List.of(InetAddress.getByAddress(new byte[4])) : config.interfaces();
        IOException refused = null;
        for (int attempt = 0; attempt < TRIES; attempt++) {
            try {
                final TcpListener listener = bindAll(addresses, attempt == 0 ? config.tcpPort() : 0);
                if (attempt > 0) {
                    LOG.info("TCP port {} is taken, serving on {}", config.tcpPort(), listener.port);
                }
                return listener;
            } catch (final IOException e) {
                refused = e;
            }
        }
        throw new IOException("cannot listen on " + addresses + ": " + refused.getMessage(), refused);
    }

    private static TcpListener bindAll(final List<InetAddress> addresses, final int wanted) throws IOException {
        final List<ServerSocketChannel> sockets = new ArrayList<>();
        int port = wanted;
        try {
            for (final InetAddress address : addresses) {
                final ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.INET);
                sockets.add(socket);
                socket.bind(new InetSocketAddress(address, port), BACKLOG);
                port = ((InetSocketAddress) socket.getLocalAddress()).getPort();
            }
            return new TcpListener(sockets, port);
        } catch (final IOException e) {
            closeAll(sockets);
            throw e;
        }
    }

    int port() {
        return port;
    }

    /** From now on every new connection is given away, at once. */
    void start(final Consumer<SocketChannel> accepted) {
        for (int i = 0; i < sockets.size(); i++) {
            final ServerSocketChannel socket = sockets.get(i);
            final Thread thread = new Thread(() -> accept(socket, accepted), "pva-accept-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    private static void accept(final ServerSocketChannel socket, final Consumer<SocketChannel> accepted) {
        boolean failing = false;
        while (socket.isOpen()) {
            try {
                accepted.accept(socket.accept());
                failing = false;
            } catch (final ClosedChannelException e) {
                return;
            } catch (final IOException | RuntimeException e) {
                if (!failing) {
                    LOG.error("cannot accept clients: {}", e.toString());
                }
                failing = true;
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    void close() {
        closeAll(sockets);
    }

    /** After {@link #close}: until a thread has left its socket the kernel does not let anybody else have the port. */
    void join(final long untilNs) throws InterruptedException {
        for (final Thread thread : threads) {
            thread.join(Math.max(1, (untilNs - System.nanoTime()) / 1_000_000));
        }
    }

    private static void closeAll(final List<ServerSocketChannel> sockets) {
        for (final ServerSocketChannel socket : sockets) {
            try {
                socket.close();
            } catch (final IOException e) {
                LOG.debug("close of {}: {}", socket, e.toString());
            }
        }
    }
}
