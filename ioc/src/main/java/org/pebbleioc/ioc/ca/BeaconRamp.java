package org.pebbleioc.ioc.ca;

import java.nio.ByteBuffer;

/** When to send beacons and what is in them: quick ones after the start, so that clients notice, then slower. */
final class BeaconRamp {
    private static final long FIRST_NS = 20_000_000L;

    private final long periodNs;
    private final int tcpPort;

    // the beacon thread's
    private long delayNs = FIRST_NS;
    private int sequence;

    BeaconRamp(final long periodNs, final int tcpPort) {
        this.periodNs = periodNs;
        this.tcpPort = tcpPort;
    }

    /** How long to wait after the beacon just sent; doubles up to the period. */
    long nextDelayNs() {
        final long delay = Math.min(delayNs, periodNs);
        delayNs = Math.min(2 * delayNs, periodNs);
        return delay;
    }

    /** The next beacon; receivers take the server's address from the datagram. */
    void put(final ByteBuffer out) {
        Header.put(out, Command.BEACON, 0, Command.MINOR_VERSION, tcpPort, sequence++, 0);
    }
}
