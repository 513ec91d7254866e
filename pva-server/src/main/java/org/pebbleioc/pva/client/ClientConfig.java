package org.pebbleioc.pva.client;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.pebbleioc.pva.server.EpicsEnvironment;
import org.pebbleioc.pva.server.ServerConfig;

/**
 * Where PVs are looked for, of one protocol.
 *
 * @param addresses UDP targets of searches
 * @param auto searches go to the broadcast addresses of this host, too
 * @param port UDP port for those
 * @param nameServers TCP servers that are asked; PVAccess only
 * @param queueSize updates that the server may keep for us; PVAccess only
 */
public record ClientConfig(
        List<InetSocketAddress> addresses, boolean auto, int port, List<InetSocketAddress> nameServers, int queueSize) {
    private static final int CA_SERVER_PORT = 5064;
    private static final int DEFAULT_QUEUE = 4;

    public ClientConfig {
        addresses = List.copyOf(addresses);
        nameServers = List.copyOf(nameServers);
    }

    /**
     * From {@code EPICS_PVA_ADDR_LIST}, {@code EPICS_PVA_AUTO_ADDR_LIST}, {@code EPICS_PVA_BROADCAST_PORT} and
     * {@code EPICS_PVA_NAME_SERVERS}.
     *
     * @throws IllegalArgumentException naming the variable and its value
     */
    public static ClientConfig pva(final Map<String, String> environment) {
        final EpicsEnvironment env = new EpicsEnvironment(environment);
        final int port = env.port(ServerConfig.UDP_PORT, "EPICS_PVA_BROADCAST_PORT");
        return new ClientConfig(
                env.addresses(port, "EPICS_PVA_ADDR_LIST"),
                env.yesNo(true, "EPICS_PVA_AUTO_ADDR_LIST"),
                port,
                env.addresses(ServerConfig.TCP_PORT, "EPICS_PVA_NAME_SERVERS"),
                DEFAULT_QUEUE);
    }

    /**
     * From {@code EPICS_CA_ADDR_LIST}, {@code EPICS_CA_AUTO_ADDR_LIST} and {@code EPICS_CA_SERVER_PORT}.
     *
     * @throws IllegalArgumentException naming the variable and its value
     */
    public static ClientConfig ca(final Map<String, String> environment) {
        final EpicsEnvironment env = new EpicsEnvironment(environment);
        final int port = env.port(CA_SERVER_PORT, "EPICS_CA_SERVER_PORT");
        return new ClientConfig(
                env.addresses(port, "EPICS_CA_ADDR_LIST"),
                env.yesNo(true, "EPICS_CA_AUTO_ADDR_LIST"),
                port,
                List.of(),
                1);
    }

    /** Asks only this UDP address. */
    public static ClientConfig only(final InetSocketAddress udp) {
        return new ClientConfig(List.of(udp), false, udp.getPort(), List.of(), DEFAULT_QUEUE);
    }

    /** Asks only this name server. */
    public static ClientConfig nameServer(final InetSocketAddress tcp) {
        return new ClientConfig(List.of(), false, ServerConfig.UDP_PORT, List.of(tcp), DEFAULT_QUEUE);
    }
}
