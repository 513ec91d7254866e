package org.pebbleioc.pva.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.epics.pva.client.PVAChannel;
import org.epics.pva.client.PVAClient;
import org.epics.pvdata.pv.PVStructure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.FieldSelection;
import org.pebbleioc.pva.wire.MessageHeader;
import org.pebbleioc.pva.wire.Status;

/** Clients that misbehave, over real sockets. */
class TransportTest {
    private static final int PIXELS = 4 << 20;
    private static final long MS = 1_000_000;

    private final TestPv scalar = new TestPv("T:Value", TestTypes.scalar(1.5));
    private final MemoryUShortArray pixels = new MemoryUShortArray(PIXELS, 7);
    private final TestPv image = new TestPv("T:Image", TestTypes.image(1, pixels));
    private final TestTypes.Source source = new TestTypes.Source().add(scalar, image);
    private PvaServer server = new PvaServer(ServerConfig.isolated(), source);

    @BeforeEach
    void start() throws Exception {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
        Await.until("every hold given back", () -> scalar.held.get() == 1 && image.held.get() == 1);
    }

    private void startAnew(final ServerConfig config, final AtomicLong clockNs) throws Exception {
        server.close();
        server = new PvaServer(config, source, AccessPolicy.OPEN, clockNs::get);
        server.start();
    }

    private static int imageId(final TestClient client, final FieldSelection all, final PVStructure into)
            throws Exception {
        final ByteBuffer data = client.receive(Command.MONITOR);
        data.getInt();
        data.get();
        all.decode(data, client.values, into);
        return into.getIntField("uniqueId").get();
    }

    @Test
    void shouldKeepOthersGoingWhileOneNeverReads() throws Exception {
        try (TestClient stuck = TestClient.connect(server);
                TestClient reading = TestClient.connect(server)) {
            stuck.validate();
            stuck.monitor(stuck.createChannel(1, "T:Image"), 1);
            reading.validate();
            reading.monitor(reading.createChannel(1, "T:Image"), 1);
            final FieldSelection all = FieldSelection.all(image.type());
            final PVStructure into =
                    org.epics.pvdata.factory.PVDataFactory.getPVDataCreate().createPVStructure(image.type());
            assertEquals(1, imageId(reading, all, into));
            for (int id = 2; id <= 30; id++) {
                image.publish(TestTypes.image(id, pixels), TestPv.bits(0));
                assertEquals(id, imageId(reading, all, into));
            }
            assertTrue(image.held.get() <= 1 + 4 + 1 + 1, "held " + image.held);
            final ClientReport.SubscriptionReport books = server.report().stream()
                    .flatMap(report -> report.subscriptions().stream())
                    .filter(report -> report.queued() == 4)
                    .findFirst()
                    .orElseThrow();
            assertEquals(1, books.inFlight());
            assertTrue(books.squashed() >= 20, books.toString());
            assertEquals(
                    books.offered(),
                    books.sent()
                            + books.squashed()
                            + books.dropped()
                            + books.discarded()
                            + books.queued()
                            + books.inFlight());
            assertTrue(books.oldestNs() > 0);
            int taken = 0;
            for (final PvListener listener : image.listeners) {
                taken += listener.reclaim();
            }
            assertEquals(4, taken);
        }
    }

    @Test
    void shouldStopWhileAClientIsStuckInMidWrite() throws Exception {
        try (TestClient stuck = TestClient.connect(server)) {
            stuck.validate();
            stuck.monitor(stuck.createChannel(1, "T:Image"), 1);
            Await.until("stuck with a full queue", () -> {
                image.publish(TestTypes.image(2, pixels), TestPv.bits(0));
                return server.report().get(0).subscriptions().stream()
                        .anyMatch(report -> report.inFlight() == 1 && report.squashed() > 100);
            });
            final long beganNs = System.nanoTime();
            server.close();
            final long tookMs = (System.nanoTime() - beganNs) / 1_000_000;
            assertTrue(tookMs < 20_000, "close took " + tookMs + " ms");
        }
    }

    /** Behind a slow line the kernel would keep megabytes of images that are old when they arrive. */
    @Test
    void shouldKeepNoMoreInTheKernelThanAClientWants() throws Exception {
        try (TestClient modest = TestClient.connect(server);
                TestClient usual = TestClient.connect(server)) {
            stopReading(modest, "sendBuffer", "16384");
            stopReading(usual, "queueSize", "4");
            Await.until("the kernel takes what it likes", () -> written().get(1) >= 1 << 20);
            assertTrue(written().get(0) < 1 << 20, "at most a piece was begun: " + written());
        }
    }

    private static void stopReading(final TestClient client, final String... options) throws Exception {
        client.validate();
        final int sid = client.createChannel(1, "T:Image");
        client.send(
                Command.MONITOR,
                Messages.request(client.body(), sid, 1, Command.SUB_INIT).put(Messages.options(options)));
        client.receive(Command.MONITOR);
        client.send(Command.MONITOR, Messages.request(client.body(), sid, 1, Command.SUB_START));
    }

    /** Ascending. */
    private List<Long> written() {
        return server.report().stream().map(ClientReport::bytesSent).sorted().toList();
    }

    /** Whoever starts the next one at once gets the port, however busy the machine is. */
    @Test
    void shouldHaveFreedItsPortWhenCloseComesBack() throws Exception {
        int port = 0;
        while (server.tcpPort() != port) {
            server.close();
            port = ThreadLocalRandom.current().nextInt(10_000, 32_000); // below those that connections are given
            server = new PvaServer(ServerConfig.isolated().withPorts(port, 0), source);
            server.start();
        }
        for (int round = 0; round < 300; round++) {
            server.close();
            server = new PvaServer(ServerConfig.isolated().withPorts(port, 0), source);
            server.start();
            assertEquals(port, server.tcpPort(), "round " + round);
        }
    }

    @Test
    void shouldDropAClientThatTakesNothingForTooLong() throws Exception {
        final AtomicLong clockNs = new AtomicLong();
        startAnew(ServerConfig.isolated().withTimeoutsMs(300, 30_000), clockNs);
        try (TestClient stuck = TestClient.connect(server)) {
            stuck.validate();
            stuck.monitor(stuck.createChannel(1, "T:Image"), 1);
            Await.until("being written", () -> pixels.touched.get() == 1);
            Await.until("dropped", () -> {
                clockNs.addAndGet(MS); // time goes on while the kernel may still take some of it
                return server.report().isEmpty();
            });
            assertEquals(1, server.endedConnections().get(ClientEnd.WRITE_TIMEOUT));
        }
    }

    @Test
    void shouldNotLetSilentConnectionsBlockOthersAndDropThemInTheEnd() throws Exception {
        final AtomicLong clockNs = new AtomicLong();
        startAnew(ServerConfig.isolated().withTimeoutsMs(0, 500), clockNs);
        final List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            silent.add(new Socket(InetAddress.getByName("127.0.0.1"), server.tcpPort()));
        }
        Await.until("all accepted", () -> server.report().size() == 5);
        try (TestClient client = TestClient.connect(server)) {
            client.validate();
            client.createChannel(1, "T:Value");
            assertEquals(6, server.report().size(), "served while the silent ones are there");
            clockNs.addAndGet(501 * MS);
            Await.until("silent ones dropped", () -> server.report().size() == 1);
            assertEquals(5, server.endedConnections().get(ClientEnd.SILENT));
            client.createChannel(2, "T:Value");
        }
        for (final Socket socket : silent) {
            socket.close();
        }
    }

    @Test
    void shouldNotReplayTheLastCommandAfterAReset() throws Exception {
        for (int round = 0; round < 10; round++) {
            scalar.puts.clear();
            final TestClient client = TestClient.connect(server);
            client.validate();
            final int sid = client.createChannel(1, "T:Value");
            client.send(
                    Command.PUT,
                    Messages.request(client.body(), sid, 5, Command.SUB_INIT).put((byte) 0xFF));
            client.receive(Command.PUT);
            client.send(
                    Command.PUT,
                    Messages.request(client.body(), sid, 5, 0)
                            .put((byte) 1)
                            .put((byte) 2)
                            .putDouble(round));
            Await.until("put arrives", () -> scalar.puts.size() == 1);
            client.reset();
            Await.until("client gone", () -> server.report().isEmpty());
            assertEquals(1, scalar.puts.size());
        }
    }

    @Test
    void shouldGiveEverythingBackWhenAClientDiesInMidFrame() throws Exception {
        final TestClient client = TestClient.connect(server);
        client.validate();
        client.monitor(client.createChannel(1, "T:Image"), 1);
        for (int id = 2; id < 10; id++) {
            image.publish(TestTypes.image(id, pixels), TestPv.bits(0));
        }
        client.socket.getInputStream().readNBytes(100_000);
        client.reset();
        Await.until("client gone", () -> server.report().isEmpty());
        Await.until("holds given back", () -> image.held.get() == 1);
        assertTrue(image.listeners.isEmpty());
    }

    @Test
    void shouldHonourBigEndianClientsAndSegments() throws Exception {
        try (TestClient client = TestClient.connect(server, ByteOrder.BIG_ENDIAN)) {
            client.validate();
            assertEquals("operator", server.report().get(0).user());
            assertEquals("console", server.report().get(0).host());
            final int sid = client.createChannel(0x01020304, "T:Value");
            client.send(
                    Command.PUT,
                    Messages.request(client.body(), sid, 5, Command.SUB_INIT).put((byte) 0xFF));
            assertEquals(ByteOrder.LITTLE_ENDIAN, client.receive(Command.PUT).order());
            final ByteBuffer put = Messages.request(client.body(), sid, 5, 0)
                    .put((byte) 1)
                    .put((byte) 2)
                    .putDouble(2.75);
            final byte[] bytes = new byte[put.flip().remaining()];
            put.get(bytes);
            final int[] cuts = {0, 3, 12, bytes.length};
            final int[] flags = {MessageHeader.FLAG_FIRST, MessageHeader.FLAG_SEGMENT_MASK, MessageHeader.FLAG_LAST};
            for (int i = 0; i < flags.length; i++) {
                final ByteBuffer part = client.body().put(bytes, cuts[i], cuts[i + 1] - cuts[i]);
                client.socket.getOutputStream().write(Messages.message(client.order, flags[i], Command.PUT, part));
            }
            final ByteBuffer answer = client.receive(Command.PUT);
            answer.getInt();
            answer.get();
            assertEquals(Status.OK, Status.read(answer));
            assertEquals(2.75, scalar.copy().getDoubleField("value").get());
        }
    }

    @Test
    void shouldCloseOnlyTheConnectionThatLies() throws Exception {
        try (TestClient good = TestClient.connect(server);
                TestClient bad = TestClient.connect(server)) {
            good.validate();
            bad.validate();
            final ByteBuffer header = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            MessageHeader.write(header, 0, Command.PUT, Integer.MAX_VALUE);
            bad.socket.getOutputStream().write(header.array());
            assertTrue(bad.isEnded());
            good.createChannel(1, "T:Value");
        }
    }

    @Test
    void shouldServeFiftyClientsThatComeAndGo() throws Exception {
        for (int round = 0; round < 2; round++) {
            final List<TestClient> clients = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                final TestClient client = TestClient.connect(server);
                clients.add(client);
                client.validate();
                client.monitor(client.createChannel(1, "T:Value"), 1);
            }
            for (final TestClient client : clients) {
                client.receive(Command.MONITOR);
            }
            assertEquals(50, server.report().size());
            for (int i = 0; i < 50; i++) {
                if (i % 2 == 0) {
                    clients.get(i).reset();
                } else {
                    clients.get(i).close();
                }
            }
            Await.until("all gone", () -> server.report().isEmpty() && scalar.listeners.isEmpty());
        }
    }

    @Test
    void shouldFindBothServersOnOneUdpPort() throws Exception {
        final TestTypes.Source others = new TestTypes.Source().add(new TestPv("U:Value", TestTypes.scalar(2)));
        try (PvaServer second =
                new PvaServer(ServerConfig.isolated().withPorts(server.tcpPort(), server.udpPort()), others)) {
            second.start();
            assertFalse(second.tcpPort() == server.tcpPort(), "the port is taken");
            final PVAClient client = CorePva.byUdp(server.udpPort());
            try {
                for (final String name : List.of("T:Value", "U:Value")) {
                    final PVAChannel channel = CorePva.connect(client, name);
                    assertTrue(channel.read("").get(60, TimeUnit.SECONDS).get("value") != null);
                }
                Await.until("both listed", () -> listed(client) == 2);
            } finally {
                client.close();
            }
        }
    }

    private static int listed(final PVAClient client) {
        try {
            return client.list(TimeUnit.MILLISECONDS, 500).size();
        } catch (final Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldKeepItsBooksWhilePublishingReclaimingAndLeavingGoOnAtOnce() throws Exception {
        final AtomicBoolean stop = new AtomicBoolean();
        final MemoryUShortArray small = new MemoryUShortArray(20_000, 5);
        final Thread publisher = new Thread(() -> {
            for (int id = 2; !stop.get(); id++) {
                image.publish(TestTypes.image(id, small), TestPv.bits(0));
                if (id % 7 == 0) {
                    image.listeners.forEach(PvListener::reclaim);
                }
            }
        });
        publisher.start();
        try {
            for (int round = 0; round < 40; round++) {
                try (TestClient client = TestClient.connect(server)) {
                    client.validate();
                    final int sid = client.createChannel(1, "T:Image");
                    client.monitor(sid, 1);
                    for (int i = 0; i < 10; i++) {
                        client.receive(Command.MONITOR);
                    }
                    client.send(Command.MONITOR, Messages.request(client.body(), sid, 1, Command.SUB_STOP));
                    client.send(Command.MONITOR, Messages.request(client.body(), sid, 1, Command.SUB_START));
                    client.receive(Command.MONITOR);
                    if (round % 3 == 0) {
                        client.reset();
                    } else if (round % 3 == 1) {
                        client.send(
                                Command.DESTROY_CHANNEL,
                                client.body().putInt(sid).putInt(1));
                        client.receive(Command.DESTROY_CHANNEL);
                    }
                }
            }
        } finally {
            stop.set(true);
            publisher.join(60_000);
        }
        Await.until("all gone", () -> server.report().isEmpty());
        assertTrue(image.listeners.isEmpty());
    }
}
