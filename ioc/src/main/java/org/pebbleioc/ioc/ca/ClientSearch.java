package org.pebbleioc.ioc.ca;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Looks for names: many in one datagram, less and less often, until somebody has them. Thread {@code ca-links}.
 */
final class ClientSearch {
    private static final Failures FAILURES = new Failures("a search of links");
    private static final long FIRST_PAUSE_NS = 32_000_000L;
    /** A PV that comes back is found after this time at the latest; base waits for a beacon. */
    private static final long LONGEST_PAUSE_NS = 15_000_000_000L;

    private static final int MOST_DATAGRAM_BYTES = 1024;
    private static final int DATAGRAMS_AT_ONCE = 32;
    private static final long BETWEEN_ROUNDS_NS = 10_000_000L;
    private static final int DONT_REPLY = 5;
    private static final long ADDRESSES_NS = 10_000_000_000L;

    private final CaClientConfig config;
    private final DatagramChannel socket;
    private final PriorityQueue<ClientChannel> due =
            new PriorityQueue<>((a, b) -> Long.signum(a.searchAtNs - b.searchAtNs));
    private final ByteBuffer packet = ByteBuffer.allocate(MOST_DATAGRAM_BYTES);
    private final ByteBuffer answer = ByteBuffer.allocate(65536);
    private Set<InetSocketAddress> targets = Set.of();
    private long targetsAtNs;
    private long notBeforeNs;

    ClientSearch(final CaClientConfig config, final Selector selector, final long nowNs) throws IOException {
        this.config = config;
        socket = DatagramChannel.open(StandardProtocolFamily.INET);
        try {
            socket.setOption(StandardSocketOptions.SO_BROADCAST, true);
            socket.setOption(StandardSocketOptions.IP_MULTICAST_TTL, config.multicastTtl());
            socket.bind(new InetSocketAddress(0));
            socket.configureBlocking(false);
            socket.register(selector, SelectionKey.OP_READ, this);
        } catch (final IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
        targetsAtNs = nowNs - ADDRESSES_NS - 1;
    }

    int waiting() {
        return due.size();
    }

    /** Begins to look for a channel, or goes on after it was lost. */
    void add(final ClientChannel channel, final long nowNs) {
        channel.searchAtNs = nowNs + pauseNs(channel.searches) - FIRST_PAUSE_NS;
        due.add(channel);
    }

    void remove(final ClientChannel channel) {
        due.remove(channel);
    }

    /** Something new is on the network: everything is looked for at once. */
    void hurry(final long nowNs) {
        final List<ClientChannel> all = List.copyOf(due);
        due.clear();
        all.forEach(channel -> {
            channel.searches = Math.min(channel.searches, 2);
            channel.searchAtNs = nowNs;
            due.add(channel);
        });
    }

    private static long pauseNs(final int searches) {
        return Math.min(LONGEST_PAUSE_NS, FIRST_PAUSE_NS << Math.min(searches, 10));
    }

    /** Nanoseconds until something is due. */
    long waitNs(final long nowNs) {
        final ClientChannel first = due.peek();
        return first == null ? LONGEST_PAUSE_NS : Math.max(0, Math.max(first.searchAtNs - nowNs, notBeforeNs - nowNs));
    }

    /** Asks for what is due, by UDP and at the name servers. */
    void doWork(final long nowNs, final Collection<ClientCircuit> nameServers) {
        if (notBeforeNs != 0 && nowNs - notBeforeNs < 0) {
            return;
        }
        int sent = 0;
        begin();
        while (!due.isEmpty() && due.peek().searchAtNs - nowNs <= 0 && sent < DATAGRAMS_AT_ONCE) {
            final ClientChannel channel = due.poll();
            final byte[] name = channel.name.getBytes(StandardCharsets.UTF_8);
            final int padded = (int) Header.aligned(name.length + 1L);
            if (packet.remaining() < Header.BYTES + padded && packet.position() > Header.BYTES) {
                send(nowNs);
                sent++;
                begin();
            }
            if (packet.remaining() >= Header.BYTES + padded) {
                Header.put(packet, Command.SEARCH, padded, DONT_REPLY, Command.MINOR_VERSION, channel.cid, channel.cid);
                packet.put(name);
                Padding.zeros(packet, padded - name.length);
            }
            nameServers.forEach(server -> server.search(channel));
            channel.searchAtNs = nowNs + pauseNs(channel.searches++);
            due.add(channel);
        }
        if (packet.position() > Header.BYTES) {
            send(nowNs);
        }
        notBeforeNs = nowNs + BETWEEN_ROUNDS_NS;
    }

    private void begin() {
        packet.clear();
        Header.put(packet, Command.VERSION, 0, 0, Command.MINOR_VERSION, 0, 0);
    }

    private void send(final long nowNs) {
        packet.flip();
        for (final InetSocketAddress target : targets(nowNs)) {
            try {
                socket.send(packet.duplicate(), target);
            } catch (final IOException e) {
                FAILURES.add("to " + target, e); // a network that is down for now: the next round asks again
            }
        }
    }

    private Set<InetSocketAddress> targets(final long nowNs) {
        if (nowNs - targetsAtNs > ADDRESSES_NS) {
            targetsAtNs = nowNs;
            final Set<InetSocketAddress> all = new LinkedHashSet<>(config.addresses());
            if (config.auto()) {
                try {
                    for (final InetAddress address : BeaconSender.broadcastAddresses(List.of())) {
                        all.add(new InetSocketAddress(address, config.serverPort()));
                    }
                } catch (final IOException e) {
                    FAILURES.add("broadcast addresses", e);
                }
            }
            targets = all;
        }
        return targets;
    }

    /** Takes the answers that are there. */
    void ready(final ClientCircuit.Owner owner) throws IOException {
        while (true) {
            final InetSocketAddress sender = (InetSocketAddress) socket.receive(answer.clear());
            if (sender == null) {
                return;
            }
            answer.flip();
            while (answer.remaining() >= Header.BYTES) {
                final Header header = Header.peek(answer, false);
                if (header.messageBytes() > answer.remaining()) {
                    break;
                }
                answer.position(answer.position() + (int) header.messageBytes());
                if (header.command() == Command.SEARCH) {
                    owner.found(
                            header.available(),
                            new InetSocketAddress(
                                    ClientCircuit.address(header.id(), sender.getAddress()), header.type()));
                }
            }
        }
    }

    void close() throws IOException {
        socket.close();
    }
}
