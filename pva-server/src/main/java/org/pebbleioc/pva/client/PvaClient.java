package org.pebbleioc.pva.client;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.epics.pvdata.pv.Structure;

/**
 * PVAccess for many PVs: all of one server share a connection, and one thread serves all of them. It begins with the
 * first PV. Links of records use it; images go through {@link PvaLink}, which copies nothing.
 */
public final class PvaClient implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(PvaClient.class);
    private static final long LONGEST_WAIT_NS = 250_000_000L;
    private static final long CONNECT_NS = 5_000_000_000L;
    /** After so long without a byte a server is asked for a sign of life. */
    private static final long ASK_NS = 15_000_000_000L;

    private static final long DEAD_NS = 30_000_000_000L;
    private static final long NAME_SERVER_NS = 2_000_000_000L;
    private static final int READS_AT_ONCE = 16;
    private static final long STOP_MS = 2000;

    private final ClientConfig config;
    private final String threadName;
    private final Queue<PvaClientChannel> wanting = new ConcurrentLinkedQueue<>();
    /** Positive: Phoebus takes a negative id for the question who is there. */
    private final AtomicInteger ids =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(1, 1 << 20));

    // guarded by this
    private Thread thread;
    private Selector selector;

    private volatile boolean closing;
    private volatile int circuitCount;

    // thread of the client
    private final Map<Integer, PvaClientChannel> channels = new HashMap<>();
    private final Map<InetSocketAddress, Connection> connections = new LinkedHashMap<>();
    private final Map<InetSocketAddress, Long> nameServersAtNs = new HashMap<>();
    private final ByteBuffer in = ByteBuffer.allocate(64 << 10);
    private PvaFinder finder;
    private long nowNs;

    private final PvaCircuit.Owner owner = new PvaCircuit.Owner() {
        @Override
        public void found(final int cid, final InetSocketAddress server) {
            PvaClient.this.found(cid, server);
        }

        @Override
        public void lost(final PvaClientChannel channel) {
            if (channel.isClosed()) {
                channels.remove(channel.cid);
            } else {
                channel.searches++;
                finder.add(channel, nowNs);
            }
        }

        @Override
        public int nextId() {
            return PvaClient.this.nextId();
        }
    };

    /** The socket of a circuit. */
    private static final class Connection {
        final PvaCircuit circuit;
        final SocketChannel socket;
        final SelectionKey key;
        final long startedNs;
        boolean connected;
        boolean asked;
        long lastReadNs;

        Connection(final PvaCircuit circuit, final Selector selector, final long nowNs) throws IOException {
            this.circuit = circuit;
            startedNs = nowNs;
            lastReadNs = nowNs;
            socket = SocketChannel.open(StandardProtocolFamily.INET);
            try {
                socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
                socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
                socket.configureBlocking(false);
                key = socket.register(selector, SelectionKey.OP_CONNECT, this);
                socket.connect(circuit.server());
            } catch (final IOException | RuntimeException e) {
                socket.close();
                throw e;
            }
        }
    }

    public PvaClient(final ClientConfig config, final String threadName) {
        this.config = config;
        this.threadName = threadName;
    }

    private int nextId() {
        return ids.updateAndGet(id -> id == Integer.MAX_VALUE ? 1 : id + 1);
    }

    /**
     * Looks for a PV until the channel is closed. Any thread; does not wait.
     *
     * @param queueSize updates that the server may keep for us
     * @param pipeline it sends no more than that before we have taken one
     */
    public PvaClientChannel open(
            final String name, final int queueSize, final boolean pipeline, final PvaClientListener listener) {
        final PvaClientChannel channel = new PvaClientChannel(this, nextId(), name, queueSize, pipeline, listener);
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
            throw new IllegalStateException("no selector for PVAccess: " + e.getMessage(), e);
        }
        thread = new Thread(this::run, threadName);
        thread.setDaemon(true);
        thread.start();
    }

    /** Any thread: the channel has something to do. */
    void wanted(final PvaClientChannel channel) {
        if (channel.queued.compareAndSet(false, true)) {
            wanting.add(channel);
            final Selector waiting = selector();
            if (waiting != null) {
                waiting.wakeup();
            }
        }
    }

    private synchronized Selector selector() {
        return selector;
    }

    private void run() {
        try (Selector mine = selector()) {
            nowNs = System.nanoTime();
            finder = new PvaFinder(config, mine, nowNs);
            while (!closing) {
                round(mine);
            }
            List.copyOf(connections.values()).forEach(this::end);
            finder.close();
        } catch (final IOException e) {
            LOG.error(
                    "{} has ended, PVs of other IOCs stay disconnected until this IOC is restarted: {}",
                    threadName,
                    e.toString());
        }
    }

    private void round(final Selector mine) throws IOException {
        nowNs = System.nanoTime();
        for (PvaClientChannel channel = wanting.poll(); channel != null; channel = wanting.poll()) {
            channel.queued.set(false);
            work(channel);
        }
        connectNameServers();
        finder.doWork(nowNs, nameServers());
        for (final Connection connection : List.copyOf(connections.values())) {
            guarded(connection, () -> {
                tick(connection);
                flush(connection);
            });
            if (connection.circuit.isEmpty() && !isNameServer(connection.circuit)) {
                end(connection);
            }
        }
        circuitCount = connections.size();
        if (wanting.isEmpty()) {
            mine.select(Math.max(1, Math.min(LONGEST_WAIT_NS, finder.waitNs(nowNs)) / 1_000_000));
        } else {
            mine.selectNow();
        }
        nowNs = System.nanoTime();
        for (final SelectionKey key : mine.selectedKeys()) {
            if (key.attachment() instanceof Connection connection) {
                final boolean wasOpen = connection.circuit.isOpen();
                guarded(connection, () -> read(connection));
                if (!wasOpen && connection.circuit.isOpen() && isNameServer(connection.circuit)) {
                    finder.hurry(nowNs);
                }
            } else {
                finder.ready(owner);
            }
        }
        mine.selectedKeys().clear();
    }

    private interface Work {
        void run() throws IOException;
    }

    /** What one server sends must not end the others. */
    private void guarded(final Connection connection, final Work work) {
        if (!connections.containsValue(connection)) {
            return;
        }
        try {
            work.run();
        } catch (final IOException e) {
            LOG.info("{}: {} is lost: {}", threadName, connection.circuit.host(), e.getMessage());
            end(connection);
        } catch (final RuntimeException e) {
            LOG.error("{}: {}", threadName, connection.circuit.host(), e);
            end(connection);
        }
    }

    private void read(final Connection connection) throws IOException {
        if (!connection.connected) {
            if (!connection.socket.finishConnect()) {
                return;
            }
            connection.connected = true;
            connection.lastReadNs = nowNs;
            connection.key.interestOps(SelectionKey.OP_READ);
        }
        for (int i = 0; i < READS_AT_ONCE; i++) {
            final int count = connection.socket.read(in.clear());
            if (count < 0) {
                throw new EOFException("the server has closed the connection");
            }
            if (count == 0) {
                return;
            }
            connection.lastReadNs = nowNs;
            connection.asked = false;
            connection.circuit.take(in.flip());
        }
    }

    private void tick(final Connection connection) throws IOException {
        final long silentNs = nowNs - connection.lastReadNs;
        if (!connection.connected && nowNs - connection.startedNs > CONNECT_NS) {
            throw new IOException("no connection within " + CONNECT_NS / 1_000_000_000 + " s");
        }
        if (silentNs > DEAD_NS) {
            throw new IOException("the server has been silent for " + DEAD_NS / 1_000_000_000 + " s");
        }
        if (connection.circuit.isOpen() && silentNs > ASK_NS && !connection.asked) {
            connection.asked = true;
            connection.circuit.echo();
        }
    }

    private static void flush(final Connection connection) throws IOException {
        if (!connection.connected) {
            return;
        }
        int before;
        do {
            before = connection.circuit.waitingBytes();
            if (before > 0) {
                connection.circuit.drain(connection.socket::write);
            }
        } while (connection.circuit.waitingBytes() > 0 && connection.circuit.waitingBytes() < before);
        connection.key.interestOps(
                SelectionKey.OP_READ | (connection.circuit.waitingBytes() > 0 ? SelectionKey.OP_WRITE : 0));
    }

    private void end(final Connection connection) {
        connections.remove(connection.circuit.server());
        connection.key.cancel();
        try {
            connection.socket.close();
        } catch (final IOException e) {
            LOG.debug("closing {}: {}", connection.circuit.host(), e.toString());
        }
        connection.circuit.end();
    }

    private void work(final PvaClientChannel channel) {
        if (channel.circuit != null) {
            channel.circuit.work(channel);
            if (channel.isClosed()) {
                channels.remove(channel.cid);
            }
        } else if (channel.isClosed()) {
            finder.remove(channel);
            channels.remove(channel.cid);
        } else if (channels.put(channel.cid, channel) == null) {
            finder.add(channel, nowNs);
        }
    }

    private void found(final int cid, final InetSocketAddress server) {
        final PvaClientChannel channel = channels.get(cid);
        if (channel == null || channel.circuit != null) {
            return; // one answer is enough
        }
        Connection connection = connections.get(server);
        if (connection == null) {
            connection = connect(server);
        }
        if (connection != null) {
            finder.remove(channel);
            connection.circuit.add(channel);
        }
    }

    private Connection connect(final InetSocketAddress server) {
        try {
            final Connection connection = new Connection(new PvaCircuit(server, owner), selector(), nowNs);
            connections.put(server, connection);
            return connection;
        } catch (final IOException | RuntimeException e) {
            LOG.info("{}: no connection to {}: {}", threadName, server, e.toString());
            return null;
        }
    }

    private boolean isNameServer(final PvaCircuit circuit) {
        return config.nameServers().contains(circuit.server());
    }

    /** One that is not there is tried again every other second while something is looked for. */
    private void connectNameServers() {
        for (final InetSocketAddress server : config.nameServers()) {
            final long last = nameServersAtNs.getOrDefault(server, nowNs - 2 * NAME_SERVER_NS);
            if (finder.waiting() > 0 && !connections.containsKey(server) && nowNs - last > NAME_SERVER_NS) {
                nameServersAtNs.put(server, nowNs);
                connect(server);
            }
        }
    }

    private List<PvaCircuit> nameServers() {
        final List<PvaCircuit> circuits = new ArrayList<>();
        for (final InetSocketAddress server : config.nameServers()) {
            final Connection connection = connections.get(server);
            if (connection != null && connection.circuit.isOpen()) {
                circuits.add(connection.circuit);
            }
        }
        return circuits;
    }

    /** Whether a value of this type is chosen from texts that come with it. */
    static boolean hasChoices(final Structure type) {
        return type.getID().startsWith("epics:nt/NTEnum");
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
