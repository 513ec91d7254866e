package org.pebbleioc.ioc.ca;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/**
 * Where links look for PVs, and how patient they are.
 *
 * @param addresses UDP targets of searches
 * @param auto searches go to the broadcast addresses of this host's interfaces, too
 * @param serverPort UDP port for those
 * @param nameServers TCP servers that are asked
 * @param repeaterPort of the repeater on this host, which passes servers' beacons on
 * @param silenceNs after so long without a byte a server is asked for a sign of life
 * @param multicastTtl how many routers a multicast search may pass
 * @param mostArrayBytes largest value that is taken, 0 for any
 */
public record CaClientConfig(
        List<InetSocketAddress> addresses,
        boolean auto,
        int serverPort,
        List<InetSocketAddress> nameServers,
        int repeaterPort,
        long silenceNs,
        int multicastTtl,
        long mostArrayBytes) {
    private static final int SERVER_PORT = 5064;
    private static final int REPEATER_PORT = 5065;
    private static final double SILENCE_S = 30;
    private static final int LEAST_ARRAY_BYTES = 16 * 1024;

    public CaClientConfig {
        addresses = List.copyOf(addresses);
        nameServers = List.copyOf(nameServers);
    }

    /**
     * What the client's variables {@code EPICS_CA_*} say.
     *
     * @throws IllegalArgumentException a variable has a value that makes no sense; the message has both
     */
    public static CaClientConfig fromEnvironment(final Map<String, String> environment) {
        final CaEnvironment variables = new CaEnvironment(environment);
        final int port = variables.port(SERVER_PORT, "EPICS_CA_SERVER_PORT");
        final double most = variables.number(LEAST_ARRAY_BYTES, 1, Integer.MAX_VALUE / 2, "EPICS_CA_MAX_ARRAY_BYTES");
        return new CaClientConfig(
                variables.socketAddresses(port, "EPICS_CA_ADDR_LIST"),
                variables.yes(true, "EPICS_CA_AUTO_ADDR_LIST"),
                port,
                variables.socketAddresses(port, "EPICS_CA_NAME_SERVERS"),
                variables.port(REPEATER_PORT, "EPICS_CA_REPEATER_PORT"),
                (long) (variables.number(SILENCE_S, 0.1, 3600, "EPICS_CA_CONN_TMO") * 1e9),
                (int) variables.number(1, 0, 255, "EPICS_CA_MCAST_TTL"),
                variables.yes(true, "EPICS_CA_AUTO_ARRAY_BYTES") ? 0 : Math.max(LEAST_ARRAY_BYTES, (long) most));
    }

    /** Asks only this UDP address: for tests, any number side by side. */
    public static CaClientConfig only(final InetSocketAddress udp) {
        return new CaClientConfig(List.of(udp), false, udp.getPort(), List.of(), REPEATER_PORT, 30_000_000_000L, 1, 0);
    }
}
