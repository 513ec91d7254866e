package org.pebbleioc.ioc.ca;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Tells repeaters and clients, from a thread of its own, that the server is there. */
final class BeaconSender {
    private static final Logger LOG = LogManager.getLogger(BeaconSender.class);

    private final DatagramChannel socket;
    private final List<InetSocketAddress> destinations;
    private final BeaconRamp ramp;
    private final Failures failures = new Failures("sending a beacon");
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "cas-beacon");

    // written by the thread
    private volatile long sent;

    BeaconSender(
            final List<InetSocketAddress> destinations,
            final InetAddress from,
            final int multicastTtl,
            final BeaconRamp ramp)
            throws IOException {
        this.destinations = List.copyOf(destinations);
        this.ramp = ramp;
        this.socket = DatagramChannel.open(StandardProtocolFamily.INET);
        socket.setOption(StandardSocketOptions.SO_BROADCAST, true);
        socket.setOption(StandardSocketOptions.IP_MULTICAST_TTL, multicastTtl);
        socket.bind(from == null ? null : new InetSocketAddress(from, 0));
        thread.setDaemon(true);
    }

    /** Where beacons go with this configuration. */
    static List<InetSocketAddress> destinations(final CaServerConfig config) throws IOException {
        final Set<InetSocketAddress> all = new LinkedHashSet<>(config.beaconAddresses());
        if (config.autoBeacons()) {
            for (final InetAddress broadcast : broadcastAddresses(config.interfaces())) {
                all.add(new InetSocketAddress(broadcast, config.beaconPort()));
            }
        }
        return List.copyOf(all);
    }

    /** Broadcast addresses of these interface addresses, or of all of them; loopback only if there is nothing else. */
    static List<InetAddress> broadcastAddresses(final List<InetAddress> interfaces) throws IOException {
        final List<InetAddress> found = new ArrayList<>();
        for (final NetworkInterface port : NetworkInterface.networkInterfaces().toList()) {
            for (final InterfaceAddress address :
                    port.isUp() ? port.getInterfaceAddresses() : List.<InterfaceAddress>of()) {
                if (address.getBroadcast() != null
                        && (interfaces.isEmpty() || interfaces.contains(address.getAddress()))) {
                    found.add(address.getBroadcast());
                }
            }
        }
        return found.isEmpty() ? List.of(InetAddress.getLoopbackAddress()) : found;
    }

    /** Where they go, {@code ip:port}. */
    List<String> targets() {
        return destinations.stream()
                .map(to -> to.getAddress().getHostAddress() + ":" + to.getPort())
                .toList();
    }

    void start() {
        if (destinations.isEmpty()) {
            return;
        }
        thread.start();
    }

    private void run() {
        final ByteBuffer beacon = ByteBuffer.allocate(Header.BYTES);
        try {
            do {
                ramp.put(beacon.clear());
                beacon.flip();
                for (final InetSocketAddress destination : destinations) {
                    send(beacon.rewind(), destination);
                }
                sent++;
            } while (!stopped.await(ramp.nextDelayNs(), TimeUnit.NANOSECONDS));
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(final ByteBuffer beacon, final InetSocketAddress destination) {
        try {
            socket.send(beacon, destination);
        } catch (final IOException e) {
            failures.add("to " + destination, e);
        }
    }

    long sent() {
        return sent;
    }

    void close(final long deadlineNs) throws InterruptedException {
        stopped.countDown();
        try {
            socket.close();
        } catch (final IOException e) {
            LOG.debug("ca: closing beacons: {}", e.toString());
        }
        thread.join(Math.max(1, (deadlineNs - System.nanoTime()) / 1_000_000));
    }
}
