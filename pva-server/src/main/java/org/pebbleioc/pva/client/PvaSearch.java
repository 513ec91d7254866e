package org.pebbleioc.pva.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Selector;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.MessageHeader;
import org.pebbleioc.pva.wire.ProtocolException;
import org.pebbleioc.pva.wire.SearchMessage;
import org.pebbleioc.pva.wire.WireCodec;

/** Looks for one name by UDP and at name servers, until somebody says that it is there. Thread of the link. */
final class PvaSearch {
    private static final int MAX_DATAGRAM = 65536;

    private final ClientConfig config;
    private final String name;
    private final Selector selector;
    private final BooleanSupplier closed;
    private final PvaRequests requests = new PvaRequests();
    /** Positive: Phoebus takes a negative one for the question who is there. */
    private final int id = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);

    private int sequence;

    PvaSearch(final ClientConfig config, final String name, final Selector selector, final BooleanSupplier closed) {
        this.config = config;
        this.name = name;
        this.selector = selector;
        this.closed = closed;
    }

    /**
     * Where the PV is served. Asks less and less often; returns only with an answer.
     *
     * @param unanswered hears how many rounds have found nobody
     */
    InetSocketAddress find(final IntConsumer unanswered) throws IOException {
        try (DatagramChannel socket = DatagramChannel.open(StandardProtocolFamily.INET)) {
            socket.setOption(StandardSocketOptions.SO_BROADCAST, true);
            socket.bind(new InetSocketAddress(0));
            socket.configureBlocking(false);
            socket.register(selector, java.nio.channels.SelectionKey.OP_READ);
            for (int round = 0; ; round++) {
                ask(socket);
                for (final InetSocketAddress server : config.nameServers()) {
                    final InetSocketAddress found = askByTcp(server);
                    if (found != null) {
                        return found;
                    }
                }
                final InetSocketAddress found = listen(socket, System.nanoTime() + PvLink.pauseNs(round));
                if (found != null) {
                    return found;
                }
                unanswered.accept(round + 1);
            }
        } finally {
            selector.selectNow(); // lets go of the socket's key
        }
    }

    private void ask(final DatagramChannel socket) throws IOException {
        sequence++;
        final Set<InetAddress> broadcasts = broadcasts();
        final Set<InetSocketAddress> targets = new LinkedHashSet<>(config.addresses());
        if (config.auto()) {
            broadcasts.forEach(address -> targets.add(new InetSocketAddress(address, config.port())));
        }
        final int port = ((InetSocketAddress) socket.getLocalAddress()).getPort();
        for (final InetSocketAddress target : targets) {
            final boolean toMany = broadcasts.contains(target.getAddress())
                    || target.getAddress().isMulticastAddress();
            try {
                socket.send(requests.search(sequence, toMany ? 0 : SearchMessage.UNICAST, port, id, name), target);
            } catch (final IOException e) {
                continue; // a network that is down for now: the next round asks again
            }
        }
    }

    /** Of this host's interfaces, the loopback's too where it has one. */
    static Set<InetAddress> broadcasts() throws SocketException {
        final Set<InetAddress> all = new LinkedHashSet<>();
        for (final NetworkInterface nif : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (final InterfaceAddress address :
                    nif.isUp() ? nif.getInterfaceAddresses() : List.<InterfaceAddress>of()) {
                if (address.getBroadcast() != null) {
                    all.add(address.getBroadcast());
                }
            }
        }
        return all;
    }

    private InetSocketAddress listen(final DatagramChannel socket, final long untilNs) throws IOException {
        final ByteBuffer packet = ByteBuffer.allocate(MAX_DATAGRAM);
        while (true) {
            final InetSocketAddress sender = (InetSocketAddress) socket.receive(packet.clear());
            if (sender != null) {
                final InetSocketAddress found = answer(packet.flip(), sender.getAddress());
                if (found != null) {
                    return found;
                }
                continue;
            }
            final long leftNs = untilNs - System.nanoTime();
            if (leftNs <= 0) {
                return null;
            }
            selector.select(Math.max(1, leftNs / 1_000_000));
            selector.selectedKeys().clear();
            if (closed.getAsBoolean()) {
                throw new LinkClosedException();
            }
        }
    }

    /** The address in an answer that is about our name, or null. */
    private InetSocketAddress answer(final ByteBuffer packet, final InetAddress sender) {
        try {
            while (packet.remaining() >= MessageHeader.BYTES) {
                final MessageHeader header = MessageHeader.read(packet);
                if (header.isControl()) {
                    continue;
                }
                final int size = Math.max(0, Math.min(header.size(), packet.remaining()));
                final ByteBuffer body = packet.slice(packet.position(), size).order(header.order());
                packet.position(packet.position() + size);
                final InetSocketAddress found = header.command() == Command.SEARCH_RESPONSE ? read(body, sender) : null;
                if (found != null) {
                    return found;
                }
            }
        } catch (final ProtocolException | IOException e) {
            return null; // somebody else's datagram
        }
        return null;
    }

    private InetSocketAddress read(final ByteBuffer body, final InetAddress sender)
            throws ProtocolException, IOException {
        for (int i = 0; i < 3; i++) {
            WireCodec.readInt(body); // guid
        }
        WireCodec.readInt(body); // sequence
        final byte[] address = WireCodec.readAddress(body);
        final int port = WireCodec.readShort(body);
        final String protocol = WireCodec.readString(body);
        final boolean found = WireCodec.readByte(body) != 0;
        final int count = WireCodec.readShort(body);
        for (int i = 0; i < count; i++) {
            if (WireCodec.readInt(body) == id && found && protocol.equals("tcp")) {
                return new InetSocketAddress(address == null ? sender : InetAddress.getByAddress(address), port);
            }
        }
        return null;
    }

    /** One question to a name server; null where it does not know the name or is not there. */
    private InetSocketAddress askByTcp(final InetSocketAddress server) throws IOException {
        try (PvaConnection connection = PvaConnection.open(selector, closed, server)) {
            final ByteBuffer answer = connection.ask(
                    requests.search(++sequence, SearchMessage.REPLY_REQUIRED, 0, id, name), Command.SEARCH_RESPONSE);
            final InetSocketAddress found = read(answer, server.getAddress());
            return found != null && found.getPort() == 0 ? server : found; // port 0: where you have asked
        } catch (final LinkClosedException e) {
            throw e;
        } catch (final IOException | ProtocolException e) {
            return null;
        }
    }
}
