package org.pebbleioc.pva.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.pebbleioc.pva.wire.Limits;

/**
 * What is in force for a server. {@code toString} prints it all.
 *
 * @param interfaces where to listen, TCP and UDP; empty for everywhere
 * @param groups multicast groups whose searches are answered too
 * @param tcpPort where to listen for clients; taken: any free one is used instead; 0: any free one
 * @param udpPort where searches arrive, shared with other servers of the host; 0: any free one
 * @param beaconAddresses where beacons go
 * @param autoBeacons beacons go to the broadcast addresses of the host too
 * @param beaconPeriodMs between beacons while there is something new; twelve times that afterwards
 * @param ignored hosts whose searches are not answered; port 0 stands for all ports
 * @param queues what monitors may hold
 * @param writeTimeoutMs a client that takes no byte for so long is dropped; 0 for never. Never is the default: a client
 *     that stops reading holds one update in flight and its bounded queue, which the publisher can reclaim; a screen that
 *     was suspended for minutes goes on where it was; and a peer that has vanished is found out anyway
 * @param validationTimeoutMs a client that has not said who it is within this time is dropped
 * @param maxConnections clients at once
 * @param maxChannels channels of one client
 * @param maxRequests open requests of one client
 * @param maxReplies answers that wait for one client before no more requests are taken from it
 * @param limits what one message may ask for
 */
public record ServerConfig(
        List<InetAddress> interfaces,
        List<Group> groups,
        int tcpPort,
        int udpPort,
        List<InetSocketAddress> beaconAddresses,
        boolean autoBeacons,
        int beaconPeriodMs,
        List<InetSocketAddress> ignored,
        QueueLimits queues,
        int writeTimeoutMs,
        int validationTimeoutMs,
        int maxConnections,
        int maxChannels,
        int maxRequests,
        int maxReplies,
        Limits limits) {
    public static final int TCP_PORT = 5075;
    public static final int UDP_PORT = 5076;

    /**
     * A multicast group.
     *
     * @param onInterface address of the interface on which it is joined; null for every one that can
     */
    public record Group(InetAddress address, InetAddress onInterface) {}

    public ServerConfig {
        interfaces = List.copyOf(interfaces);
        groups = List.copyOf(groups);
        beaconAddresses = List.copyOf(beaconAddresses);
        ignored = List.copyOf(ignored);
        if (writeTimeoutMs < 0 || validationTimeoutMs < 1) {
            throw new IllegalArgumentException(
                    "writeTimeoutMs=" + writeTimeoutMs + " validationTimeoutMs=" + validationTimeoutMs);
        }
    }

    /**
     * From the {@code EPICS_PVAS_*} variables, each falling back to its {@code EPICS_PVA_*} fellow, and our own
     * {@code PEBBLEIOC_PVAS_*}.
     *
     * @throws IllegalArgumentException naming the variable and its value
     */
    public static ServerConfig fromEnvironment(final Map<String, String> environment) {
        final EpicsEnvironment env = new EpicsEnvironment(environment);
        final int udpPort = env.port(UDP_PORT, "EPICS_PVAS_BROADCAST_PORT", "EPICS_PVA_BROADCAST_PORT");
        return new ServerConfig(
                env.interfaces("EPICS_PVAS_INTF_ADDR_LIST"),
                env.groups("EPICS_PVAS_INTF_ADDR_LIST"),
                env.port(TCP_PORT, "EPICS_PVAS_SERVER_PORT", "EPICS_PVA_SERVER_PORT"),
                udpPort,
                env.addresses(udpPort, "EPICS_PVAS_BEACON_ADDR_LIST", "EPICS_PVA_ADDR_LIST"),
                env.yesNo(true, "EPICS_PVAS_AUTO_BEACON_ADDR_LIST", "EPICS_PVA_AUTO_ADDR_LIST"),
                env.seconds(15, 0.1, 3600, "EPICS_PVAS_BEACON_PERIOD", "EPICS_PVA_BEACON_PERIOD"),
                env.addresses(0, "EPICS_PVAS_IGNORE_ADDR_LIST"),
                env.queues(),
                env.millis(0, "PEBBLEIOC_PVAS_WRITE_TIMEOUT_MS"),
                30_000,
                1000,
                100_000,
                200_000,
                1024,
                env.limits());
    }

    /** For tests and for an IOC that nobody else shall see: loopback, free ports, no beacons. */
    public static ServerConfig isolated() {
        return fromEnvironment(Map.of(
                "EPICS_PVAS_INTF_ADDR_LIST", "127.0.0.1",
                "EPICS_PVAS_SERVER_PORT", "0",
                "EPICS_PVAS_BROADCAST_PORT", "0",
                "EPICS_PVAS_AUTO_BEACON_ADDR_LIST", "NO"));
    }

    /** The same on other ports. */
    public ServerConfig withPorts(final int tcp, final int udp) {
        return with(values -> {
            values.tcpPort = tcp;
            values.udpPort = udp;
        });
    }

    /** The same with other monitor queues. */
    public ServerConfig withQueue(final int size, final int max) {
        return withQueues(new QueueLimits(size, max, queues.policy(), queues.clientBytes()));
    }

    /** The same with other bounds of what clients hold. */
    public ServerConfig withQueues(final QueueLimits limitsOfQueues) {
        return with(values -> values.queues = limitsOfQueues);
    }

    /** The same with other time-outs. */
    public ServerConfig withTimeoutsMs(final int write, final int validation) {
        return with(values -> {
            values.writeTimeoutMs = write;
            values.validationTimeoutMs = validation;
        });
    }

    /** The same with beacons to these addresses only. */
    public ServerConfig withBeacons(final List<InetSocketAddress> addresses) {
        return with(values -> {
            values.beaconAddresses = addresses;
            values.autoBeacons = false;
        });
    }

    private ServerConfig with(final Consumer<Values> change) {
        final Values values = new Values(this);
        change.accept(values);
        return values.config();
    }

    /** The values that can be changed one by one. */
    private static final class Values {
        private final ServerConfig from;
        private int tcpPort;
        private int udpPort;
        private List<InetSocketAddress> beaconAddresses;
        private boolean autoBeacons;
        private QueueLimits queues;
        private int writeTimeoutMs;
        private int validationTimeoutMs;

        Values(final ServerConfig from) {
            this.from = from;
            tcpPort = from.tcpPort;
            udpPort = from.udpPort;
            beaconAddresses = from.beaconAddresses;
            autoBeacons = from.autoBeacons;
            queues = from.queues;
            writeTimeoutMs = from.writeTimeoutMs;
            validationTimeoutMs = from.validationTimeoutMs;
        }

        ServerConfig config() {
            return new ServerConfig(
                    from.interfaces,
                    from.groups,
                    tcpPort,
                    udpPort,
                    beaconAddresses,
                    autoBeacons,
                    from.beaconPeriodMs,
                    from.ignored,
                    queues,
                    writeTimeoutMs,
                    validationTimeoutMs,
                    from.maxConnections,
                    from.maxChannels,
                    from.maxRequests,
                    from.maxReplies,
                    from.limits);
        }
    }
}
