package org.pebbleioc.pva.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.MessageHeader;
import org.pebbleioc.pva.wire.SearchMessage;

/**
 * Says "here I am" so that clients that look for a name look again: at once, then every 15 s ten times, then every
 * 180 s (or what is configured in place of the 15 s, and twelve times that). New names start that anew, with a higher change count.
 */
final class Beacons {
    private static final Logger LOG = LogManager.getLogger(Beacons.class);
    private static final int FAST_BEACONS = 10;
    private static final int SLOW_FACTOR = 12;
    private static final int BEACON_BYTES = 64;

    private final ServerContext context;
    private final List<InetSocketAddress> targets;
    private final DatagramChannel socket;
    private final long fastNs;
    private final Thread thread = new Thread(this::run, "pva-beacon");
    private volatile boolean closed;

    // Owner: the thread.
    private Set<String> names = Set.of();
    private int sequence;
    private int changes;
    private int sinceChange;
    private boolean failing;

    Beacons(final ServerContext context, final List<InetSocketAddress> targets, final DatagramChannel socket) {
        fastNs = TimeUnit.MILLISECONDS.toNanos(context.config().beaconPeriodMs());
        this.context = context;
        this.targets = List.copyOf(targets);
        this.socket = socket;
        thread.setDaemon(true);
    }

    void start() {
        if (!targets.isEmpty()) {
            names = new HashSet<>(context.source().names());
            thread.start();
        }
    }

    private void run() {
        long nextNs = context.clockNs().getAsLong();
        while (!closed) {
            final long nowNs = context.clockNs().getAsLong();
            if (nowNs - nextNs >= 0) {
                if (tick()) {
                    send();
                }
                nextNs = nowNs + fastNs;
            }
            LockSupport.parkNanos(Math.min(fastNs, TimeUnit.SECONDS.toNanos(1)));
        }
    }

    /** Every fast period: looks for new names, and says whether a beacon is due. */
    boolean tick() {
        final Set<String> now = new HashSet<>(context.source().names());
        if (!now.equals(names)) {
            names = now;
            changes++;
            sinceChange = 0;
        }
        final int tick = sinceChange++;
        if (sinceChange < 0) {
            sinceChange = FAST_BEACONS + 1;
        }
        return tick <= FAST_BEACONS || (tick - FAST_BEACONS) % SLOW_FACTOR == 0;
    }

    private void send() {
        final ByteBuffer out = message();
        for (final InetSocketAddress target : targets) {
            try {
                socket.send(out.duplicate(), target);
                failing = false;
            } catch (final IOException e) {
                if (!failing && !closed) {
                    LOG.warn("beacon to {}: {}", target, e.toString());
                }
                failing = true;
            }
        }
    }

    ByteBuffer message() {
        final ByteBuffer out = ByteBuffer.allocate(BEACON_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        MessageHeader.write(out, MessageHeader.FLAG_SERVER, Command.BEACON, 0);
        SearchMessage.writeBeacon(out, context.guid(), sequence++, changes, context.tcpPort());
        out.putInt(4, out.position() - MessageHeader.BYTES);
        return out.flip();
    }

    void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
