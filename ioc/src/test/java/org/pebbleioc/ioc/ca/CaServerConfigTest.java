package org.pebbleioc.ioc.ca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaServerConfigTest {
    @Test
    void shouldHaveTheUsualPortsAndNoLimit() {
        final CaServerConfig config = CaServerConfig.fromEnvironment(Map.of("EPICS_CA_SERVER_PORT", " "));
        assertEquals(5064, config.tcpPort());
        assertEquals(5064, config.udpPort());
        assertEquals(5065, config.beaconPort());
        assertEquals(15_000_000_000L, config.beaconPeriodNs());
        assertEquals(List.of(), config.interfaces());
        assertTrue(config.autoBeacons());
        assertEquals(1, config.multicastTtl());
        assertEquals(0, config.mostArrayBytes());
    }

    @Test
    void shouldLetServerVariablesWin() throws Exception {
        final CaServerConfig config = CaServerConfig.fromEnvironment(Map.ofEntries(
                Map.entry("EPICS_CA_SERVER_PORT", "6000"),
                Map.entry("EPICS_CAS_SERVER_PORT", "7000"),
                Map.entry("EPICS_CA_REPEATER_PORT", "6001"),
                Map.entry("EPICS_CAS_BEACON_PORT", "7001"),
                Map.entry("EPICS_CAS_BEACON_PERIOD", "2.5"),
                Map.entry("EPICS_CA_ADDR_LIST", "10.0.0.1"),
                Map.entry("EPICS_CAS_BEACON_ADDR_LIST", "127.0.0.2  127.0.0.3:99"),
                Map.entry("EPICS_CAS_AUTO_BEACON_ADDR_LIST", "no"),
                Map.entry("EPICS_CAS_INTF_ADDR_LIST", "127.0.0.1 224.0.0.9"),
                Map.entry("EPICS_CAS_IGNORE_ADDR_LIST", "10.1.1.1"),
                Map.entry("EPICS_CA_MCAST_TTL", "7"),
                Map.entry("EPICS_CA_AUTO_ARRAY_BYTES", "NO"),
                Map.entry("EPICS_CA_MAX_ARRAY_BYTES", "1000000")));
        assertEquals(7000, config.tcpPort());
        assertEquals(2_500_000_000L, config.beaconPeriodNs());
        assertEquals(
                List.of(new InetSocketAddress("127.0.0.2", 7001), new InetSocketAddress("127.0.0.3", 99)),
                config.beaconAddresses());
        assertFalse(config.autoBeacons());
        assertEquals(List.of(InetAddress.getByName("127.0.0.1")), config.interfaces());
        assertEquals(List.of(InetAddress.getByName("224.0.0.9")), config.multicastGroups());
        assertEquals(List.of(InetAddress.getByName("10.1.1.1")), config.ignored());
        assertEquals(7, config.multicastTtl());
        assertEquals(1_000_000, config.mostArrayBytes());
    }

    @ParameterizedTest
    @CsvSource({
        "EPICS_CAS_SERVER_PORT, 70000",
        "EPICS_CA_SERVER_PORT, abc",
        "EPICS_CAS_BEACON_PERIOD, -1",
        "EPICS_CA_REPEATER_PORT, 1.5",
        "EPICS_CAS_AUTO_BEACON_ADDR_LIST, maybe",
        "EPICS_CAS_INTF_ADDR_LIST, 300.1.1.1",
        "EPICS_CAS_BEACON_ADDR_LIST, 127.0.0.1:x",
        "EPICS_CA_MAX_ARRAY_BYTES, many",
        "EPICS_CA_MCAST_TTL, 256",
    })
    void shouldRefuseNonsenseByName(final String name, final String value) {
        final IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> CaServerConfig.fromEnvironment(Map.of(name, value)));
        assertTrue(refusal.getMessage().startsWith(name + "=" + value), refusal.getMessage());
    }
}
