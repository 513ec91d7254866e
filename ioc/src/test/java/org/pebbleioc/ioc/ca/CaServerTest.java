package org.pebbleioc.ioc.ca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.channel.DbrType;

/** Sockets and threads, with a client that can do what the C library does not. */
class CaServerTest {
    private static final byte[] EVENT_BODY = Wire.bytes("00".repeat(12) + "00010000");

    private final FakeSource source = FakeSource.standard();
    private CaServer server;

    @BeforeEach
    void start() throws IOException {
        server = new CaServer(source, CaServerConfig.isolated());
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** A connection whose version was exchanged. */
    private final class RawClient implements AutoCloseable {
        private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.tcpPort());
        private final DataInputStream in = new DataInputStream(socket.getInputStream());
        private final OutputStream out = socket.getOutputStream();

        RawClient() throws IOException {
            socket.setSoTimeout(60_000);
            send(Wire.message(Command.VERSION, 0, 13, 0, 0, new byte[0]));
            assertEquals(Command.VERSION, receive().header().command());
        }

        void send(final byte[] message) throws IOException {
            out.write(message);
        }

        RawClient open(final String name) throws IOException {
            send(Wire.message(Command.CREATE_CHANNEL, 0, 0, 7, 13, Wire.text(name)));
            assertEquals(Command.ACCESS_RIGHTS, receive().header().command());
            assertEquals(Command.CREATE_CHANNEL, receive().header().command());
            return this;
        }

        Received receive() throws IOException {
            final byte[] start = in.readNBytes(Header.BYTES);
            Header header = Header.peek(ByteBuffer.wrap(start), false);
            if (header.payloadBytes() == 0xFFFF) {
                final ByteBuffer large = ByteBuffer.allocate(24).put(start).put(in.readNBytes(8));
                header = Header.peek(large.flip(), true);
            }
            return new Received(header, ByteBuffer.wrap(in.readNBytes((int) header.payloadBytes())));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private record Received(Header header, ByteBuffer payload) {}

    @Test
    void shouldStopReadingRequestsOfAClientThatReadsNoReplies() throws Exception {
        try (RawClient greedy = new RawClient().open("T:wave");
                RawClient other = new RawClient().open("T:double")) {
            final byte[] read = Wire.bytes("000f ffff 0006 0000 00000001 00000001 00000000 000186a0");
            final int requests = 400; // 320 MB of replies
            for (int i = 0; i < requests; i++) {
                greedy.send(read);
            }
            Deadline.await("reader of the greedy client waits", 60, () -> threads("cas-in-")
                    .anyMatch(t -> stack(t).contains("awaitRoom")));
            assertTrue(server.report().clients().stream().allMatch(c -> c.bytesOut() < 40_000_000));
            final long beganNs = System.nanoTime();
            other.send(Wire.message(Command.READ_NOTIFY, 6, 1, 1, 5, new byte[0]));
            assertEquals(1.5, other.receive().payload().getDouble());
            assertTrue(System.nanoTime() - beganNs < 20_000_000_000L);
            for (int i = 0; i < requests; i++) {
                final Received reply = greedy.receive();
                assertEquals(800_000, reply.header().payloadBytes());
                assertEquals(49_999.5, reply.payload().getDouble(8 * 99_999));
            }
        }
    }

    @Test
    void shouldTakeLargeWritesInARow() throws Exception {
        try (RawClient client = new RawClient().open("T:wave")) {
            for (int round = 1; round <= 5; round++) {
                final ByteBuffer wave = ByteBuffer.allocate(8 * FakeSource.WAVE);
                while (wave.hasRemaining()) {
                    wave.putDouble(round + wave.position());
                }
                client.send(Wire.message(Command.WRITE_NOTIFY, 6, FakeSource.WAVE, 1, round, wave.array()));
                client.send(Wire.message(Command.ECHO, 0, 0, 0, 0, new byte[0]));
                assertEquals(Eca.NORMAL, client.receive().header().id());
                assertEquals(Command.ECHO, client.receive().header().command());
                final double[] written =
                        (double[]) source.channel("T:wave").sample().array();
                assertEquals(round + 8.0 * (FakeSource.WAVE - 1), written[FakeSource.WAVE - 1]);
            }
        }
    }

    @Test
    void shouldCloseInTimeWithBlockedClients() throws Exception {
        final List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            final RawClient client = new RawClient().open("T:wave");
            for (int n = 0; n < 50; n++) {
                client.send(Wire.bytes("000f ffff 0006 0000 00000001 00000001 00000000 000186a0"));
            }
            client.send(Wire.message(Command.EVENT_ADD, 6, 0, 1, 1, EVENT_BODY));
            clients.add(client);
        }
        final long beganNs = System.nanoTime();
        server.close();
        assertTrue(System.nanoTime() - beganNs < 20_000_000_000L);
        Deadline.await("no thread is left", 60, () -> threads("cas-").findAny().isEmpty());
        Deadline.await(
                "nothing is subscribed", 60, () -> source.channel("T:wave").listeners() == 0);
        for (final RawClient client : clients) {
            client.close();
        }
        server.close();
        assertThrows(IllegalStateException.class, server::start);
    }

    @Test
    void shouldServeTwoHundredClients() throws Exception {
        final List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            final RawClient client = new RawClient().open("T:long");
            client.send(Wire.message(Command.EVENT_ADD, 5, 1, 1, 1, EVENT_BODY));
            assertEquals(-70_000, client.receive().payload().getInt());
            clients.add(client);
        }
        assertEquals(200, server.report().clients().size());
        assertTrue(threads("cas-").allMatch(t -> t.getName().length() <= 15 && t.isDaemon()));
        source.channel("T:long").post(new int[] {3}, 1, 1);
        for (final RawClient client : clients) {
            assertEquals(3, client.receive().payload().getInt());
            client.close();
        }
        Deadline.await("all are gone", 60, () -> server.report().clients().isEmpty());
        Deadline.await(
                "nothing is subscribed", 60, () -> source.channel("T:long").listeners() == 0);
    }

    /** Subscribing while values change: nothing older comes after something newer, and the last value comes. */
    @Test
    void shouldNeverGoBackInTimeNorLoseTheLastValue() throws Exception {
        final FakeChannel counter = source.add("T:count", DbrType.LONG, new int[] {0}, 1, FakeSource.LIMITS);
        for (int round = 0; round < 50; round++) {
            counter.post(new int[] {0}, 1, 1);
            final Thread changer = new Thread(() -> {
                for (int i = 1; i <= 2000; i++) {
                    counter.post(new int[] {i}, 1, 1);
                }
            });
            try (RawClient client = new RawClient().open("T:count")) {
                changer.start();
                client.send(Wire.message(Command.EVENT_ADD, 5, 1, 1, 1, EVENT_BODY));
                int last = -1;
                while (last < 2000) {
                    final int value = client.receive().payload().getInt();
                    assertTrue(value >= last, value + " after " + last);
                    last = value;
                }
                changer.join();
            }
        }
    }

    @Test
    void shouldSendTheErrorBeforeHangingUp() throws Exception {
        try (RawClient client = new RawClient()) {
            client.send(Wire.message(99, 0, 0, 0, 0, new byte[0]));
            final Received error = client.receive();
            assertEquals(Command.ERROR, error.header().command());
            assertEquals(Eca.INTERNAL, error.header().available());
            assertEquals(-1, client.in.read());
        }
    }

    @Test
    void shouldTakeAFreePortWhereItsOwnIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                CaServer second = new CaServer(source, CaServerConfig.isolated().withPorts(taken.getLocalPort(), 0))) {
            second.start();
            assertTrue(second.tcpPort() != taken.getLocalPort() && second.tcpPort() > 0);
        }
    }

    @Test
    void shouldAnswerSearchesExceptFromIgnoredHosts() throws Exception {
        assertEquals(40, searched(server.udpPort(), 60_000).getLength());
        final CaServerConfig isolated = CaServerConfig.isolated();
        final CaServerConfig deaf = new CaServerConfig(
                isolated.interfaces(), List.of(), 0, 0, List.of(), false, 5065, 1, isolated.interfaces(), 1, 0);
        try (CaServer second = new CaServer(source, deaf)) {
            second.start();
            assertThrows(SocketTimeoutException.class, () -> searched(second.udpPort(), 300));
        }
    }

    private static DatagramPacket searched(final int port, final int timeoutMs) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            final byte[] search = Wire.message(Command.SEARCH, 5, 13, 1, 1, Wire.text("T:double"));
            socket.send(new DatagramPacket(search, search.length, InetAddress.getLoopbackAddress(), port));
            socket.setSoTimeout(timeoutMs);
            final DatagramPacket reply = new DatagramPacket(new byte[100], 100);
            socket.receive(reply);
            return reply;
        }
    }

    private static Stream<Thread> threads(final String start) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith(start));
    }

    private static String stack(final Thread thread) {
        return Arrays.toString(thread.getStackTrace());
    }
}
