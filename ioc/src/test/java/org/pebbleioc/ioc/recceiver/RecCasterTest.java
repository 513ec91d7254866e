package org.pebbleioc.ioc.recceiver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pebbleioc.ioc.RunningIoc;

/** A recceiver made of the protocol's numbers, and a real IOC that finds it. */
class RecCasterTest {
    @TempDir
    private Path folder;

    @Test
    void shouldWriteTheBytesOfTheProtocol() throws IOException {
        assertHex("5243 0001 00000008 00 00 0000 0000002a", Messages.bytes(m -> m.greet(42)));
        assertHex("5243 0002 00000004 01020304", Messages.bytes(m -> m.pong(0x01020304)));
        assertHex("5243 0003 0000000b 00000007 00 02 0001 6169 58", Messages.bytes(m -> m.record(7, "ai", "X")));
        assertHex("5243 0003 00000009 00000007 01 00 0001 59", Messages.bytes(m -> m.alias(7, "Y")));
        assertHex("5243 0006 0000000b 00000000 01 00 0002 6b 7631", Messages.bytes(m -> m.info(0, "k", "v1")));
        assertHex("", Messages.bytes(m -> m.info(0, "k", "")));
        assertHex("5243 0005 00000004 00000000", Messages.bytes(Messages::done));
    }

    @Test
    void shouldReadAnnouncements() throws Exception {
        final InetAddress sender = InetAddress.getByName("10.1.2.3");
        final Announcement here = announcement("5243 0000 ffffffff 1388 0000 00000007", sender);
        assertEquals("10.1.2.3", here.server().getAddress().getHostAddress());
        assertEquals(5000, here.server().getPort());
        assertEquals(7, here.key());
        assertEquals(
                "192.168.0.9",
                announcement("5243 0000 c0a80009 1388 0000 00000007", sender)
                        .server()
                        .getAddress()
                        .getHostAddress());
        assertNull(announcement("5243 0001 ffffffff 1388 0000 00000007", sender), "another version");
        assertNull(announcement("5244 0000 ffffffff 1388 0000 00000007", sender));
        assertNull(announcement("5243 0000", sender));
    }

    @Test
    void shouldTellAllItsRecords() throws Exception {
        Files.writeString(folder.resolve("a.db"), """
                record(ai, "T:a") { field(DESC, "an input") info(archive, "monitor, 1") alias("T:other") }
                record(bo, "T:hidden") { }
                """);
        final int udp = RunningIoc.freePort();
        Files.writeString(folder.resolve("st.cmd"), """
                var reccastPort %1$d
                var reccastMaxHoldoff 0
                epicsEnvSet("IOCNAME", "lab1")
                epicsEnvSet("SECTOR", "7")
                addReccasterEnvVars("SECTOR")
                addReccasterExcludePattern("T:hid*")
                dbLoadRecords("%2$s/a.db")
                dbLoadRecords("reccaster.db", "P=T:RC:")
                iocInit
                """.formatted(udp, folder));
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RunningIoc ioc = RunningIoc.boot(folder.resolve("st.cmd").toString());
                Socket client = accept(server, udp)) {
            client.setSoTimeout(120_000);
            final DataOutputStream out = new DataOutputStream(client.getOutputStream());
            final DataInputStream in = new DataInputStream(client.getInputStream());
            out.write(hex("5243 8001 00000001 00"));
            final Map<String, String> iocInfo = new TreeMap<>();
            final Map<String, String> told = new TreeMap<>();
            ByteBuffer body = read(in, 1);
            assertEquals(0, body.getInt());
            assertEquals(99, body.getInt(), "the key of the announcement");
            while (true) {
                final int number = header(in);
                body = body(in);
                if (number == 5) {
                    break;
                }
                final int id = body.getInt();
                if (number == 6) {
                    final int keyLength = body.get() & 255;
                    body.get();
                    final int valueLength = body.getShort() & 0xffff;
                    final String key = text(body, keyLength);
                    (id == 0 ? iocInfo : told).put(id == 0 ? key : id + " " + key, text(body, valueLength));
                } else {
                    final int kind = body.get();
                    final int typeLength = body.get() & 255;
                    final int nameLength = body.getShort() & 0xffff;
                    told.put(id + (kind == 0 ? " " + text(body, typeLength) : " alias"), text(body, nameLength));
                }
            }
            assertEquals("lab1", iocInfo.get("IOCNAME"));
            assertEquals("7", iocInfo.get("SECTOR"));
            assertEquals(String.valueOf(ioc.caPort()), iocInfo.get("RSRV_SERVER_PORT"));
            assertTrue(iocInfo.containsKey("HOSTNAME") && iocInfo.containsKey("EPICS_VERSION"), iocInfo.toString());
            assertEquals(
                    new TreeSet<>(List.of(
                            "1 ai=T:a",
                            "1 alias=T:other",
                            "1 archive=monitor, 1",
                            "1 recordDesc=an input",
                            "2 mbbi=T:RC:State-Sts",
                            "2 recordDesc=reccaster",
                            "3 recordDesc=reccaster says",
                            "3 stringin=T:RC:Msg-I")),
                    new TreeSet<>(told.entrySet().stream().map(Object::toString).toList()));
            out.write(hex("5243 8002 00000004 0a0b0c0d"));
            assertEquals(0x0a0b0c0d, read(in, 2).getInt(), "the answer to a ping");
            final long endNs = System.nanoTime() + 60_000_000_000L;
            while (!ioc.out().contains("\"Done\"")) { // the record follows, on a thread of its own
                assertTrue(System.nanoTime() - endNs < 0, ioc.out());
                assertTrue(ioc.shell("dbgf T:RC:State-Sts"));
            }
        }
    }

    /** Announces itself until the IOC comes. */
    private static Socket accept(final ServerSocket server, final int udp) throws IOException {
        server.setSoTimeout(200);
        final byte[] bytes =
                hex("5243 0000 ffffffff " + String.format("%04x", server.getLocalPort()) + " 0000 00000063");
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int i = 0; i < 600; i++) {
                socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), udp));
                try {
                    return server.accept();
                } catch (final SocketTimeoutException notYet) {
                    // it may not listen yet
                }
            }
        }
        throw new AssertionError("the IOC did not come");
    }

    private static int header(final DataInputStream in) throws IOException {
        assertEquals(0x5243, in.readUnsignedShort());
        return in.readUnsignedShort();
    }

    private static ByteBuffer body(final DataInputStream in) throws IOException {
        final byte[] body = new byte[in.readInt()];
        in.readFully(body);
        return ByteBuffer.wrap(body);
    }

    private static ByteBuffer read(final DataInputStream in, final int number) throws IOException {
        assertEquals(number, header(in));
        return body(in);
    }

    private static String text(final ByteBuffer body, final int length) {
        final byte[] bytes = new byte[length];
        body.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Announcement announcement(final String text, final InetAddress sender) {
        return Announcement.parse(ByteBuffer.wrap(hex(text)), sender);
    }

    private static byte[] hex(final String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static void assertHex(final String expected, final byte[] actual) {
        assertArrayEquals(hex(expected), actual, HexFormat.of().formatHex(actual));
    }
}
