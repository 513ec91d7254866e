package org.pebbleioc.ioc.ca;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Passes beacons on to clients, as the program caRepeater does. Clients register there only after 10 s; here they are
 * known by their searches, which they send to this port too when it is in their address list.
 */
final class TestRepeater implements AutoCloseable {
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
                1,
                0);
    }

    private void run() {
        final ByteBuffer in = ByteBuffer.allocate(1024);
        try {
            while (true) {
                in.clear();
                final InetSocketAddress from = (InetSocketAddress) socket.receive(in);
                in.flip();
                if (in.getShort(0) != Command.BEACON) {
                    clients.add(from);
                } else {
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
