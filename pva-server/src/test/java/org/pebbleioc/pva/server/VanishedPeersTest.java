package org.pebbleioc.pva.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The lines are the kernel's, of clients behind a cable that was pulled, and of clients that live. */
class VanishedPeersTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final String HEADING =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
    private static final String SENDING = line("94F6", "0031B690", "01:000000FC", 7, 0);
    private static final String FULL = line("94E8", "003F7240", "04:00000360", 0, 2);
    /** One question is always on its way to a client that stands still. */
    private static final String STANDS_STILL = line("94E8", "003F7240", "04:00000130", 0, 1);

    private static final String IDLE = line("94F6", "00000000", "02:00000998", 0, 0);

    @TempDir
    private Path folder;

    private static String line(
            final String port, final String queue, final String timer, final int again, final int asked) {
        return String.format(
                "   3: 01072E0A:3AE3 02072E0A:%s 01 %s:00000000 %s %08X     0 %8d 3321576 3 000000002a8ca602 20 4 25%n",
                port, queue, timer, again, asked);
    }

    private static String key(final int port) throws Exception {
        return VanishedPeers.key(address("10.46.7.1", 0x3AE3), address("10.46.7.2", port));
    }

    private static InetSocketAddress address(final String host, final int port) throws Exception {
        return new InetSocketAddress(InetAddress.getByName(host), port);
    }

    static boolean isLittleEndian() {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    }

    @Test
    @EnabledIf("isLittleEndian")
    void shouldFindThoseThatDoNotAnswerForAMinute() throws Exception {
        final Path table = folder.resolve("tcp");
        final VanishedPeers peers = new VanishedPeers(table);
        Files.writeString(table, HEADING + SENDING + FULL);
        assertEquals(Set.of(), peers.look(0));
        assertEquals(Set.of(), peers.look(59 * SECOND_NS));
        assertEquals(Set.of(key(0x94F6), key(0x94E8)), peers.look(70 * SECOND_NS));
    }

    @Test
    @EnabledIf("isLittleEndian")
    void shouldKeepThoseThatAnswerHoweverLongTheyStandStill() throws Exception {
        final Path table = folder.resolve("tcp");
        final VanishedPeers peers = new VanishedPeers(table);
        Files.writeString(table, HEADING + IDLE + STANDS_STILL);
        for (int s = 0; s < 1000; s += 10) {
            assertEquals(Set.of(), peers.look(s * SECOND_NS));
        }
    }

    @Test
    @EnabledIf("isLittleEndian")
    void shouldBeginAnewWithEveryAnswer() throws Exception {
        final Path table = folder.resolve("tcp");
        final VanishedPeers peers = new VanishedPeers(table);
        Files.writeString(table, HEADING + SENDING);
        assertEquals(Set.of(), peers.look(0));
        assertEquals(Set.of(), peers.look(50 * SECOND_NS));
        Files.writeString(table, HEADING + IDLE);
        assertEquals(Set.of(), peers.look(60 * SECOND_NS));
        Files.writeString(table, HEADING + SENDING);
        assertEquals(Set.of(), peers.look(70 * SECOND_NS));
        assertEquals(Set.of(), peers.look(120 * SECOND_NS));
        assertEquals(Set.of(key(0x94F6)), peers.look(130 * SECOND_NS));
    }

    @Test
    void shouldSayNothingWithoutATable() {
        assertEquals(Set.of(), new VanishedPeers(folder.resolve("none")).look(0));
    }

    /** That a connection is looked for as this machine's kernel writes it. */
    @Test
    void shouldNameAConnectionAsTheKernelDoes() throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open(java.net.StandardProtocolFamily.INET)
                        .bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
                SocketChannel client = SocketChannel.open(server.getLocalAddress());
                SocketChannel served = server.accept()) {
            final String key = VanishedPeers.key(
                    (InetSocketAddress) served.getLocalAddress(), (InetSocketAddress) served.getRemoteAddress());
            assertTrue(Files.readString(Path.of("/proc/self/net/tcp")).contains(" " + key + " 01 "), key);
            assertFalse(client.getLocalAddress().equals(server.getLocalAddress()));
        }
    }
}
