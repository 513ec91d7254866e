package org.pebbleioc.ioc.ca;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** All bound sockets of a server: on every interface a TCP listener with the same port, and UDP. */
final class CaSockets {
    private static final Logger LOG = LogManager.getLogger(CaSockets.class);
    private static final int BACKLOG = 128;
    private static final int TRIES = 20;

    private final List<ServerSocketChannel> listeners = new ArrayList<>();
    private final List<Udp> udp = new ArrayList<>();
    private int tcpPort;
    private int udpPort;

    /** Searches come in here and are answered from there: a socket bound to a broadcast address cannot send. */
    record Udp(DatagramChannel receiving, DatagramChannel answering) {}

    private CaSockets() {}

    static CaSockets bind(final CaServerConfig config) throws IOException {
        final CaSockets sockets = new CaSockets();
        try {
            sockets.bindTcp(config);
            sockets.bindUdp(config);
            return sockets;
        } catch (final IOException e) {
            sockets.close();
            throw e;
        }
    }

    private void bindTcp(final CaServerConfig config) throws IOException {
        BindException taken = null;
        for (int attempt = 0; attempt < TRIES; attempt++) {
            try {
                listen(config.interfaces(), attempt == 0 ? config.tcpPort() : 0);
                if (taken != null) {
                    LOG.warn("ca: TCP port {} is taken, serving on {}", config.tcpPort(), tcpPort);
                }
                return;
            } catch (final BindException e) {
                closeAll(listeners);
                listeners.clear();
                taken = e;
            }
        }
        throw new IOException("no TCP port can be bound on " + config.interfaces() + ": " + taken.getMessage(), taken);
    }

    private void listen(final List<InetAddress> interfaces, final int wantedPort) throws IOException {
        int port = wantedPort;
        for (final InetAddress address : orAny(interfaces)) {
            final ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.INET);
            listeners.add(listener);
            listener.bind(socketAddress(address, port), BACKLOG);
            port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
        }
        tcpPort = port;
    }

    private void bindUdp(final CaServerConfig config) throws IOException {
        int port = config.udpPort();
        for (final InetAddress address : orAny(config.interfaces())) {
            final DatagramChannel socket = SearchSocket.open(socketAddress(address, port));
            udp.add(new Udp(socket, socket));
            port = ((InetSocketAddress) socket.getLocalAddress()).getPort();
            udpPort = port;
            if (address != null) {
                bindBroadcast(address, port, socket);
            }
        }
        for (final InetAddress group : config.multicastGroups()) {
            final DatagramChannel socket = SearchSocket.open(new InetSocketAddress(group, port));
            udp.add(new Udp(socket, udp.get(0).answering()));
            SearchSocket.join(socket, List.of(group));
        }
    }

    /** Without it the server is still found by those who ask it directly. */
    private void bindBroadcast(final InetAddress address, final int port, final DatagramChannel answering)
            throws IOException {
        for (final InetAddress broadcast : broadcastOf(address)) {
            try {
                udp.add(new Udp(SearchSocket.open(new InetSocketAddress(broadcast, port)), answering));
            } catch (final IOException e) {
                LOG.info("ca: no searches by broadcast on {}: {}", address, e.getMessage());
            }
        }
    }

    /** A socket bound to one address does not see broadcasts; loopback has a broadcast address that Java does not know. */
    private static List<InetAddress> broadcastOf(final InetAddress address) throws IOException {
        if (address.isLoopbackAddress()) {
            return List.of(InetAddress.getByAddress(new byte[] {127, (byte) 255, (byte) 255, (byte) 255}));
        }
        final NetworkInterface port = NetworkInterface.getByInetAddress(address);
        return port == null
                ? List.of()
                : port.getInterfaceAddresses().stream()
                        .filter(a -> a.getAddress().equals(address) && a.getBroadcast() != null)
                        .map(InterfaceAddress::getBroadcast)
                        .toList();
    }

    private static List<InetAddress> orAny(final List<InetAddress> interfaces) {
        if (!interfaces.isEmpty()) {
            return interfaces;
        }
        final List<InetAddress> any = new ArrayList<>();
        any.add(null);
        return any;
    }

    private static InetSocketAddress socketAddress(final InetAddress addressOrNull, final int port) {
        return addressOrNull == null ? new InetSocketAddress(port) : new InetSocketAddress(addressOrNull, port);
    }

    List<ServerSocketChannel> listeners() {
        return listeners;
    }

    List<Udp> udp() {
        return udp;
    }

    /** Where it listens, {@code ip:port}. */
    List<String> tcpAddresses() {
        return listeners.stream().map(CaSockets::addressOf).toList();
    }

    List<CaReport.Search> searchAddresses() {
        final boolean several = udp.size() > 1;
        return udp.stream()
                .map(u -> new CaReport.Search(several ? kind(u) : "", addressOf(u.receiving())))
                .toList();
    }

    private static String kind(final Udp udp) {
        if (udp.receiving() == udp.answering()) {
            return "unicast ";
        }
        return addressOf(udp.receiving()).matches("2(2[4-9]|3[0-9])\\..*") ? "multicast " : "broadcast ";
    }

    private static String addressOf(final NetworkChannel socket) {
        try {
            final InetSocketAddress address = (InetSocketAddress) socket.getLocalAddress();
            return address.getAddress().getHostAddress() + ":" + address.getPort();
        } catch (final IOException e) {
            return "closed";
        }
    }

    int tcpPort() {
        return tcpPort;
    }

    int udpPort() {
        return udpPort;
    }

    void close() {
        closeAll(listeners);
        closeAll(udp.stream().map(Udp::receiving).toList());
    }

    private static void closeAll(final List<? extends Channel> channels) {
        for (final Channel channel : channels) {
            try {
                channel.close();
            } catch (final IOException e) {
                LOG.debug("ca: closing: {}", e.toString());
            }
        }
    }
}
