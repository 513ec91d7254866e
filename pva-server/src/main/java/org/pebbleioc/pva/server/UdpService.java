package org.pebbleioc.pva.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The UDP side: sockets for searches, shared with other servers of this host, the forward of unicast searches to those,
 * and beacons. Of several servers on one port the kernel gives a unicast datagram to one only; that one sends it on to
 * a multicast group on the loopback interface, where all of them listen.
 */
final class UdpService {
    private static final Logger LOG = LogManager.getLogger(UdpService.class);
    private static final byte[] GROUP = {(byte) 224, 0, 0, (byte) 128};

    private final List<SearchResponder> responders = new ArrayList<>();
    private final List<DatagramChannel> sockets = new ArrayList<>();
    private final ServerContext context;
    private int port;
    private DatagramChannel forward;
    private Beacons beacons;

    private UdpService(final ServerContext context) {
        this.context = context;
    }

    static UdpService bind(final ServerContext context) throws IOException {
        final UdpService service = new UdpService(context);
        try {
            service.bindAll();
            return service;
        } catch (final IOException e) {
            service.close();
            throw e;
        }
    }

    private void bindAll() throws IOException {
        final ServerConfig config = context.config();
        final InetAddress any = InetAddress.getByAddress(new byte[4]);
        final boolean everywhere = config.interfaces().isEmpty();
        final List<InetAddress> addresses = everywhere ? List.of(any) : config.interfaces();
        port = config.udpPort();
        final NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getByName("127.0.0.1"));
        forward = open(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), false);
        if (loopback != null) {
            forward.setOption(StandardSocketOptions.IP_MULTICAST_IF, loopback);
        }
        final List<DatagramChannel> direct = new ArrayList<>();
        for (final InetAddress address : addresses) {
            final DatagramChannel socket = open(new InetSocketAddress(address, port), true);
            port = ((InetSocketAddress) socket.getLocalAddress()).getPort();
            direct.add(socket);
        }
        final InetSocketAddress group = new InetSocketAddress(InetAddress.getByAddress(GROUP), port);
        final SearchForward searchForward = new SearchForward(forward, group);
        for (int i = 0; i < addresses.size(); i++) {
            listen(direct.get(i), direct.get(i), addresses.get(i), searchForward);
        }
        if (everywhere) {
            join(direct.get(0), group.getAddress(), loopback);
        } else {
            final DatagramChannel answers = open(new InetSocketAddress(addresses.get(0), 0), false);
            listenGroup(group, loopback, answers, searchForward);
            listenBroadcasts(addresses, direct, searchForward);
        }
        listenGroups(
                everywhere ? direct.get(0) : open(new InetSocketAddress(addresses.get(0), 0), false), searchForward);
        beacons = new Beacons(context, beaconTargets(), open(new InetSocketAddress(addresses.get(0), 0), false));
    }

    private void listen(
            final DatagramChannel in, final DatagramChannel out, final InetAddress at, final SearchForward onward) {
        responders.add(new SearchResponder(context, in, out, at, onward, "pva-udp-" + responders.size()));
    }

    /** The forward of other servers, on a socket of its own: one bound to an interface does not hear the group. */
    private void listenGroup(
            final InetSocketAddress group,
            final NetworkInterface loopback,
            final DatagramChannel answers,
            final SearchForward onward) {
        try {
            final DatagramChannel socket = open(group, true);
            join(socket, group.getAddress(), loopback);
            listen(socket, answers, group.getAddress(), onward);
        } catch (final IOException e) {
            LOG.warn("other servers of this host cannot forward searches to us: {}", e.toString());
        }
    }

    /** The groups of the configuration, each on a socket of its own, so that it hears that group only. */
    private void listenGroups(final DatagramChannel answers, final SearchForward onward) throws IOException {
        for (final ServerConfig.Group group : context.config().groups()) {
            final DatagramChannel socket = open(new InetSocketAddress(group.address(), port), true);
            int joined = 0;
            for (final NetworkInterface nif : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                final boolean asked = group.onInterface() == null
                        ? nif.isUp() && nif.supportsMulticast()
                        : nif.inetAddresses().anyMatch(group.onInterface()::equals);
                if (asked) {
                    socket.join(group.address(), nif);
                    joined++;
                }
            }
            if (joined == 0) {
                throw new IOException("no interface for " + group + " of EPICS_PVAS_INTF_ADDR_LIST");
            }
            listen(socket, answers, group.address(), onward);
        }
    }

    /** A socket bound to an interface's address does not hear broadcasts: each needs one more. */
    private void listenBroadcasts(
            final List<InetAddress> addresses, final List<DatagramChannel> direct, final SearchForward onward) {
        for (int i = 0; i < addresses.size(); i++) {
            final InetAddress broadcast = broadcastOf(addresses.get(i));
            if (broadcast != null) {
                try {
                    listen(open(new InetSocketAddress(broadcast, port), true), direct.get(i), broadcast, onward);
                } catch (final IOException e) {
                    LOG.warn("broadcasts to {} are not heard: {}", broadcast, e.toString());
                }
            }
        }
    }

    private static InetAddress broadcastOf(final InetAddress address) {
        try {
            final NetworkInterface nif = NetworkInterface.getByInetAddress(address);
            if (nif != null && !nif.isLoopback()) { // Java refuses to bind 127.255.255.255
                for (final InterfaceAddress candidate : nif.getInterfaceAddresses()) {
                    if (candidate.getAddress().equals(address)) {
                        return candidate.getBroadcast();
                    }
                }
            }
        } catch (final SocketException e) {
            LOG.debug("interface of {}: {}", address, e.toString());
        }
        return null;
    }

    private List<InetSocketAddress> beaconTargets() throws SocketException {
        final ServerConfig config = context.config();
        final List<InetSocketAddress> targets = new ArrayList<>(config.beaconAddresses());
        if (config.autoBeacons()) {
            for (final NetworkInterface nif : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                for (final InterfaceAddress address :
                        nif.isUp() ? nif.getInterfaceAddresses() : List.<InterfaceAddress>of()) {
                    final boolean ours =
                            config.interfaces().isEmpty() || config.interfaces().contains(address.getAddress());
                    if (ours && address.getBroadcast() != null) {
                        targets.add(new InetSocketAddress(address.getBroadcast(), port));
                    }
                }
            }
        }
        return targets;
    }

    private DatagramChannel open(final InetSocketAddress address, final boolean shared) throws IOException {
        final DatagramChannel socket = DatagramChannel.open(StandardProtocolFamily.INET);
        sockets.add(socket);
        if (shared) {
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (socket.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
        }
        socket.setOption(StandardSocketOptions.SO_BROADCAST, true);
        try {
            socket.bind(address);
        } catch (final IOException e) {
            throw new IOException("cannot bind UDP " + address + ": " + e.getMessage(), e);
        }
        return socket;
    }

    private static void join(final DatagramChannel socket, final InetAddress group, final NetworkInterface loopback) {
        try {
            if (loopback != null) {
                socket.join(group, loopback);
            }
        } catch (final IOException e) {
            LOG.warn("other servers of this host cannot forward searches to us: {}", e.toString());
        }
    }

    int port() {
        return port;
    }

    void start() {
        for (final SearchResponder responder : responders) {
            responder.start();
        }
        beacons.start();
    }

    void close() {
        if (beacons != null) {
            beacons.close();
        }
        for (final DatagramChannel socket : sockets) {
            try {
                socket.close();
            } catch (final IOException e) {
                LOG.debug("close of {}: {}", socket, e.toString());
            }
        }
    }
}
