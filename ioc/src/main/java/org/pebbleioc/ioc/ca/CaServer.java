package org.pebbleioc.ioc.ca;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.channel.AccessControl;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.ChannelSource;

/** The Channel Access server: sockets, clients and beacons. Methods may be called from any thread. */
public final class CaServer implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(CaServer.class);
    private static final long CLOSE_NS = 1_800_000_000L;

    private final ChannelSource source;
    private final AccessControl access;
    private final CaServerConfig config;
    private final Set<CircuitConnection> clients = ConcurrentHashMap.newKeySet();
    private final AtomicInteger clientNumber = new AtomicInteger();

    // guarded by this
    private CaSockets sockets;
    private SearchResponder responder;
    private BeaconSender beacons;
    private Channel.Subscription rightsChanges;
    private List<SearchSocket> searches = List.of();
    private List<Thread> acceptors = List.of();

    private volatile boolean closed;

    /** Whoever reaches it may do everything. */
    public CaServer(final ChannelSource source, final CaServerConfig config) {
        this(source, AccessControl.OPEN, config);
    }

    public CaServer(final ChannelSource source, final AccessControl access, final CaServerConfig config) {
        this.source = source;
        this.access = access;
        this.config = config;
    }

    /**
     * Binds all sockets and serves from then on. A TCP port that is taken is replaced by a free one, which search
     * replies tell the clients.
     *
     * @throws IOException an address cannot be bound; nothing runs then
     */
    public synchronized void start() throws IOException {
        if (sockets != null || closed) {
            throw new IllegalStateException("started=" + (sockets != null) + " closed=" + closed);
        }
        final CaSockets bound = CaSockets.bind(config);
        try {
            beacons = new BeaconSender(
                    BeaconSender.destinations(config),
                    config.interfaces().isEmpty() ? null : config.interfaces().get(0),
                    config.multicastTtl(),
                    new BeaconRamp(config.beaconPeriodNs(), bound.tcpPort()));
        } catch (final IOException e) {
            bound.close();
            throw e;
        }
        sockets = bound;
        responder = new SearchResponder(source, bound.tcpPort());
        startThreads(bound);
        rightsChanges = access.onChange(this::accessChanged);
        LOG.info("ca: serving on TCP port {}, searches on UDP port {}", bound.tcpPort(), bound.udpPort());
    }

    private void startThreads(final CaSockets bound) {
        final CircuitSettings settings = new CircuitSettings(bound.tcpPort(), config.mostArrayBytes(), access);
        acceptors = bound.listeners().stream()
                .map(listener -> new Thread(() -> accept(listener, settings), "cas-accept"))
                .toList();
        final List<SearchSocket> all = new ArrayList<>();
        for (final CaSockets.Udp udp : bound.udp()) {
            all.add(new SearchSocket(
                    udp.receiving(), udp.answering(), responder, Set.copyOf(config.ignored()), all.size() + 1));
        }
        searches = List.copyOf(all);
        searches.forEach(SearchSocket::start);
        for (final Thread acceptor : acceptors) {
            acceptor.setDaemon(true);
            acceptor.start();
        }
        beacons.start();
    }

    private void accept(final ServerSocketChannel listener, final CircuitSettings settings) {
        while (!closed) {
            try {
                serve(listener.accept(), settings);
            } catch (final IOException e) {
                if (closed || !listener.isOpen()) {
                    return;
                }
                LOG.warn("ca: a client could not be accepted: {}", e.toString());
                pause();
            }
        }
    }

    private void serve(final SocketChannel socket, final CircuitSettings settings) throws IOException {
        CircuitConnection client = null;
        try {
            client = new CircuitConnection(socket, clientNumber.incrementAndGet(), source, settings, clients::remove);
            clients.add(client);
            client.start();
            if (closed) {
                client.close();
            }
        } catch (final IOException | OutOfMemoryError e) {
            // the JVM reports a refused thread as missing memory
            if (client != null) {
                clients.remove(client);
                client.close();
            }
            socket.close();
            throw new IOException(e);
        }
    }

    /** Out of file handles or threads: give others time to go, without spinning. */
    private synchronized void pause() {
        try {
            if (!closed) {
                wait(200);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Port that clients connect to; 0 before the start. */
    public synchronized int tcpPort() {
        return sockets == null ? 0 : sockets.tcpPort();
    }

    /** Port that takes searches; 0 before the start. */
    public synchronized int udpPort() {
        return sockets == null ? 0 : sockets.udpPort();
    }

    /** Tells clients about channels that became writable, or are no longer. Not while a record's lock is held. */
    public void accessChanged() {
        clients.forEach(CircuitConnection::accessChanged);
    }

    /** What {@code casr} shows. */
    public synchronized CaReport report() {
        return new CaReport(
                sockets == null ? List.of() : sockets.tcpAddresses(),
                sockets == null ? List.of() : sockets.searchAddresses(),
                beacons == null ? List.of() : beacons.targets(),
                clients.stream().map(CircuitConnection::report).toList(),
                responder == null ? 0 : responder.searches(),
                responder == null ? 0 : responder.hits(),
                beacons == null ? 0 : beacons.sent());
    }

    /** Hangs up on all clients and frees the ports; takes at most two seconds. Does nothing the second time. */
    @Override
    public void close() {
        final long deadlineNs = System.nanoTime() + CLOSE_NS;
        synchronized (this) {
            if (closed || sockets == null) {
                closed = true;
                return;
            }
            closed = true;
            notifyAll();
            rightsChanges.close();
            sockets.close();
            searches.forEach(SearchSocket::close);
        }
        final List<CircuitConnection> connected = List.copyOf(clients);
        connected.forEach(CircuitConnection::close);
        try {
            beacons.close(deadlineNs);
            for (final SearchSocket search : searches) {
                search.join(deadlineNs);
            }
            for (final Thread acceptor : acceptors) {
                acceptor.join(Math.max(1, (deadlineNs - System.nanoTime()) / 1_000_000));
            }
            for (final CircuitConnection client : connected) {
                client.join(deadlineNs);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LOG.info("ca: closed");
    }
}
