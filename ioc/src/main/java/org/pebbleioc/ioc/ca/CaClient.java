package org.pebbleioc.ioc.ca;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.link.RemotePv;
import org.pebbleioc.ioc.link.Remotes;

/**
 * Channel Access for links: all PVs of one server share a circuit, and one thread, {@code ca-links}, serves all
 * circuits and searches. It begins with the first PV; an IOC without such links has neither thread nor sockets.
 */
public final class CaClient implements Remotes, AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(CaClient.class);
    private static final Failures FAULTS = new Failures("a circuit of links");
    private static final long LONGEST_WAIT_NS = 250_000_000L;
    private static final long STOP_MS = 2000;

    private final CaClientConfig config;
    private final Queue<ClientChannel> wanting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger ids = new AtomicInteger();

    // guarded by this
    private Thread thread;
    private Selector selector;

    private volatile boolean closing;
    private volatile int circuitCount;

    // thread ca-links
    private final Map<Integer, ClientChannel> channels = new HashMap<>();
    private final Map<InetSocketAddress, ClientConnection> connections = new LinkedHashMap<>();
    private final Map<InetSocketAddress, Long> nameServersAtNs = new HashMap<>();
    private final List<ClientChannel> lost = new ArrayList<>();
    private ClientSearch search;
    private long nowNs;

    private final ClientCircuit.Owner owner = new ClientCircuit.Owner() {
        @Override
        public void found(final int cid, final InetSocketAddress server) {
            CaClient.this.found(cid, server);
        }

        @Override
        public void lost(final ClientChannel channel) {
            if (!channel.isClosed()) {
                channel.searches++;
                search.add(channel, nowNs);
            } else {
                channels.remove(channel.cid);
            }
        }

        @Override
        public int nextId() {
            return CaClient.this.nextId();
        }
    };

    public CaClient(final CaClientConfig config) {
        this.config = config;
    }

    private int nextId() {
        final int id = ids.incrementAndGet();
        return id == 0 || id == Command.NONE ? nextId() : id;
    }

    @Override
    public RemotePv open(final String name, final Runnable changed) {
        final ClientChannel channel = new ClientChannel(this, nextId(), name, changed);
        start();
        wanted(channel);
        return channel;
    }

    private synchronized void start() {
        if (thread != null || closing) {
            return;
        }
        try {
            selector = Selector.open();
        } catch (final IOException e) {
            throw new IllegalStateException("no selector for links: " + e.getMessage(), e);
        }
        thread = new Thread(this::run, "ca-links");
        thread.setDaemon(true);
        thread.start();
    }

    /** Any thread: the channel has something to do. */
    void wanted(final ClientChannel channel) {
        if (channel.queued.compareAndSet(false, true)) {
            wanting.add(channel);
            final Selector waiting;
            synchronized (this) {
                waiting = selector;
            }
            if (waiting != null) {
                waiting.wakeup();
            }
        }
    }

    private void run() {
        try (Selector mine = selector) {
            nowNs = System.nanoTime();
            search = new ClientSearch(config, mine, nowNs);
            while (!closing) {
                round(mine);
            }
            for (final ClientConnection connection : List.copyOf(connections.values())) {
                connection.close();
            }
            search.close();
        } catch (final IOException e) {
            LOG.error(
                    "ca: links to other IOCs have ended and stay disconnected until this IOC is restarted: {}",
                    e.toString());
        }
    }

    private void round(final Selector mine) throws IOException {
        nowNs = System.nanoTime();
        for (ClientChannel channel = wanting.poll(); channel != null; channel = wanting.poll()) {
            channel.queued.set(false);
            work(channel);
        }
        connectNameServers();
        search.doWork(nowNs, nameServers());
        for (final ClientConnection connection : List.copyOf(connections.values())) {
            guarded(connection, () -> {
                connection.tick(nowNs);
                connection.flush();
            });
            if (connection.circuit().isEmpty() && !isNameServer(connection.circuit())) {
                end(connection);
            }
        }
        circuitCount = connections.size();
        if (wanting.isEmpty()) {
            final long waitNs = Math.min(LONGEST_WAIT_NS, Math.min(config.silenceNs() / 4, search.waitNs(nowNs)));
            mine.select(Math.max(1, waitNs / 1_000_000));
        } else {
            mine.selectNow();
        }
        nowNs = System.nanoTime();
        for (final SelectionKey key : mine.selectedKeys()) {
            if (key.attachment() instanceof ClientConnection connection) {
                final boolean wasOpen = connection.circuit().isOpen();
                guarded(connection, () -> connection.ready(nowNs));
                if (!wasOpen && connection.circuit().isOpen() && isNameServer(connection.circuit())) {
                    search.hurry(nowNs);
                }
            } else {
                search.ready(owner);
            }
        }
        mine.selectedKeys().clear();
    }

    private interface Work {
        void run() throws IOException;
    }

    /** What one server sends must not end the others. */
    private void guarded(final ClientConnection connection, final Work work) {
        if (!connections.containsValue(connection)) {
            return;
        }
        try {
            work.run();
        } catch (final IOException e) {
            LOG.info("ca: circuit to {} is lost: {}", connection.circuit().host(), e.getMessage());
            end(connection);
        } catch (final RuntimeException e) {
            FAULTS.addFault(connection.circuit().host(), e);
            end(connection);
        }
    }

    private void end(final ClientConnection connection) {
        connections.remove(connection.circuit().server());
        connection.close();
    }

    private void work(final ClientChannel channel) {
        if (channel.circuit != null) {
            final ClientCircuit circuit = channel.circuit;
            circuit.work(channel);
            if (channel.isClosed()) {
                channels.remove(channel.cid);
            }
        } else if (channel.isClosed()) {
            search.remove(channel);
            channels.remove(channel.cid);
        } else if (channels.put(channel.cid, channel) == null) {
            search.add(channel, nowNs);
        }
    }

    private void found(final int cid, final InetSocketAddress server) {
        final ClientChannel channel = channels.get(cid);
        if (channel == null || channel.circuit != null || server.getPort() == 0) {
            return; // one answer is enough
        }
        ClientConnection connection = connections.get(server);
        if (connection == null) {
            connection = connect(server);
        }
        if (connection != null) {
            search.remove(channel);
            connection.circuit().add(channel);
        }
    }

    private ClientConnection connect(final InetSocketAddress server) {
        try {
            final ClientConnection connection = new ClientConnection(
                    new ClientCircuit(server, owner, config.mostArrayBytes()), selector(), config, nowNs);
            connections.put(server, connection);
            return connection;
        } catch (final IOException | RuntimeException e) {
            LOG.info("ca: no circuit to {}: {}", server, e.toString());
            return null;
        }
    }

    private synchronized Selector selector() {
        return selector;
    }

    private boolean isNameServer(final ClientCircuit circuit) {
        return config.nameServers().contains(circuit.server());
    }

    /** One that is not there is tried again every other second while something is looked for. */
    private void connectNameServers() {
        for (final InetSocketAddress server : config.nameServers()) {
            if (search.waiting() > 0
                    && !connections.containsKey(server)
                    && nowNs - nameServersAtNs.getOrDefault(server, nowNs - 3_000_000_000L) > 2_000_000_000L) {
                nameServersAtNs.put(server, nowNs);
                connect(server);
            }
        }
    }

    private List<ClientCircuit> nameServers() {
        final List<ClientCircuit> circuits = new ArrayList<>();
        for (final InetSocketAddress server : config.nameServers()) {
            final ClientConnection connection = connections.get(server);
            if (connection != null && connection.circuit().isOpen()) {
                circuits.add(connection.circuit());
            }
        }
        return circuits;
    }

    /** Servers that we are connected to. Any thread. */
    public int circuits() {
        return circuitCount;
    }

    @Override
    public void close() {
        closing = true;
        final Thread last;
        synchronized (this) {
            last = thread;
            if (selector != null) {
                selector.wakeup();
            }
        }
        try {
            if (last != null) {
                last.join(STOP_MS);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
