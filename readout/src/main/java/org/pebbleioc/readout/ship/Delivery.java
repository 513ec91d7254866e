package org.pebbleioc.readout.ship;

/** Who gets which message: every client each, or one client after the other in turn. The transport's thread. */
final class Delivery {
    private final Distribution distribution;
    private final MessageFeed feed;
    private final ShipClients clients;
    private final ShipCounts counts;

    /** Index of the client that got the last message. */
    private int turn;

    Delivery(
            final Distribution distribution,
            final MessageFeed feed,
            final ShipClients clients,
            final ShipCounts counts) {
        this.distribution = distribution;
        this.feed = feed;
        this.clients = clients;
        this.counts = counts;
    }

    /** Whether {@link #give} would find something to do. */
    boolean hasWork() {
        if (feed.waitsForCopyPage() || feed.isEmpty()) {
            return false;
        }
        if (distribution == Distribution.ALL) {
            return true;
        }
        for (final ShipPeer peer : clients.all()) {
            if (peer.isReady() && peer.hasRoom()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Gives what clients have room for.
     *
     * @return whether anything moved
     */
    boolean give(final long nowNs) {
        return distribution == Distribution.ALL ? giveToAll(nowNs) : giveInTurn(nowNs);
    }

    private boolean giveInTurn(final long nowNs) {
        boolean moved = false;
        for (ShipPeer peer = withRoom(); peer != null; peer = withRoom()) {
            final ShipMessage message = feed.next(nowNs);
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
        final ShipPeer[] all = clients.all();
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
            if (clients.ready() == 0) {
                return feed.dropUnwanted();
            }
            final ShipMessage message = feed.next(nowNs);
            if (message == null) {
                return moved;
            }
            moved = true;
            message.use(); // ours, until everybody was asked
            for (final ShipPeer peer : clients.all()) {
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
            feed.finished(message);
        }
        return moved;
    }
}
