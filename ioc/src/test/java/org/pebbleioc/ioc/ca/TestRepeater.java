package org.pebbleioc.ioc.ca;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the program caRepeater does: confirms clients and passes beacons on to them. */
final class TestRepeater implements AutoCloseable {
    private static final int REGISTER = 24;
    private static final int CONFIRM = 17;

    private final DatagramChannel socket;
    private final Set<InetSocketAddress> clients = ConcurrentHashMap.newKeySet();

    TestRepeater() throws IOException {
        socket = DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        final Thread thread = new Thread(this::run, "repeater");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.socket().getLocalPort();
    }

    boolean hasClients() {
        return !clients.isEmpty();
    }

    /** A server on loopback with free ports whose beacons come here, at a short period. */
    CaServerConfig config() {
        final CaServerConfig isolated = CaServerConfig.isolated();
        return new CaServerConfig(
                isolated.interfaces(),
                List.of(),
                0,
                0,
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port())),
                false,
                port(),
                500_000_000L,
                List.of(),
                0);
    }

    private void run() {
        final ByteBuffer in = ByteBuffer.allocate(1024);
        try {
            while (true) {
                in.clear();
                final InetSocketAddress from = (InetSocketAddress) socket.receive(in);
                in.flip();
                final int command = in.remaining() < 16 ? REGISTER : in.getShort(0);
                if (command == REGISTER) {
                    clients.add(from);
                    final ByteBuffer confirm = ByteBuffer.allocate(16);
                    Header.put(confirm, CONFIRM, 0, 0, 0, 0, 0x7f000001);
                    socket.send(confirm.flip(), from);
                } else if (command == Command.BEACON) {
                    in.putInt(12, 0x7f000001);
                    for (final InetSocketAddress client : clients) {
                        socket.send(in.rewind(), client);
                    }
                }
            }
        } catch (final IOException closed) {
            clients.clear();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
