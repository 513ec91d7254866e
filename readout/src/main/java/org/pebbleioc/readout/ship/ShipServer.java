package org.pebbleioc.readout.ship;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.readout.page.LinkTimeFrame;
import org.pebbleioc.readout.page.PageHolder;
import org.pebbleioc.readout.page.PageHolders;
import org.pebbleioc.readout.page.PagePool;
import org.pebbleioc.readout.page.TimeFrameSink;

/**
 * A transport: takes time frames from the grouper into a bounded queue, and on one thread of its own, {@code ship-NAME},
 * builds messages and gives them to clients, as each has room. What differs between transports is the {@link ShipPeer}.
 *
 * <p>Nothing here waits for a client: every socket is non-blocking, and a page is held by the queue, or by a client's
 * unfinished messages, both bounded.
 */
public final class ShipServer implements TimeFrameSink, AutoCloseable {
    /** Makes the peer of a new connection; sends nothing yet. */
    public interface PeerMaker {
        ShipPeer make(ShipServer server, SocketChannel channel, String name, long nowNs) throws IOException;
    }

    private static final Logger LOG = LogManager.getLogger(ShipServer.class);

    private static final long SELECT_MS = 50;
    private static final int PASSES = 64;
    private static final int ACCEPTS = 64;
    private static final long JOIN_MS = 3_000;

    private final String name;
    private final String address;
    private final ShipOptions options;
    private final LongSupplier clock;
    private final ShipCounts counts = new ShipCounts();
    private final FrameInbox inbox;
    private final MessageFeed feed;
    private final ShipClients clients;
    private final Delivery delivery;
    private final MutedWarnings warnings;
    private final ServerSocketChannel listener;
    private final Selector selector;
    private final Runnable afterClose;
    private final Thread thread;

    /** Written by the transport's thread, read by the grouper's. */
    private volatile boolean isAsleep;

    // Written by who closes, read by the transport's thread.
    private volatile long closeAtNs;
    private volatile boolean isClosing;

    /**
     * @param listener bound; owned by this object from now on
     * @param address for messages
     * @param copyPool for heartbeat frames that cross pages; may be null with other mappings
     * @param afterClose last thing of {@link #close}
     */
    public ShipServer(
            final String name,
            final ServerSocketChannel listener,
            final String address,
            final ShipOptions options,
            final PagePool copyPool,
            final PageHolders holders,
            final PeerMaker maker,
            final LongSupplier clock,
            final Runnable afterClose)
            throws IOException {
        this.name = name;
        this.address = address;
        this.options = options;
        this.clock = clock;
        this.listener = listener;
        this.afterClose = afterClose;
        warnings = new MutedWarnings(LOG, clock);
        final PageHolder holder = holders.register(name);
        inbox = new FrameInbox(options, holder, counts);
        inbox.run(options.runNumber());
        final MessageBuilder builder = new MessageBuilder(options.mapping(), copyPool, holder, counts);
        feed = new MessageFeed(name, options, inbox, builder, holder, counts, warnings);
        clients = new ShipClients(
                name,
                options.evictNs(),
                counts,
                warnings,
                (channel, client, nowNs) -> maker.make(this, channel, client, nowNs));
        delivery = new Delivery(options.distribution(), feed, clients, counts);
        selector = Selector.open();
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        thread = new Thread(this::run, "ship-" + name);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    @Override
    public String name() {
        return name;
    }

    /** Where clients find it. */
    public String address() {
        return address;
    }

    public ShipOptions options() {
        return options;
    }

    public ShipCounts counts() {
        return counts;
    }

    @Override
    public boolean offer(final LinkTimeFrame frame) {
        final boolean taken = inbox.offer(frame);
        if (isAsleep) {
            isAsleep = false;
            selector.wakeup();
        }
        if (!taken) {
            warnings.warn(
                    ShipCounter.FRAMES_REFUSED,
                    () -> name + ": no room for " + frame + ": " + inbox.size() + " time frames wait, "
                            + inbox.heldPages() + " pages are held, " + clients()
                            + " clients; is a receiver connected, and does it give pages back?");
        }
        return taken;
    }

    /** Time frames carry the number of their run, unless the options give one for all. */
    @Override
    public void begin(final long run) {
        inbox.run(options.runNumber() == 0 ? run : options.runNumber());
    }

    private void run() {
        try {
            while (!isOver()) {
                turn();
            }
        } catch (final IOException | RuntimeException e) {
            LOG.error("{}: stopped, no client is served any more", name, e);
        } finally {
            inbox.close();
            clients.endAll();
            feed.discard();
            ShipClients.closeQuietly(listener);
            ShipClients.closeQuietly(selector);
        }
    }

    private boolean isOver() {
        if (!isClosing) {
            return false;
        }
        if (clock.getAsLong() - closeAtNs >= 0) {
            return true;
        }
        boolean isIdle = feed.isEmpty();
        boolean hasClient = false;
        for (final ShipPeer peer : clients.all()) {
            hasClient |= peer.isReady();
            isIdle &= peer.unfinished() == 0 && !peer.hasUnwritten();
        }
        return isIdle || !hasClient;
    }

    private void turn() throws IOException {
        isAsleep = true;
        if (delivery.hasWork()) {
            isAsleep = false;
            selector.selectNow();
        } else {
            selector.select(feed.waitsForCopyPage() ? 1 : SELECT_MS);
            isAsleep = false;
        }
        final long nowNs = clock.getAsLong();
        takeIn(nowNs);
        for (int pass = 0; pass < PASSES && giveOut(nowNs); pass++) {
            // once more
        }
        for (final ShipPeer peer : clients.all()) {
            final SelectionKey key = peer.channel().keyFor(selector);
            if (key != null && key.isValid()) {
                key.interestOps(SelectionKey.OP_READ | (peer.hasUnwritten() ? SelectionKey.OP_WRITE : 0));
            }
            clients.evictIfStuck(peer, nowNs);
        }
    }

    /** New clients, and what clients say. */
    private void takeIn(final long nowNs) throws IOException {
        for (final SelectionKey key : selector.selectedKeys()) {
            if (key.isValid() && key.isAcceptable()) {
                for (int i = 0; i < ACCEPTS && clients.accept(listener, selector, nowNs); i++) {
                    // clients that connect all at once
                }
            } else if (key.isValid() && key.isReadable()) {
                final ShipPeer peer = (ShipPeer) key.attachment();
                clients.attempt(peer, () -> {
                    peer.readable(nowNs);
                    return true;
                });
            }
        }
        selector.selectedKeys().clear();
    }

    /** Messages to clients, bytes to sockets. */
    private boolean giveOut(final long nowNs) {
        boolean moved = delivery.give(nowNs);
        for (final ShipPeer peer : clients.all()) {
            moved |= clients.attempt(peer, () -> peer.flush(nowNs));
        }
        return moved;
    }

    /** A client is done with a message: called by its peer, on this transport's thread. */
    public void finished(final ShipMessage message) {
        feed.finished(message);
    }

    /** Clients that get messages. Any thread. */
    public int clients() {
        return clients.ready();
    }

    /** The clients' addresses. Any thread. */
    public List<String> clientNames() {
        return Arrays.stream(clients.all()).map(ShipPeer::name).toList();
    }

    /** Time frames that wait, the one being built among them. Any thread. */
    public int waiting() {
        return feed.waiting();
    }

    /** Messages that clients have not finished. Any thread. */
    public int unfinished() {
        return clients.unfinished();
    }

    /** Pages that this transport holds: waiting and with clients. Any thread. */
    public int heldPages() {
        return inbox.heldPages();
    }

    /** Pages of the messages that clients have finished, pages of the copy pool not counted. Any thread. */
    public long pages() {
        return counts.value(ShipCounter.PAGES_DONE);
    }

    /** Exact at rest; a moment apart while data flow. */
    public ShipBooks books() {
        return ShipBooks.of(counts, waiting(), unfinished());
    }

    /**
     * Takes no more time frames, gives clients the linger time to take what waits, then takes everything back. Bounded;
     * idempotent.
     */
    @Override
    public void close() {
        inbox.close();
        if (!isClosing) {
            closeAtNs = clock.getAsLong() + options.lingerNs();
            isClosing = true;
        }
        selector.wakeup();
        if (!thread.isAlive() && thread.getState() == Thread.State.NEW) {
            ShipClients.closeQuietly(listener);
            ShipClients.closeQuietly(selector);
            inbox.discard();
        }
        boolean interrupted = false;
        try {
            thread.join(TimeUnit.NANOSECONDS.toMillis(options.lingerNs()) + JOIN_MS);
        } catch (final InterruptedException e) {
            interrupted = true;
        }
        if (thread.isAlive()) {
            LOG.error("{}: its thread has not ended, {} pages are still held", name, heldPages());
        }
        afterClose.run();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
