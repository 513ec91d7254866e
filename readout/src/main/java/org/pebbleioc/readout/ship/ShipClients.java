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
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The clients of one transport: accepted, watched, and dropped for a reason that is counted. A client's fault costs that
 * client its connection, and nobody else anything. The transport's thread, but for what says otherwise.
 */
final class ShipClients {
    /** Makes the peer of a new connection; sends nothing yet. */
    interface Maker {
        ShipPeer make(SocketChannel channel, String name, long nowNs) throws IOException;
    }

    /** Something that is done with a client's socket. */
    interface Call {
        /** @return whether anything moved */
        boolean run() throws IOException;
    }

    private static final Logger LOG = LogManager.getLogger(ShipClients.class);

    /** A client that connects and does not say what it is. */
    private static final long HELLO_NS = TimeUnit.SECONDS.toNanos(10);

    private final String name;
    private final long evictNs;
    private final ShipCounts counts;
    private final MutedWarnings warnings;
    private final Maker maker;

    /** Written by the transport's thread, read by anybody. */
    private volatile ShipPeer[] peers = {};

    /** The transport's thread. */
    private long seen;

    /**
     * @param name the transport's, for messages
     * @param evictNs how long a client may hold messages without a sign of life; 0: for ever
     */
    ShipClients(
            final String name,
            final long evictNs,
            final ShipCounts counts,
            final MutedWarnings warnings,
            final Maker maker) {
        this.name = name;
        this.evictNs = evictNs;
        this.counts = counts;
        this.warnings = warnings;
        this.maker = maker;
    }

    /** Not to be changed. Any thread. */
    ShipPeer[] all() {
        return peers;
    }

    /** Clients that get messages. Any thread. */
    int ready() {
        int ready = 0;
        for (final ShipPeer peer : peers) {
            if (peer.isReady()) {
                ready++;
            }
        }
        return ready;
    }

    /** Messages that clients have not finished. Any thread. */
    int unfinished() {
        int sum = 0;
        for (final ShipPeer peer : peers) {
            sum += peer.unfinished();
        }
        return sum;
    }

    /** One client that waits at the door; false when none does. */
    boolean accept(final ServerSocketChannel listener, final Selector selector, final long nowNs) throws IOException {
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
            final ShipPeer peer = maker.make(channel, client, nowNs);
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
        seen++;
        final String address = String.valueOf(channel.getRemoteAddress());
        return address.isEmpty() ? "client " + seen : address;
    }

    /** What {@code call} answers; false when it cost the client its connection. */
    boolean attempt(final ShipPeer peer, final Call call) {
        try {
            return call.run();
        } catch (final ProtocolException e) {
            drop(peer, ShipCounter.CLIENTS_REFUSED, e.getMessage());
        } catch (final IOException e) {
            drop(peer, ShipCounter.CLIENTS_GONE, e.getMessage());
        } catch (final RuntimeException e) {
            LOG.error("{}: dropped {}: this should not have happened", name, peer.name(), e);
            drop(peer, ShipCounter.CLIENTS_REFUSED, e.toString());
        }
        return false;
    }

    void evictIfStuck(final ShipPeer peer, final long nowNs) {
        if (!peer.isReady()) {
            if (nowNs - peer.progressNs() > HELLO_NS) {
                drop(peer, ShipCounter.CLIENTS_REFUSED, "said no hello");
            }
        } else if (peer.unfinished() == 0 && !peer.hasUnwritten()) {
            peer.progressed(nowNs);
        } else if (evictNs > 0 && nowNs - peer.progressNs() > evictNs) {
            drop(
                    peer,
                    ShipCounter.CLIENTS_EVICTED,
                    "for " + (nowNs - peer.progressNs()) / 1_000_000
                            + " ms it has taken nothing and given nothing back");
        }
    }

    /** Takes back what the client has not finished, then counts and says why it was dropped. */
    private void drop(final ShipPeer peer, final ShipCounter reason, final String why) {
        final int unfinished = peer.unfinished();
        if (!end(peer, ShipCounter.DELIVERIES_LOST, reason)) {
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

    /** The transport ends: takes back what clients have not finished. */
    void endAll() {
        for (final ShipPeer peer : peers) {
            end(peer, ShipCounter.DELIVERIES_DISCARDED, null);
        }
    }

    /**
     * @param reason counted with the client's end; null for none
     * @return false when it had ended before
     */
    private boolean end(final ShipPeer peer, final ShipCounter lost, final ShipCounter reason) {
        final List<ShipPeer> rest = new ArrayList<>(Arrays.asList(peers));
        if (!rest.remove(peer)) {
            return false;
        }
        peer.takeBack(lost);
        if (reason != null) {
            counts.increment(reason); // before anybody, the client itself included, can see that it is gone
        }
        peers = rest.toArray(new ShipPeer[0]);
        closeQuietly(peer.channel());
        return true;
    }

    static void closeQuietly(final AutoCloseable what) {
        try {
            what.close();
        } catch (final Exception e) {
            LOG.debug("closing: {}", e.toString());
        }
    }
}
