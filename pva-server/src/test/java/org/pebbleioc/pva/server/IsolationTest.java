package org.pebbleioc.pva.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.epics.pvdata.factory.PVDataFactory;
import org.epics.pvdata.pv.PVStructure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.FieldSelection;
import org.pebbleioc.pva.wire.Status;

/**
 * One client that behaves and others that do not. The publisher goes in step with the one that behaves, and with nobody
 * else: that it gets on at all shows that the others hold up neither of them. The same for a minute and with clocks:
 * {@code ./run bench isolation}.
 */
class IsolationTest {
    private static final int PIXELS = 512 << 10;
    private static final int QUEUE = 4;

    private final MemoryUShortArray pixels = new MemoryUShortArray(PIXELS, 7);
    private final TestPv image = new TestPv("T:Image", TestTypes.image(1, pixels));
    private final TestTypes.Source source = new TestTypes.Source().add(image);
    private final PvaServer server = new PvaServer(ServerConfig.isolated().withQueue(QUEUE, 16), source);
    private final FieldSelection all = FieldSelection.all(image.type());
    private final PVStructure into = PVDataFactory.getPVDataCreate().createPVStructure(image.type());
    private TestClient good;
    private int id = 1;

    @BeforeEach
    void start() throws Exception {
        server.start();
        good = subscribed();
        assertEquals(1, next());
    }

    /** Whoever was there: everything is given back, and the books of all of them together close. */
    @AfterEach
    void shouldCloseTheBooks() throws Exception {
        good.close();
        Await.until("all gone", () -> server.report().isEmpty());
        final PvTotals t = server.totals("T:Image");
        assertEquals(0, t.monitors() + t.waiting(), t.toString());
        assertEquals(t.offered(), t.sent() + t.squashed() + t.dropped() + t.discarded(), t.toString());
        assertTrue(t.sent() >= id, t.toString());
        assertEquals(1, image.held.get(), "held by the PV alone");
        server.close();
    }

    private TestClient subscribed() throws Exception {
        final TestClient client = TestClient.connect(server);
        client.validate();
        client.monitor(client.createChannel(1, "T:Image"), 1);
        return client;
    }

    private int next() throws Exception {
        final ByteBuffer data = good.receive(Command.MONITOR);
        data.position(data.position() + 5);
        all.decode(data, good.values, into);
        return into.getIntField("uniqueId").get();
    }

    /** The one that behaves gets each of so many more images, whatever goes on beside. */
    private void goOn(final int images) throws Exception {
        for (int i = 0; i < images; i++) {
            image.publish(TestTypes.image(++id, pixels), TestPv.bits(0));
            assertEquals(id, next());
        }
    }

    private ClientReport.SubscriptionReport worst() {
        return server.report().stream()
                .flatMap(client -> client.subscriptions().stream())
                .max((a, b) -> Long.compare(a.squashed() + a.dropped(), b.squashed() + b.dropped()))
                .orElseThrow();
    }

    @Test
    void shouldNotFeelAClientThatStopsReading() throws Exception {
        try (TestClient stopped = subscribed()) {
            goOn(200);
            assertTrue(stopped.socket.isConnected());
            final ClientReport.SubscriptionReport books = worst();
            assertTrue(books.squashed() > 100, books.toString());
            assertEquals(QUEUE, books.queued());
            assertEquals(1, books.inFlight());
            assertTrue(books.oldestNs() > 0, books.toString());
            // its queue and what it is being sent, what the good one is being sent, and the PV's newest
            assertTrue(image.held.get() <= QUEUE + 1 + 1 + 1, "held " + image.held);
        }
    }

    @Test
    void shouldNotFeelAClientThatReadsAMegabyteASecond() throws Exception {
        final AtomicLong read = new AtomicLong();
        try (TestClient slow = subscribed()) {
            final Thread reader = new Thread(() -> trickle(slow, read));
            reader.setDaemon(true);
            reader.start();
            goOn(200);
            assertTrue(worst().squashed() > 50, worst().toString());
            Await.until("it is served as well", () -> read.get() > 100_000);
        }
    }

    private static void trickle(final TestClient client, final AtomicLong read) {
        final byte[] some = new byte[20_000];
        try {
            final InputStream in = client.socket.getInputStream();
            for (int n = in.read(some); n > 0; n = in.read(some)) {
                read.addAndGet(n);
                LockSupport.parkNanos(20_000_000);
            }
        } catch (final java.io.IOException e) {
            // the test is over
        }
    }

    @Test
    void shouldNotFeelClientsThatDieInMidFrame() throws Exception {
        for (int i = 0; i < 10; i++) {
            final TestClient dying = subscribed();
            goOn(10);
            dying.socket.getInputStream().readNBytes(100_000);
            dying.reset();
            goOn(2);
        }
        Await.until("only the good one is left", () -> server.report().size() == 1);
        assertEquals(10, server.endedConnections().get(ClientEnd.LEFT));
        goOn(10);
    }

    @Test
    void shouldNotFeelFiftyThatComeAndLeave() throws Exception {
        final List<TestClient> guests = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            guests.add(subscribed());
            goOn(1);
        }
        assertEquals(51, server.totals("T:Image").monitors());
        for (int i = 0; i < 50; i++) {
            if (i % 2 == 0) {
                guests.get(i).reset();
            } else {
                guests.get(i).close();
            }
            goOn(1);
        }
        Await.until("only the good one is left", () -> server.report().size() == 1);
    }

    @Test
    void shouldKeepWhatALosslessClientHasNoRoomForUpToItsQueue() throws Exception {
        try (TestClient lossless = TestClient.connect(server)) {
            lossless.validate();
            final int sid = lossless.createChannel(1, "T:Image");
            lossless.send(
                    Command.MONITOR,
                    Messages.request(lossless.body(), sid, 1, Command.SUB_INIT | Command.SUB_PIPELINE)
                            .put(Messages.pipelineRequest(8))
                            .putInt(0));
            lossless.receive(Command.MONITOR);
            lossless.send(Command.MONITOR, Messages.request(lossless.body(), sid, 1, Command.SUB_START));
            Await.until("subscribed", () -> image.listeners.size() == 2);
            goOn(7);
            assertEquals(8, lossless(server).queued());
            image.listeners.forEach(PvListener::reclaim);
            assertEquals(8, lossless(server).queued(), "kept although the publisher asked");
            goOn(5);
            assertEquals(5, lossless(server).dropped());
            assertEquals(8, lossless(server).queued());
            final int taken =
                    image.listeners.stream().mapToInt(PvListener::reclaimKept).sum();
            assertEquals(8, taken, "and let go of when nothing else is left to take");
            assertEquals(13, lossless(server).dropped());
        }
    }

    @Test
    void shouldGrantThePolicyThatARequestNames() throws Exception {
        try (TestClient asking = TestClient.connect(server)) {
            asking.validate();
            final int sid = asking.createChannel(1, "T:Image");
            final String[][] wishes = {
                {"policy", "oldest", "queueSize", "2"},
                {"policy", "lossless"},
                {"policy", "latest", "pipeline", "true"},
                {"pipeline", "true"},
                {"queueSize", "99"}
            };
            for (int i = 0; i < wishes.length; i++) {
                assertTrue(opened(asking, sid, 10 + i, wishes[i]).isSuccess());
            }
            final List<String> granted = server.report().stream()
                    .flatMap(client -> client.subscriptions().stream())
                    .map(s -> s.policy().word() + " " + s.capacity())
                    .sorted()
                    .toList();
            assertEquals(List.of("latest 16", "latest 4", "latest 4", "lossless 4", "lossless 4", "oldest 2"), granted);
            final Status refused = opened(asking, sid, 20, "policy", "newest");
            assertTrue(refused.message().contains("policy=newest"), refused.message());
        }
    }

    private static Status opened(final TestClient client, final int sid, final int ioid, final String... options)
            throws Exception {
        client.send(
                Command.MONITOR,
                Messages.request(client.body(), sid, ioid, Command.SUB_INIT).put(Messages.options(options)));
        final ByteBuffer answer = client.receive(Command.MONITOR);
        answer.position(answer.position() + 5);
        return Status.read(answer);
    }

    private static ClientReport.SubscriptionReport lossless(final PvaServer server) {
        return server.report().stream()
                .flatMap(client -> client.subscriptions().stream())
                .filter(s -> s.policy() == QueuePolicy.LOSSLESS)
                .findFirst()
                .orElseThrow();
    }
}
