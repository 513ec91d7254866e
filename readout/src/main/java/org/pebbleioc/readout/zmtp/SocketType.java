package org.pebbleioc.readout.zmtp;

import java.util.Set;

/** What this side is, and which peers may connect to it. */
enum SocketType {
    PUSH(Set.of("PULL")),
    PUB(Set.of("SUB", "XSUB")),
    PAIR(Set.of("PAIR"));

    private final Set<String> peers;

    SocketType(final Set<String> peers) {
        this.peers = peers;
    }

    boolean fits(final String peer) {
        return peers.contains(peer);
    }

    Set<String> peers() {
        return peers;
    }
}
