package org.pebbleioc.readout.ship;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
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
    /** How long a time frame waits for a free copy page, where the policy is to wait. */
    private static final long COPY_WAIT_NS = TimeUnit.SECONDS.toNanos(1);

    /** A client that connects and does not say what it is. */
    private static final long HELLO_NS = TimeUnit.SECONDS.toNanos(10);

    private static final long JOIN_MS = 3_000;

    private final String name;
    private final String address;
    private final ShipOptions options;
    private final PeerMaker maker;
    private final LongSupplier clock;
    private final PageHolder holder;
    private final ShipCounts counts = new ShipCounts();
    private final FrameInbox inbox;
    private final MessageBuilder builder;
    private final MutedWarnings warnings;
    private final ServerSocketChannel listener;
    private final Selector selector;
    private final Runnable afterClose;
    private final Thread thread;

    // Written by the transport's thread, read by anybody.
    private volatile ShipPeer[] peers = {};
    private volatile boolean isAsleep;
    private volatile boolean isBuilding;

    private volatile long closeAtNs;
    private volatile boolean isClosing;

    // The transport's thread.
    private int turn;
    private LinkTimeFrame current;
    private long runOfCurrent;
    private int builtOfCurrent;
    private boolean waitsForCopyPage;
    private long clientsSeen;
    private long waitsSinceNs;

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
        this.maker = maker;
        this.clock = clock;
        this.listener = listener;
        this.afterClose = afterClose;
        holder = holders.register(name);
        inbox = new FrameInbox(options, holder, counts);
        inbox.run(options.runNumber());
        builder = new MessageBuilder(options.mapping(), copyPool, holder, counts);
        warnings = new MutedWarnings(LOG, clock);
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
            for (final ShipPeer peer : peers) {
                end(peer, ShipCounter.DELIVERIES_DISCARDED, null, null);
            }
            if (current != null) {
                counts.increment(ShipCounter.FRAMES_DISCARDED);
                letGo(current.pageCount() - builtOfCurrent); // one message so far for each page
            }
            inbox.discard();
            closeQuietly(listener);
            closeQuietly(selector);
        }
    }

    private boolean isOver() {
        if (!isClosing) {
            return false;
        }
        if (clock.getAsLong() - closeAtNs >= 0) {
            return true;
        }
        boolean isIdle = inbox.isEmpty() && current == null;
        boolean hasClient = false;
        for (final ShipPeer peer : peers) {
            hasClient |= peer.isReady();
            isIdle &= peer.unfinished() == 0 && !peer.hasUnwritten();
        }
        return isIdle || !hasClient;
    }

    private void turn() throws IOException {
        isAsleep = true;
        if (hasWork()) {
            isAsleep = false;
            selector.selectNow();
        } else {
            selector.select(waitsForCopyPage ? 1 : SELECT_MS);
            isAsleep = false;
        }
        final long nowNs = clock.getAsLong();
        for (final SelectionKey key : selector.selectedKeys()) {
            if (key.isValid() && key.isAcceptable()) {
                for (int i = 0; i < ACCEPTS && accept(nowNs); i++) {
                    // clients that connect all at once
                }
            } else if (key.isValid() && key.isReadable()) {
                attempt((ShipPeer) key.attachment(), () -> ((ShipPeer) key.attachment()).readable(nowNs));
            }
        }
        selector.selectedKeys().clear();
        for (int pass = 0; pass < PASSES && pass(nowNs); pass++) {
            // once more
        }
        for (final ShipPeer peer : peers) {
            final SelectionKey key = peer.channel().keyFor(selector);
            if (key != null && key.isValid()) {
                key.interestOps(SelectionKey.OP_READ | (peer.hasUnwritten() ? SelectionKey.OP_WRITE : 0));
            }
            evictIfStuck(peer, nowNs);
        }
    }

    private boolean hasWork() {
        if (waitsForCopyPage || inbox.isEmpty() && current == null) {
            return false;
        }
        if (options.distribution() == Distribution.ALL) {
            return true;
        }
        for (final ShipPeer peer : peers) {
            if (peer.isReady() && peer.hasRoom()) {
                return true;
            }
        }
        return false;
    }

    /** Messages to clients, bytes to sockets. */
    private boolean pass(final long nowNs) {
        boolean moved = options.distribution() == Distribution.ALL ? giveToAll(nowNs) : giveInTurn(nowNs);
        for (final ShipPeer peer : peers) {
            final boolean[] wrote = new boolean[1];
            attempt(peer, () -> wrote[0] = peer.flush(nowNs));
            moved |= wrote[0];
        }
        return moved;
    }

    private boolean giveInTurn(final long nowNs) {
        boolean moved = false;
        for (ShipPeer peer = withRoom(); peer != null; peer = withRoom()) {
            final ShipMessage message = nextMessage(nowNs);
            if (message == null) {
                break;
            }
            message.use();
            counts.increment(ShipCounter.DELIVERIES);
            peer.give(message, nowNs);
            moved = true;
        }
        return moved;
    }

    private ShipPeer withRoom() {
        final ShipPeer[] all = peers;
        for (int i = 0; i < all.length; i++) {
            turn = turn + 1 >= all.length ? 0 : turn + 1;
            if (all[turn].isReady() && all[turn].hasRoom()) {
                return all[turn];
            }
        }
        return null;
    }

    private boolean giveToAll(final long nowNs) {
        boolean moved = false;
        boolean hasRoom = true;
        while (hasRoom) {
            hasRoom = false;
            if (clients() == 0) {
                return dropUnwanted();
            }
            final ShipMessage message = nextMessage(nowNs);
            if (message == null) {
                return moved;
            }
            moved = true;
            message.use(); // ours, until everybody was asked
            for (final ShipPeer peer : peers) {
                if (!peer.isReady() || !peer.wants(message)) {
                    continue;
                }
                counts.increment(ShipCounter.DELIVERIES);
                if (peer.hasRoom()) {
                    message.use();
                    message.retainParts();
                    peer.give(message, nowNs);
                    hasRoom |= peer.hasRoom();
                } else {
                    counts.increment(ShipCounter.DELIVERIES_SKIPPED);
                }
            }
            message.releaseParts();
            finished(message);
        }
        return moved;
    }

    private boolean dropUnwanted() {
        boolean dropped = false;
        for (LinkTimeFrame frame = inbox.poll(); frame != null; frame = inbox.poll()) {
            counts.increment(ShipCounter.FRAMES_UNWANTED);
            current = frame;
            letGo(frame.pageCount());
            dropped = true;
        }
        return dropped;
    }

    /** The next message to send, or null: nothing waits, or no copy page is free yet. */
    private ShipMessage nextMessage(final long nowNs) {
        while (true) {
            if (current == null) {
                isBuilding = true; // before it leaves the inbox: the books see it in one of the two
                current = inbox.poll();
                if (current == null) {
                    isBuilding = false;
                    return null;
                }
                builtOfCurrent = 0;
                waitsSinceNs = nowNs;
                runOfCurrent = inbox.runOfLast();
                builder.begin(current, runOfCurrent);
            }
            switch (builder.next()) {
                case BUILT -> {
                    builtOfCurrent++;
                    waitsForCopyPage = false;
                    if (builder.isFinished()) { // now, not at the next call: from here on only parts hold pages
                        counts.increment(ShipCounter.FRAMES_BUILT);
                        letGo(0);
                    }
                    return builder.message();
                }
                case DONE -> {
                    counts.increment(ShipCounter.FRAMES_EMPTY);
                    letGo(0);
                }
                case NO_COPY_PAGE -> {
                    if (options.policy() == OverflowPolicy.BLOCK && nowNs - waitsSinceNs < COPY_WAIT_NS) {
                        waitsForCopyPage = true;
                        builder.begin(current, runOfCurrent);
                        return null;
                    }
                    final ShipMessage end = drop(ShipCounter.FRAMES_NO_COPY_PAGE);
                    if (end != null) {
                        return end;
                    }
                }
                case COPY_TOO_LONG -> {
                    final ShipMessage end = drop(ShipCounter.FRAMES_COPY_TOO_LONG);
                    if (end != null) {
                        return end;
                    }
                }
            }
        }
    }

    /** Drops the time frame of this link whole; when it was the last one, the receiver is told that it has ended. */
    private ShipMessage drop(final ShipCounter reason) {
        final LinkTimeFrame dropped = current;
        waitsForCopyPage = false;
        counts.increment(reason);
        builder.exhausted(reason == ShipCounter.FRAMES_NO_COPY_PAGE);
        warnings.warn(
                reason,
                () -> name + ": dropped " + dropped + ": "
                        + (reason == ShipCounter.FRAMES_NO_COPY_PAGE
                                ? "no page left for a copy; more copy pages, or receivers that give pages back sooner"
                                : "copy page too small: the longest heartbeat frame that crosses pages has "
                                        + counts.value(ShipCounter.LONGEST_COPY_BYTES)
                                        + " bytes; set the copy pool's page size to that and half as much again"));
        final boolean saysEnd = dropped.isLastOfTimeFrame() && options.mapping().hasHeader();
        if (saysEnd) {
            builder.headerAlone(dropped);
        }
        letGo(dropped.pageCount());
        return saysEnd ? builder.message() : null;
    }

    private void letGo(final int pagesNotInMessages) {
        inbox.done(current.pool(), pagesNotInMessages);
        current.release(holder);
        current = null;
        isBuilding = false;
    }

    /** A client is done with a message: called by its peer, on this transport's thread. */
    public void finished(final ShipMessage message) {
        if (message.unuse()) {
            counts.add(ShipCounter.PAGES_DONE, message.sourcePages());
            inbox.done(message.source(), message.sourcePages());
            builder.recycle(message);
        }
    }

    /** One client; false when none waits. */
    private boolean accept(final long nowNs) throws IOException {
        final SocketChannel channel;
        try {
            channel = listener.accept();
        } catch (final IOException e) {
            LOG.warn("{}: a client could not be accepted: {}", name, e.toString());
            return false;
        }
        if (channel == null) {
            return false;
        }
        final String client = clientName(channel);
        try {
            channel.configureBlocking(false);
            final ShipPeer peer = maker.make(this, channel, client, nowNs);
            channel.register(selector, SelectionKey.OP_READ, peer);
            final ShipPeer[] more = Arrays.copyOf(peers, peers.length + 1);
            more[peers.length] = peer;
            peers = more;
            counts.increment(ShipCounter.CLIENTS_ACCEPTED);
        } catch (final IOException e) {
            counts.increment(ShipCounter.CLIENTS_REFUSED);
            warnings.warn(ShipCounter.CLIENTS_REFUSED, () -> name + ": refused " + client + ": " + e.getMessage());
            closeQuietly(channel);
        }
        return true;
    }

    /** A client of a local socket has no address. */
    private String clientName(final SocketChannel channel) throws IOException {
        clientsSeen++;
        final String address = String.valueOf(channel.getRemoteAddress());
        return address.isEmpty() ? "client " + clientsSeen : address;
    }

    private interface PeerCall {
        void run() throws IOException;
    }

    /** A client's fault costs that client its connection, and nobody else anything. */
    private void attempt(final ShipPeer peer, final PeerCall call) {
        try {
            call.run();
        } catch (final ProtocolException e) {
            end(peer, ShipCounter.DELIVERIES_LOST, ShipCounter.CLIENTS_REFUSED, e.getMessage());
        } catch (final IOException e) {
            end(peer, ShipCounter.DELIVERIES_LOST, ShipCounter.CLIENTS_GONE, e.getMessage());
        } catch (final RuntimeException e) {
            LOG.error("{}: dropped {}: this should not have happened", name, peer.name(), e);
            end(peer, ShipCounter.DELIVERIES_LOST, ShipCounter.CLIENTS_REFUSED, e.toString());
        }
    }

    private void evictIfStuck(final ShipPeer peer, final long nowNs) {
        if (!peer.isReady()) {
            if (nowNs - peer.progressNs() > HELLO_NS) {
                end(peer, ShipCounter.DELIVERIES_LOST, ShipCounter.CLIENTS_REFUSED, "said no hello");
            }
        } else if (peer.unfinished() == 0 && !peer.hasUnwritten()) {
            peer.progressed(nowNs);
        } else if (options.evictNs() > 0 && nowNs - peer.progressNs() > options.evictNs() && !isGone(peer)) {
            end(
                    peer,
                    ShipCounter.DELIVERIES_LOST,
                    ShipCounter.CLIENTS_EVICTED,
                    "for " + (nowNs - peer.progressNs()) / 1_000_000
                            + " ms it has taken nothing and given nothing back");
        }
    }

    private boolean isGone(final ShipPeer peer) {
        return !Arrays.asList(peers).contains(peer);
    }

    /** Takes back what the client has not finished, then counts and says why it was dropped. */
    private void end(final ShipPeer peer, final ShipCounter lost, final ShipCounter reason, final String why) {
        final List<ShipPeer> rest = new ArrayList<>(Arrays.asList(peers));
        if (!rest.remove(peer)) {
            return;
        }
        final int unfinished = peer.unfinished();
        peer.takeBack(lost);
        if (reason != null) {
            counts.increment(reason); // before anybody, the client itself included, can see that it is gone
        }
        peers = rest.toArray(new ShipPeer[0]);
        closeQuietly(peer.channel());
        if (reason == null) {
            return;
        }
        if (reason != ShipCounter.CLIENTS_GONE || unfinished > 0) {
            warnings.warn(
                    reason,
                    () -> name + ": dropped " + peer.name() + ": " + why
                            + (unfinished == 0
                                    ? ""
                                    : "; " + unfinished + " unfinished messages and their pages taken back"));
        }
    }

    /** Clients that get messages. Any thread. */
    public int clients() {
        int ready = 0;
        for (final ShipPeer peer : peers) {
            if (peer.isReady()) {
                ready++;
            }
        }
        return ready;
    }

    /** The clients' addresses. Any thread. */
    public List<String> clientNames() {
        return Arrays.stream(peers).map(ShipPeer::name).toList();
    }

    /** Time frames that wait, the one being built among them. Any thread. */
    public int waiting() {
        return inbox.size() + (isBuilding ? 1 : 0);
    }

    /** Messages that clients have not finished. Any thread. */
    public int unfinished() {
        int sum = 0;
        for (final ShipPeer peer : peers) {
            sum += peer.unfinished();
        }
        return sum;
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
            closeQuietly(listener);
            closeQuietly(selector);
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

    private static void closeQuietly(final AutoCloseable what) {
        try {
            what.close();
        } catch (final Exception e) {
            LOG.debug("closing: {}", e.toString());
        }
    }
}
