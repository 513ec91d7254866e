package org.pebbleioc.pva.server;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** A PVAccess server for the names of one {@link PvSource}. */
public final class PvaServer implements PvEvictor, AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(PvaServer.class);
    private static final int GUID_BYTES = 12;
    private static final long STOP_NS = TimeUnit.MILLISECONDS.toNanos(1500);
    private static final long WATCH_NS = TimeUnit.MILLISECONDS.toNanos(250);

    private final ServerConfig config;
    private final PvSource source;
    private final AccessPolicy access;
    private final LongSupplier clockNs;
    private final byte[] guid = new byte[GUID_BYTES];
    private final Set<ClientConnection> clients = ConcurrentHashMap.newKeySet();
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLongArray ended = new AtomicLongArray(ClientEnd.values().length);
    private final UpdateLedger ledger = new UpdateLedger();

    // Guarded by this.
    private boolean started;
    private TcpListener tcp;
    private UdpService udp;
    private ServerContext context;

    private volatile Thread watchThread;
    private volatile boolean closed;
    private volatile boolean accessChanged;

    /** A server that lets everybody do everything. */
    public PvaServer(final ServerConfig config, final PvSource source) {
        this(config, source, AccessPolicy.OPEN);
    }

    public PvaServer(final ServerConfig config, final PvSource source, final AccessPolicy access) {
        this(config, source, access, System::nanoTime);
    }

    /** @param clockNs what time-outs are measured with: a test brings its own */
    PvaServer(final ServerConfig config, final PvSource source, final AccessPolicy access, final LongSupplier clockNs) {
        this.config = config;
        this.source = source;
        this.access = access;
        this.clockNs = clockNs;
        ThreadLocalRandom.current().nextBytes(guid);
    }

    /**
     * Binds and serves. Once per object.
     *
     * @throws IOException where a socket cannot be bound; nothing is left behind
     */
    public synchronized void start() throws IOException {
        if (started || closed) {
            throw new IllegalStateException("started before");
        }
        started = true;
        tcp = TcpListener.bind(config);
        context = new ServerContext(
                config,
                source,
                access,
                ledger,
                guid,
                tcp.port(),
                Instant.now(),
                clockNs,
                new MutedLog(text -> LOG.warn(text), System::nanoTime));
        try {
            udp = UdpService.bind(context);
        } catch (final IOException e) {
            tcp.close();
            throw e;
        }
        tcp.start(this::accept);
        udp.start();
        final Thread watch = new Thread(this::watch, "pva-watch");
        watch.setDaemon(true);
        watchThread = watch;
        watch.start();
        LOG.info("PVAccess server {} on TCP {} UDP {}", guid(), tcp.port(), udp.port());
        LOG.debug("{}", config);
    }

    private void accept(final SocketChannel socket) {
        try {
            if (closed || clients.size() >= config.maxConnections()) {
                if (refused.getAndIncrement() == 0) {
                    LOG.warn("client refused: maxConnections={}", config.maxConnections());
                }
                socket.close();
                return;
            }
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            KeepAlive.set(socket);
            final String peer = socket.getRemoteAddress().toString().substring(1);
            final ClientConnection client =
                    new ClientConnection(socket, peer, numbers.incrementAndGet(), context, this::ended);
            clients.add(client);
            serve(client);
        } catch (final IOException e) {
            LOG.debug("client left before it was served: {}", e.toString());
            closeQuietly(socket);
        } catch (final OutOfMemoryError e) {
            // No more buffers for this process; those who are served stay served, and so does the next who fits.
            LOG.error("client refused: {}", e.getMessage());
            closeQuietly(socket);
        }
    }

    private static void closeQuietly(final SocketChannel socket) {
        try {
            socket.close();
        } catch (final IOException e) {
            LOG.debug("close: {}", e.toString());
        }
    }

    @Override
    public boolean evictStuck(final Predicate<PvUpdate> whose, final long forNs) {
        for (final ClientConnection client : clients) {
            if (client.evictIfStuck(whose, forNs)) {
                return true;
            }
        }
        return false;
    }

    private void serve(final ClientConnection client) {
        try {
            client.start();
        } catch (final OutOfMemoryError e) {
            // No more threads for this process. Those who are served stay served, and so does the next who fits.
            LOG.error("client refused: {}", e.getMessage());
            client.close(ClientEnd.FAILED, "no thread for it");
            ended(client);
        }
        if (closed) {
            client.close(ClientEnd.SERVER_STOPPED, "server stopped");
        }
    }

    private void ended(final ClientConnection client) {
        ended.incrementAndGet(client.endedBy().ordinal()); // first: who is not listed any more has been counted
        clients.remove(client);
    }

    private void watch() {
        final VanishedPeers vanished = new VanishedPeers();
        while (!closed) {
            final long nowNs = clockNs.getAsLong();
            final Set<String> gone = clients.isEmpty() ? Set.of() : vanished.look(nowNs);
            final boolean ask = accessChanged;
            if (ask) {
                accessChanged = false;
            }
            for (final ClientConnection client : clients) {
                client.checkTimeouts(nowNs);
                client.checkVanished(gone);
                if (ask) {
                    client.refreshRights();
                }
            }
            LockSupport.parkNanos(WATCH_NS);
        }
    }

    /** Cuts all clients, whatever they are doing, and waits at most 2 s for their threads. */
    @Override
    public void close() {
        final TcpListener listener;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            if (tcp == null) {
                return;
            }
            listener = tcp;
            listener.close();
            if (udp != null) {
                udp.close();
            }
            LockSupport.unpark(watchThread);
        }
        for (final ClientConnection client : clients) {
            client.close(ClientEnd.SERVER_STOPPED, "server stopped");
        }
        final long untilNs = System.nanoTime() + STOP_NS;
        try {
            listener.join(untilNs);
            for (final ClientConnection client : clients) {
                client.join((untilNs - System.nanoTime()) / 1_000_000);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!clients.isEmpty()) {
            LOG.warn("{} clients did not end in time", clients.size());
        }
        LOG.info("PVAccess server {} stopped", guid());
    }

    /**
     * The {@link AccessPolicy} may answer otherwise now: it is asked again for every open channel, soon, by a thread of the
     * server. Any thread, with any lock held.
     */
    public void accessChanged() {
        accessChanged = true;
        final Thread asks = watchThread;
        if (asks != null) {
            LockSupport.unpark(asks);
        }
    }

    /** Where clients are served. */
    public synchronized int tcpPort() {
        return tcp.port();
    }

    /** Where searches are answered. */
    public synchronized int udpPort() {
        return udp.port();
    }

    /** Who this server is, in the hexadecimal form that {@code pvlist} prints. */
    public String guid() {
        return "0x" + HexFormat.of().withUpperCase().formatHex(guid);
    }

    /** Clients that were turned away because there were too many. */
    public long refusedConnections() {
        return refused.get();
    }

    /** Clients that are not connected any more, by why. */
    public Map<ClientEnd, Long> endedConnections() {
        final Map<ClientEnd, Long> counts = new EnumMap<>(ClientEnd.class);
        for (final ClientEnd how : ClientEnd.values()) {
            counts.put(how, ended.get(how.ordinal()));
        }
        return counts;
    }

    /** Where the updates of each PV went, by its name, over all clients that are and that were. */
    public Map<String, PvTotals> totals() {
        return ledger.totals();
    }

    /** Where the updates of this PV went, over all clients that are and that were. */
    public PvTotals totals(final String pv) {
        return ledger.totals(pv);
    }

    /** Who is connected and how each is doing. */
    public List<ClientReport> report() {
        final List<ClientReport> reports = new ArrayList<>();
        for (final ClientConnection client : clients) {
            reports.add(client.report());
        }
        return reports;
    }
}
