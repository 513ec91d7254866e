package org.pebbleioc.ioc.ca;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/**
 * Where the server listens and whom it tells that it is there.
 *
 * @param interfaces addresses to listen on; empty means all
 * @param multicastGroups searches are also taken from these
 * @param tcpPort 0 for any free one; one that is taken is replaced by a free one
 * @param udpPort for searches, shared with other servers of this host; 0 for any free one
 * @param beaconAddresses where beacons go besides the broadcast addresses
 * @param autoBeacons whether beacons go to the broadcast addresses of all interfaces
 * @param beaconPort for broadcast addresses
 * @param beaconPeriodNs after the ramp
 * @param ignored searches from these addresses get no answer
 * @param multicastTtl how many routers a beacon to a multicast group may pass
 * @param mostArrayBytes largest payload either way, 0 where only a channel's own size limits it
 */
public record CaServerConfig(
        List<InetAddress> interfaces,
        List<InetAddress> multicastGroups,
        int tcpPort,
        int udpPort,
        List<InetSocketAddress> beaconAddresses,
        boolean autoBeacons,
        int beaconPort,
        long beaconPeriodNs,
        List<InetAddress> ignored,
        int multicastTtl,
        long mostArrayBytes) {

    private static final int SERVER_PORT = 5064;
    private static final int REPEATER_PORT = 5065;
    private static final double SHORTEST_PERIOD_S = 0.1;
    private static final double LONGEST_PERIOD_S = 3600;
    private static final int LEAST_ARRAY_BYTES = 16 * 1024;

    public CaServerConfig {
        interfaces = List.copyOf(interfaces);
        multicastGroups = List.copyOf(multicastGroups);
        beaconAddresses = List.copyOf(beaconAddresses);
        ignored = List.copyOf(ignored);
    }

    /** Loopback, free ports, no beacons: for tests, any number of servers side by side. */
    public static CaServerConfig isolated() {
        return new CaServerConfig(
                List.of(InetAddress.getLoopbackAddress()),
                List.of(),
                0,
                0,
                List.of(),
                false,
                REPEATER_PORT,
                15_000_000_000L,
                List.of(),
                1,
                0);
    }

    /** The same on given ports. */
    public CaServerConfig withPorts(final int tcp, final int udp) {
        return new CaServerConfig(
                interfaces,
                multicastGroups,
                tcp,
                udp,
                beaconAddresses,
                autoBeacons,
                beaconPort,
                beaconPeriodNs,
                ignored,
                multicastTtl,
                mostArrayBytes);
    }

    /**
     * What the variables {@code EPICS_CAS_*} say, and where they are not set the client's {@code EPICS_CA_*} that the
     * CA reference manual names; ports 5064 and 5065, beacons every 15 s, arrays of any size otherwise.
     *
     * @throws IllegalArgumentException a variable has a value that makes no sense; the message has both
     */
    public static CaServerConfig fromEnvironment(final Map<String, String> environment) {
        final CaEnvironment variables = new CaEnvironment(environment);
        final int serverPort = variables.port(SERVER_PORT, "EPICS_CAS_SERVER_PORT", "EPICS_CA_SERVER_PORT");
        final int beaconPort = variables.port(REPEATER_PORT, "EPICS_CAS_BEACON_PORT", "EPICS_CA_REPEATER_PORT");
        final double periodS = variables.number(
                15, SHORTEST_PERIOD_S, LONGEST_PERIOD_S, "EPICS_CAS_BEACON_PERIOD", "EPICS_CA_BEACON_PERIOD");
        final List<InetAddress> listed = variables.addresses("EPICS_CAS_INTF_ADDR_LIST");
        final List<InetAddress> unicast =
                listed.stream().filter(a -> !a.isMulticastAddress()).toList();
        final double most = variables.number(LEAST_ARRAY_BYTES, 1, Integer.MAX_VALUE / 2, "EPICS_CA_MAX_ARRAY_BYTES");
        return new CaServerConfig(
                unicast.stream().anyMatch(InetAddress::isAnyLocalAddress) ? List.of() : unicast,
                listed.stream().filter(InetAddress::isMulticastAddress).toList(),
                serverPort,
                serverPort,
                variables.socketAddresses(beaconPort, "EPICS_CAS_BEACON_ADDR_LIST", "EPICS_CA_ADDR_LIST"),
                variables.yes(true, "EPICS_CAS_AUTO_BEACON_ADDR_LIST", "EPICS_CA_AUTO_ADDR_LIST"),
                beaconPort,
                (long) (periodS * 1e9),
                variables.addresses("EPICS_CAS_IGNORE_ADDR_LIST"),
                (int) variables.number(1, 0, 255, "EPICS_CA_MCAST_TTL"),
                variables.yes(true, "EPICS_CA_AUTO_ARRAY_BYTES") ? 0 : Math.max(LEAST_ARRAY_BYTES, (long) most));
    }
}
