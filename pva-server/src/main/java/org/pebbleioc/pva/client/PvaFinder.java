package org.pebbleioc.pva.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.PriorityQueue;
import java.util.Set;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.MessageHeader;
import org.pebbleioc.pva.wire.ProtocolException;
import org.pebbleioc.pva.wire.SearchMessage;
import org.pebbleioc.pva.wire.WireCodec;

/** Looks for many names with one socket, less and less often, until somebody has them. Thread of the client. */
final class PvaFinder {
    private static final int MAX_DATAGRAM = 65536;
    private static final long FIRST_PAUSE_NS = 50_000_000L;
    /** A PV that comes back is found after this time at the latest. */
    private static final long LONGEST_PAUSE_NS = 15_000_000_000L;

    private static final int AT_ONCE = 64;
    private static final long BETWEEN_ROUNDS_NS = 10_000_000L;
    private static final long ADDRESSES_NS = 10_000_000_000L;

    private final ClientConfig config;
    private final DatagramChannel socket;
    private final int port;
    private final PvaRequests requests = new PvaRequests();
    private final ByteBuffer packet = ByteBuffer.allocate(MAX_DATAGRAM);
    private final PriorityQueue<PvaClientChannel> due =
            new PriorityQueue<>((a, b) -> Long.signum(a.searchAtNs - b.searchAtNs));
    private Set<InetSocketAddress> targets = Set.of();
    private Set<InetAddress> broadcasts = Set.of();
    private long targetsAtNs;
    private long notBeforeNs;
    private int sequence;

    PvaFinder(final ClientConfig config, final Selector selector, final long nowNs) throws IOException {
        this.config = config;
        socket = DatagramChannel.open(StandardProtocolFamily.INET);
        try {
            socket.setOption(StandardSocketOptions.SO_BROADCAST, true);
            socket.bind(new InetSocketAddress(0));
            socket.configureBlocking(false);
            socket.register(selector, SelectionKey.OP_READ, this);
            port = ((InetSocketAddress) socket.getLocalAddress()).getPort();
        } catch (final IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
        targetsAtNs = nowNs - ADDRESSES_NS - 1;
    }

    int waiting() {
        return due.size();
    }

    void add(final PvaClientChannel channel, final long nowNs) {
        channel.searchAtNs = nowNs + pauseNs(channel.searches) - FIRST_PAUSE_NS;
        due.add(channel);
    }

    void remove(final PvaClientChannel channel) {
        due.remove(channel);
    }

    /** There is somebody new to ask. */
    void hurry(final long nowNs) {
        final Set<PvaClientChannel> all = new LinkedHashSet<>(due);
        due.clear();
        all.forEach(channel -> {
            channel.searchAtNs = nowNs;
            due.add(channel);
        });
    }

    private static long pauseNs(final int searches) {
        return Math.min(LONGEST_PAUSE_NS, FIRST_PAUSE_NS << Math.min(searches, 10));
    }

    long waitNs(final long nowNs) {
        final PvaClientChannel first = due.peek();
        return first == null ? LONGEST_PAUSE_NS : Math.max(0, Math.max(first.searchAtNs - nowNs, notBeforeNs - nowNs));
    }

    void doWork(final long nowNs, final Collection<PvaCircuit> nameServers) throws IOException {
        if (nowNs - notBeforeNs < 0) {
            return;
        }
        for (int i = 0; i < AT_ONCE && !due.isEmpty() && due.peek().searchAtNs - nowNs <= 0; i++) {
            final PvaClientChannel channel = due.poll();
            ask(channel, nowNs);
            nameServers.forEach(server -> server.search(channel));
            channel.searchAtNs = nowNs + pauseNs(channel.searches++);
            due.add(channel);
        }
        notBeforeNs = nowNs + BETWEEN_ROUNDS_NS;
    }

    private void ask(final PvaClientChannel channel, final long nowNs) throws IOException {
        sequence++;
        for (final InetSocketAddress target : targets(nowNs)) {
            final boolean toMany = broadcasts.contains(target.getAddress())
                    || target.getAddress().isMulticastAddress();
            try {
                socket.send(
                        requests.search(sequence, toMany ? 0 : SearchMessage.UNICAST, port, channel.cid, channel.name),
                        target);
            } catch (final IOException e) {
                continue; // a network that is down for now: the next round asks again
            }
        }
    }

    private Set<InetSocketAddress> targets(final long nowNs) throws IOException {
        if (nowNs - targetsAtNs > ADDRESSES_NS) {
            targetsAtNs = nowNs;
            broadcasts = PvaSearch.broadcasts();
            targets = new LinkedHashSet<>(config.addresses());
            if (config.auto()) {
                broadcasts.forEach(address -> targets.add(new InetSocketAddress(address, config.port())));
            }
        }
        return targets;
    }

    /** Takes the answers that are there. */
    void ready(final PvaCircuit.Owner owner) throws IOException {
        while (true) {
            final InetSocketAddress sender = (InetSocketAddress) socket.receive(packet.clear());
            if (sender == null) {
                return;
            }
            packet.flip();
            try {
                while (packet.remaining() >= MessageHeader.BYTES) {
                    final MessageHeader header = MessageHeader.read(packet);
                    if (header.isControl()) {
                        continue;
                    }
                    final int size = Math.max(0, Math.min(header.size(), packet.remaining()));
                    final ByteBuffer body =
                            packet.slice(packet.position(), size).order(header.order());
                    packet.position(packet.position() + size);
                    if (header.command() == Command.SEARCH_RESPONSE) {
                        answer(body, sender.getAddress(), 0, owner);
                    }
                }
            } catch (final ProtocolException e) {
                continue; // somebody else's datagram
            }
        }
    }

    /** @param senderPort what a port of 0 in the answer means */
    static void answer(
            final ByteBuffer body, final InetAddress sender, final int senderPort, final PvaCircuit.Owner owner)
            throws ProtocolException, IOException {
        for (int i = 0; i < 4; i++) {
            WireCodec.readInt(body); // guid and sequence
        }
        final byte[] address = WireCodec.readAddress(body);
        final int told = WireCodec.readShort(body) & 0xFFFF;
        final String protocol = WireCodec.readString(body);
        final boolean found = WireCodec.readByte(body) != 0;
        final int count = WireCodec.readShort(body);
        final int port = told == 0 ? senderPort : told;
        for (int i = 0; i < count; i++) {
            final int cid = WireCodec.readInt(body);
            if (found && protocol.equals("tcp") && port != 0) {
                owner.found(
                        cid,
                        new InetSocketAddress(
                                told == 0 || address == null ? sender : InetAddress.getByAddress(address), port));
            }
        }
    }

    void close() throws IOException {
        socket.close();
    }
}
