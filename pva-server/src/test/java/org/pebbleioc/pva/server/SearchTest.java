package org.pebbleioc.pva.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.MessageHeader;
import org.pebbleioc.pva.wire.SearchMessage;
import org.pebbleioc.pva.wire.WireCodec;

/** Searches and beacons, as datagrams. */
class SearchTest {
    private static final InetAddress LOCAL = InetAddress.getLoopbackAddress();

    private final TestTypes.Source source = new TestTypes.Source().add(new TestPv("T:Value", TestTypes.scalar(1)));
    private final PvaServer server = new PvaServer(ServerConfig.isolated(), source);
    private DatagramSocket client;
    private DatagramSocket other;

    @BeforeEach
    void start() throws Exception {
        server.start();
        client = new DatagramSocket(new InetSocketAddress(LOCAL, 0));
        other = new DatagramSocket(new InetSocketAddress(LOCAL, 0));
        client.setSoTimeout(60_000);
        other.setSoTimeout(60_000);
    }

    @AfterEach
    void stop() {
        client.close();
        other.close();
        server.close();
    }

    private static byte[] search(
            final ByteOrder order, final int flags, final byte[] answerTo, final int port, final String... names) {
        final ByteBuffer body = ByteBuffer.allocate(1024).order(order);
        body.putInt(9).putInt(order == ByteOrder.BIG_ENDIAN ? flags << 24 : flags);
        WireCodec.writeAddress(body, answerTo);
        body.putShort((short) port).put((byte) 1);
        WireCodec.writeString(body, "tcp");
        body.putShort((short) names.length);
        for (int i = 0; i < names.length; i++) {
            body.putInt(100 + i);
            WireCodec.writeString(body, names[i]);
        }
        return Messages.message(order, 0, Command.SEARCH, body);
    }

    private void send(final byte[] bytes) throws Exception {
        client.send(new DatagramPacket(bytes, bytes.length, LOCAL, server.udpPort()));
    }

    private static byte[] receive(final DatagramSocket socket) throws Exception {
        final DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
        socket.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    /** An answer with everything but our identity, which is random. */
    private static String answer(final byte[] bytes) {
        return HexFormat.of().formatHex(bytes, 0, 8) + " " + HexFormat.of().formatHex(bytes, 20, bytes.length);
    }

    private String expected(final String found) {
        final String port = HexFormat.of().toHexDigits(Short.reverseBytes((short) server.tcpPort()));
        final String size = found.length() == 6 ? "29000000" : "2d000000";
        return "ca024004" + size + " 09000000" + "0".repeat(32) + port + "03746370" + found;
    }

    @Test
    void shouldAnswerTheSenderOfASearchInBothByteOrders() throws Exception {
        for (final ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            send(search(order, SearchMessage.UNICAST, null, 0, "T:None", "T:Value"));
            assertEquals(expected("01" + "0100" + "65000000"), answer(receive(client)));
        }
    }

    @Test
    void shouldAnswerWhereTheSearchSays() throws Exception {
        send(search(ByteOrder.LITTLE_ENDIAN, 0, LOCAL.getAddress(), other.getLocalPort(), "T:Value"));
        assertEquals(expected("01" + "0100" + "64000000"), answer(receive(other)));
    }

    @Test
    void shouldAnswerOneWhoLooksForServersOnly() throws Exception {
        send(search(ByteOrder.LITTLE_ENDIAN, SearchMessage.REPLY_REQUIRED, null, 0));
        assertEquals(expected("00" + "0000"), answer(receive(client)));
    }

    @Test
    void shouldSayNothingOfNamesItHasNotAndIgnoreNonsense() throws Exception {
        send(search(ByteOrder.LITTLE_ENDIAN, 0, null, 0, "T:None", "server"));
        send(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9});
        final byte[] cut = search(ByteOrder.LITTLE_ENDIAN, 0, null, 0, "T:Value");
        send(Arrays.copyOf(cut, cut.length - 1));
        send(search(ByteOrder.LITTLE_ENDIAN, 0, null, 0, "T:Value", "T:Value"));
        assertTrue(answer(receive(client)).endsWith("0200" + "64000000" + "65000000"), "only the last is answered");
        client.setSoTimeout(50);
        assertThrows(SocketTimeoutException.class, () -> receive(client));
    }

    @Test
    void shouldNotAnswerIgnoredHosts() throws Exception {
        final ServerConfig config = ServerConfig.fromEnvironment(Map.of(
                "EPICS_PVAS_INTF_ADDR_LIST", "127.0.0.1",
                "EPICS_PVAS_SERVER_PORT", "0",
                "EPICS_PVAS_BROADCAST_PORT", "0",
                "EPICS_PVAS_AUTO_BEACON_ADDR_LIST", "NO",
                "EPICS_PVAS_IGNORE_ADDR_LIST", "127.0.0.1:" + client.getLocalPort()));
        try (PvaServer deaf = new PvaServer(config, source)) {
            deaf.start();
            final byte[] bytes = search(ByteOrder.LITTLE_ENDIAN, 0, null, 0, "T:Value");
            client.send(new DatagramPacket(bytes, bytes.length, LOCAL, deaf.udpPort()));
            other.send(new DatagramPacket(bytes, bytes.length, LOCAL, deaf.udpPort()));
            receive(other);
            client.setSoTimeout(50);
            assertThrows(SocketTimeoutException.class, () -> receive(client));
        }
    }

    /** Everywhere, for once: broadcasts reach nobody who is bound to an address of the loopback interface. */
    @Test
    void shouldAnswerBroadcasts() throws Exception {
        shouldAnswerAt("0.0.0.0", "127.0.0.1", "127.255.255.255");
    }

    @Test
    void shouldAnswerTheMulticastGroupsOfItsInterfaces() throws Exception {
        shouldAnswerAt("127.0.0.1 224.0.2.77@127.0.0.1", "127.0.0.1", "224.0.2.77");
        shouldAnswerAt("0.0.0.0 224.0.2.77@127.0.0.1", "127.0.0.1", "224.0.2.77");
    }

    private void shouldAnswerAt(final String interfaces, final String... addresses) throws Exception {
        final ServerConfig config = ServerConfig.fromEnvironment(Map.of(
                "EPICS_PVAS_INTF_ADDR_LIST", interfaces,
                "EPICS_PVAS_SERVER_PORT", "0",
                "EPICS_PVAS_BROADCAST_PORT", "0",
                "EPICS_PVAS_AUTO_BEACON_ADDR_LIST", "NO"));
        try (PvaServer listening = new PvaServer(config, source);
                MulticastSocket caller = new MulticastSocket(new InetSocketAddress(LOCAL, 0))) {
            listening.start();
            caller.setNetworkInterface(NetworkInterface.getByInetAddress(LOCAL));
            caller.setBroadcast(true);
            for (final String to : addresses) {
                final byte[] bytes = search(ByteOrder.LITTLE_ENDIAN, 0, null, 0, "T:Value");
                caller.setSoTimeout(60_000);
                caller.send(new DatagramPacket(bytes, bytes.length, InetAddress.getByName(to), listening.udpPort()));
                assertTrue(answer(receive(caller)).endsWith("01" + "0100" + "64000000"), "to " + to);
                caller.setSoTimeout(50);
                assertThrows(SocketTimeoutException.class, () -> receive(caller), "one answer to " + to);
            }
        }
    }

    @Test
    void shouldForwardWithTheFlagClearedTheTagAndTheSender() throws Exception {
        for (final ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            final byte[] original = search(order, SearchMessage.UNICAST, null, 4321, "T:Value");
            final ByteBuffer payload =
                    ByteBuffer.wrap(original, 8, original.length - 8).slice().order(order);
            final InetSocketAddress sender =
                    new InetSocketAddress(InetAddress.getByAddress(new byte[] {10, 0, 0, 7}), 1);
            final ByteBuffer out = SearchForward.packet(payload, sender, LOCAL);
            final MessageHeader tag = MessageHeader.read(out);
            assertEquals(Command.ORIGIN_TAG, tag.command());
            assertArrayEquals(LOCAL.getAddress(), WireCodec.readAddress(out));
            assertEquals(out.remaining() - 8, MessageHeader.read(out).size());
            final SearchMessage forwarded = SearchMessage.read(out);
            assertEquals(0, forwarded.flags());
            assertArrayEquals(new byte[] {10, 0, 0, 7}, forwarded.address());
            assertEquals(4321, forwarded.port());
            assertEquals(List.of("T:Value"), forwarded.names());
        }
    }

    @Test
    void shouldSendABeaconAtOnce() throws Exception {
        final ServerConfig config =
                ServerConfig.isolated().withBeacons(List.of(new InetSocketAddress(LOCAL, other.getLocalPort())));
        try (PvaServer shouting = new PvaServer(config, source)) {
            shouting.start();
            final byte[] beacon = receive(other);
            final String port = HexFormat.of().toHexDigits(Short.reverseBytes((short) shouting.tcpPort()));
            final String guid = shouting.guid().substring(2).toLowerCase(java.util.Locale.ROOT);
            assertEquals(
                    "ca02400027000000" + guid + "00" + "00" + "0000" + "0".repeat(32) + port + "03746370" + "ff",
                    HexFormat.of().formatHex(beacon));
        }
    }

    @Test
    void shouldSayThatItHasChangedInTheNextBeacon() throws Exception {
        final ServerConfig config = ServerConfig.fromEnvironment(Map.of(
                "EPICS_PVAS_INTF_ADDR_LIST", "127.0.0.1",
                "EPICS_PVAS_SERVER_PORT", "0",
                "EPICS_PVAS_BROADCAST_PORT", "0",
                "EPICS_PVAS_AUTO_BEACON_ADDR_LIST", "NO",
                "EPICS_PVAS_BEACON_ADDR_LIST", "127.0.0.1:" + other.getLocalPort(),
                "EPICS_PVAS_BEACON_PERIOD", "0.1"));
        try (PvaServer shouting = new PvaServer(config, source)) {
            shouting.start();
            final int before = changeCount(receive(other));
            source.add(new TestPv("T:New", TestTypes.scalar(1)));
            int after = before;
            // those that were sent before the name came may still wait to be received
            for (int beacon = 0; beacon < 100 && after == before; beacon++) {
                after = changeCount(receive(other));
            }
            assertEquals(before + 1, after);
        }
    }

    private static int changeCount(final byte[] beacon) {
        return ByteBuffer.wrap(beacon).order(ByteOrder.LITTLE_ENDIAN).getShort(MessageHeader.BYTES + 14);
    }

    @Test
    void shouldSlowDownItsBeaconsUntilNamesChange() throws Exception {
        final ServerContext context = new ServerContext(
                ServerConfig.isolated(),
                source,
                AccessPolicy.OPEN,
                new UpdateLedger(),
                Loop.GUID,
                5075,
                Instant.EPOCH,
                () -> 0L,
                null);
        final Beacons beacons = new Beacons(context, List.of(), null);
        beacons.tick();
        final ByteBuffer before = beacons.message();
        int sent = 0;
        for (int tick = 1; tick <= 10 + 24; tick++) {
            sent += beacons.tick() ? 1 : 0;
        }
        assertEquals(10 + 2, sent, "ten every 15 s, then every 180 s");
        source.add(new TestPv("T:New", TestTypes.scalar(1)));
        for (int tick = 0; tick <= 10; tick++) {
            assertTrue(beacons.tick());
        }
        final ByteBuffer after = beacons.message();
        assertEquals(before.order(ByteOrder.LITTLE_ENDIAN).getShort(22) + 1, after.getShort(22));
    }
}
