package org.pebbleioc.pva.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerConfigTest {
    @Test
    void shouldHaveTheUsualPorts() {
        final ServerConfig config = ServerConfig.fromEnvironment(Map.of());
        assertEquals(5075, config.tcpPort());
        assertEquals(5076, config.udpPort());
        assertTrue(config.autoBeacons());
        assertTrue(config.interfaces().isEmpty());
    }

    @Test
    void shouldLetServerVariablesWin() throws Exception {
        final ServerConfig config = ServerConfig.fromEnvironment(Map.of(
                "EPICS_PVA_SERVER_PORT", "6000",
                "EPICS_PVAS_SERVER_PORT", "6001",
                "EPICS_PVA_BROADCAST_PORT", "6002",
                "EPICS_PVA_ADDR_LIST", "10.0.0.1 10.0.0.2:7000",
                "EPICS_PVA_AUTO_ADDR_LIST", "no",
                "EPICS_PVAS_INTF_ADDR_LIST", "127.0.0.1",
                "EPICS_PVAS_IGNORE_ADDR_LIST", "10.9.9.9"));
        assertEquals(6001, config.tcpPort());
        assertEquals(6002, config.udpPort());
        assertEquals(
                List.of(new InetSocketAddress("10.0.0.1", 6002), new InetSocketAddress("10.0.0.2", 7000)),
                config.beaconAddresses());
        assertFalse(config.autoBeacons());
        assertEquals(List.of(InetAddress.getByName("127.0.0.1")), config.interfaces());
        assertEquals(List.of(new InetSocketAddress("10.9.9.9", 0)), config.ignored());
        assertTrue(config.toString().contains("tcpPort=6001"), config.toString());
    }

    @Test
    void shouldTellGroupsFromInterfaces() throws Exception {
        final ServerConfig config = ServerConfig.fromEnvironment(
                Map.of("EPICS_PVAS_INTF_ADDR_LIST", "127.0.0.1 224.0.2.77@127.0.0.1 239.1.2.3"));
        assertEquals(List.of(InetAddress.getByName("127.0.0.1")), config.interfaces());
        assertEquals(
                List.of(
                        new ServerConfig.Group(InetAddress.getByName("224.0.2.77"), InetAddress.getByName("127.0.0.1")),
                        new ServerConfig.Group(InetAddress.getByName("239.1.2.3"), null)),
                config.groups());
    }

    @Test
    void shouldReadTheBoundsOfQueues() {
        final ServerConfig config = ServerConfig.fromEnvironment(Map.of(
                "PEBBLEIOC_PVAS_QUEUE_SIZE", "20",
                "PEBBLEIOC_PVAS_POLICY", "Oldest",
                "PEBBLEIOC_PVAS_CLIENT_BYTES", "512MiB",
                "PEBBLEIOC_PVAS_MAX_MESSAGE", "64MiB",
                "EPICS_PVAS_BEACON_PERIOD", "2.5",
                "PEBBLEIOC_PVAS_WRITE_TIMEOUT_MS", "60000"));
        assertEquals(new QueueLimits(20, 20, QueuePolicy.OLDEST, 512L << 20), config.queues());
        assertEquals(60_000, config.writeTimeoutMs());
        assertEquals(64 << 20, config.limits().messageBytes());
        assertEquals(2500, config.beaconPeriodMs());
        assertEquals(QueueLimits.DEFAULT, ServerConfig.fromEnvironment(Map.of()).queues());
    }

    @Test
    void shouldRefuseBadValuesByName() {
        for (final Map.Entry<String, String> bad : Map.of(
                        "EPICS_PVAS_SERVER_PORT", "many",
                        "EPICS_PVAS_BROADCAST_PORT", "70000",
                        "EPICS_PVAS_AUTO_BEACON_ADDR_LIST", "maybe",
                        "EPICS_PVAS_INTF_ADDR_LIST", "224.0.0.1@nowhere.invalid",
                        "EPICS_PVAS_BEACON_ADDR_LIST", "10.0.0.1:x",
                        "PEBBLEIOC_PVAS_POLICY", "newest",
                        "PEBBLEIOC_PVAS_CLIENT_BYTES", "1GB",
                        "PEBBLEIOC_PVAS_QUEUE_SIZE", "0",
                        "EPICS_PVAS_BEACON_PERIOD", "never",
                        "PEBBLEIOC_PVAS_WRITE_TIMEOUT_MS", "-1")
                .entrySet()) {
            final IllegalArgumentException refused = assertThrows(
                    IllegalArgumentException.class, () -> ServerConfig.fromEnvironment(Map.ofEntries(bad)));
            assertTrue(refused.getMessage().startsWith(bad.getKey() + "=" + bad.getValue()), refused.getMessage());
        }
    }

    @Test
    void shouldTreatEverywhereAsNoList() {
        assertTrue(ServerConfig.fromEnvironment(Map.of("EPICS_PVAS_INTF_ADDR_LIST", "10.1.1.1 0.0.0.0"))
                .interfaces()
                .isEmpty());
    }
}
