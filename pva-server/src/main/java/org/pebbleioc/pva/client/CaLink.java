package org.pebbleioc.pva.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.pebbleioc.pva.wire.ProtocolException;
import org.pebbleioc.readout.transition.ElementType;
import org.pebbleioc.timing.TimingHeader;

/**
 * A record over Channel Access. Elements are big-endian on the wire: they are received where they belong and turned
 * there.
 */
public final class CaLink extends NetworkLink {
    private static final long CONNECT_NS = 2_000_000_000L;
    private static final long ANSWER_NS = 4_000_000_000L;
    private static final int MAX_DATAGRAM = 65536;
    private static final int CID = 1;
    private static final int SUBSCRIPTION = 1;
    private static final int NORMAL = 1;
    private static final int LONGEST_VALUE_HEAD = 16;

    private final String name;
    private final ClientConfig config;
    private final UpdateFacts facts = new UpdateFacts();
    private final CaMessages messages = new CaMessages();

    // Thread of the link: the message that was read last.
    private final ByteBuffer head = ByteBuffer.allocate(CaMessages.HEADER_BYTES);
    private final ByteBuffer more = ByteBuffer.allocate(8);
    private int command;
    private long payload;
    private int type;
    private long count;
    private int p1;
    private int p2;

    /** @param name of the record, with {@code .FIELD} where it is not the value */
    public CaLink(final String alias, final String name, final ClientConfig config, final UpdateReceiver receiver) {
        super(alias, receiver);
        this.name = name;
        this.config = config;
    }

    @Override
    void session(final Selector selector) throws IOException, ProtocolException {
        final InetSocketAddress server = find(selector);
        try (PulledSocket socket = PulledSocket.connect(selector, this::isClosed, server, CONNECT_NS)) {
            final SocketInput in = new SocketInput(socket);
            final String host = InetAddress.getLocalHost().getHostName();
            socket.write(messages.open(System.getProperty("user.name"), host, CID, name));
            socket.deadline(System.nanoTime() + ANSWER_NS);
            do {
                next(in);
                in.skip(payload);
            } while (command != CaMessages.CREATE_CHANNEL && command != CaMessages.CREATE_CHANNEL_FAILED);
            if (command == CaMessages.CREATE_CHANNEL_FAILED) {
                throw new IOException("the server does not have " + name + " any more");
            }
            socket.deadline(0);
            final int wanted = CaMessages.timeType(type);
            final boolean scalar = count == 1;
            if (CaMessages.elementType(wanted) == null) {
                throw new ProtocolException("the record is of type " + type);
            }
            socket.write(messages.subscribe(p2, SUBSCRIPTION, wanted));
            socket.onSilence(() -> socket.write(messages.echo()));
            connected(server.toString().replaceFirst("^.*/", ""));
            while (true) {
                next(in);
                if (command == CaMessages.SERVER_DISCONNECT) {
                    throw new IOException("the server has closed the channel");
                }
                if (command == CaMessages.EVENT_ADD && p2 == SUBSCRIPTION && payload > 0) {
                    value(in, scalar);
                } else {
                    in.skip(payload);
                }
            }
        }
    }

    private void next(final SocketInput in) throws IOException, ProtocolException {
        in.read(head.clear());
        head.flip();
        command = head.getShort() & 0xFFFF;
        payload = head.getShort() & 0xFFFF;
        type = head.getShort() & 0xFFFF;
        count = head.getShort() & 0xFFFF;
        p1 = head.getInt();
        p2 = head.getInt();
        if (payload == CaMessages.EXTENDED && count == 0) {
            in.read(more.clear());
            more.flip();
            payload = more.getInt() & 0xFFFF_FFFFL;
            count = more.getInt() & 0xFFFF_FFFFL;
        }
        if (payload > Integer.MAX_VALUE) {
            throw new ProtocolException("message of " + payload + " bytes");
        }
    }

    private void value(final SocketInput in, final boolean scalar) throws IOException, ProtocolException {
        final ElementType element = CaMessages.elementType(type);
        final int valueAt = CaMessages.valueAt(type);
        if (element == null || p1 != NORMAL || payload < valueAt || count * element.bytes() > payload - valueAt) {
            throw new ProtocolException(
                    "value of type " + type + ", " + count + " elements, " + payload + " bytes, status " + p1);
        }
        final ByteBuffer stamp = ByteBuffer.allocate(LONGEST_VALUE_HEAD).limit(valueAt);
        in.read(stamp);
        final long seconds = (stamp.getInt(4) & 0xFFFF_FFFFL) + TimingHeader.EPICS_EPOCH_POSIX_S;
        facts.timeNs = seconds * 1_000_000_000L + (stamp.getInt(8) & 0xFFFF_FFFFL);
        facts.type = element;
        facts.elements = (int) count;
        facts.isScalar = scalar;
        boolean whole = false;
        try {
            final int size = (int) count * element.bytes();
            final ByteBuffer to = receiver.begin(element, (int) count);
            final int taken = to == null ? 0 : Math.min(size, to.remaining());
            if (taken > 0) {
                final int from = to.position();
                to.limit(from + taken);
                in.read(to);
                if (element != ElementType.STRING) {
                    ByteSwap.swap(to, from, taken, element.bytes());
                }
            }
            in.skip(payload - valueAt - taken);
            receiver.end(facts);
            whole = true;
        } finally {
            if (!whole) {
                receiver.abandon();
            }
        }
    }

    /** Asks by UDP, less and less often, until a server answers. */
    private InetSocketAddress find(final Selector selector) throws IOException {
        final int cid = ThreadLocalRandom.current().nextInt();
        try (DatagramChannel socket = DatagramChannel.open(StandardProtocolFamily.INET)) {
            socket.setOption(StandardSocketOptions.SO_BROADCAST, true);
            socket.bind(new InetSocketAddress(0));
            socket.configureBlocking(false);
            socket.register(selector, SelectionKey.OP_READ);
            for (int round = 0; ; round++) {
                final Set<InetSocketAddress> targets = new LinkedHashSet<>(config.addresses());
                if (config.auto()) {
                    PvaSearch.broadcasts().forEach(a -> targets.add(new InetSocketAddress(a, config.port())));
                }
                for (final InetSocketAddress target : targets) {
                    try {
                        socket.send(messages.search(cid, name), target);
                    } catch (final IOException e) {
                        continue; // a network that is down for now: the next round asks again
                    }
                }
                final InetSocketAddress found =
                        listen(selector, socket, cid, System.nanoTime() + PvLink.pauseNs(round));
                if (found != null) {
                    return found;
                }
                searched(round + 1, name, "EPICS_CA_ADDR_LIST");
            }
        } finally {
            selector.selectNow(); // lets go of the socket's key
        }
    }

    private InetSocketAddress listen(
            final Selector selector, final DatagramChannel socket, final int cid, final long untilNs)
            throws IOException {
        final ByteBuffer packet = ByteBuffer.allocate(MAX_DATAGRAM).order(ByteOrder.BIG_ENDIAN);
        while (true) {
            final InetSocketAddress sender = (InetSocketAddress) socket.receive(packet.clear());
            if (sender != null) {
                final InetSocketAddress found = answer(packet.flip(), cid, sender.getAddress());
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
            if (isClosed()) {
                throw new LinkClosedException();
            }
        }
    }

    private static InetSocketAddress answer(final ByteBuffer packet, final int cid, final InetAddress sender)
            throws IOException {
        while (packet.remaining() >= CaMessages.HEADER_BYTES) {
            final int command = packet.getShort() & 0xFFFF;
            final int size = packet.getShort() & 0xFFFF;
            final int port = packet.getShort() & 0xFFFF;
            packet.getShort();
            final int address = packet.getInt();
            final int forCid = packet.getInt();
            packet.position(Math.min(packet.limit(), packet.position() + size));
            if (command == CaMessages.SEARCH && forCid == cid) {
                final byte[] bytes = {
                    (byte) (address >> 24), (byte) (address >> 16), (byte) (address >> 8), (byte) address
                };
                return new InetSocketAddress(address == -1 ? sender : InetAddress.getByAddress(bytes), port);
            }
        }
        return null;
    }
}
