package org.pebbleioc.pva.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.epics.pva.client.PVAChannel;
import org.epics.pva.client.PVAClient;
import org.epics.pva.client.RecordOptions;
import org.epics.pva.data.PVADouble;
import org.epics.pva.data.PVAInt;
import org.epics.pva.data.PVAShortArray;
import org.epics.pva.data.PVAStringArray;
import org.epics.pva.data.PVAStructure;
import org.epics.pva.data.PVAUnion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Phoebus sees, with Phoebus's own client. */
class CorePvaTest {
    private static final int PIXELS = 4 << 20;

    private final TestPv scalar = new TestPv("T:Value", TestTypes.scalar(1.5));
    private final TestPv choice = new TestPv("T:Mode", TestTypes.enumerated("Single", "Multiple", "Continuous"));
    private final MemoryUShortArray pixels = new MemoryUShortArray(PIXELS, 7);
    private final TestPv image = new TestPv("T:Image", TestTypes.image(1, pixels));
    private static final TestTypes.Source SOURCE = new TestTypes.Source();
    private static PvaServer server;
    private static PVAClient client;

    @BeforeAll
    static void start() throws Exception {
        server = new PvaServer(ServerConfig.isolated(), SOURCE);
        server.start();
        client = CorePva.byNameServer(server);
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    @BeforeEach
    void serve() {
        SOURCE.add(scalar, choice, image);
    }

    @AfterEach
    void shouldHaveGivenBackEveryHold() {
        Await.until(
                "every hold given back",
                () -> scalar.held.get() == 1 && choice.held.get() == 1 && image.held.get() == 1);
        Await.until("monitors ended", () -> server.report().stream()
                .allMatch(report -> report.subscriptions().isEmpty()));
    }

    private static PVAStructure read(final PVAChannel channel, final String request) throws Exception {
        return channel.read(request).get(60, TimeUnit.SECONDS);
    }

    @Test
    void shouldGetAndPut() throws Exception {
        final PVAChannel channel = CorePva.connect(client, "T:Value");
        assertTrue(channel.isWritable());
        assertEquals(1.5, ((PVADouble) read(channel, "").get("value")).get());
        channel.write(false, "value", 3.25).get(60, TimeUnit.SECONDS);
        final PVAStructure value = read(channel, "");
        assertEquals(3.25, ((PVADouble) value.get("value")).get());
        assertEquals("epics:nt/NTScalar:1.0", value.getStructureName());
        assertFalse(scalar.puts.get(0).block());
    }

    @Test
    void shouldPassTheWishForCompletion() throws Exception {
        final PVAChannel channel = CorePva.connect(client, "T:Value");
        channel.write(true, "value", 4.0).get(60, TimeUnit.SECONDS);
        assertTrue(scalar.puts.get(0).block());
    }

    @Test
    void shouldTellWhyAPutIsRefused() throws Exception {
        scalar.refusal = "T:Value takes nothing today";
        final PVAChannel channel = CorePva.connect(client, "T:Value");
        final ExecutionException refused =
                assertThrows(ExecutionException.class, () -> channel.write(false, "value", 2.0)
                        .get(60, TimeUnit.SECONDS));
        assertTrue(refused.getMessage().contains("takes nothing today"), refused.getMessage());
        assertEquals(1.5, ((PVADouble) read(channel, "").get("value")).get());
    }

    @Test
    void shouldShowAReadOnlyPvAsReadOnly() throws Exception {
        choice.writable = false;
        final PVAChannel channel = CorePva.connect(client, "T:Mode");
        Await.until("told read-only", () -> !channel.isWritable());
        assertThrows(
                ExecutionException.class, () -> channel.write(false, "value", 1).get(60, TimeUnit.SECONDS));
        assertTrue(choice.puts.isEmpty());
    }

    @Test
    void shouldServeAnEnum() throws Exception {
        final PVAChannel channel = CorePva.connect(client, "T:Mode");
        channel.write(false, "value", 2).get(60, TimeUnit.SECONDS);
        final PVAStructure value = read(channel, "").get("value");
        assertEquals(2, ((PVAInt) value.get("index")).get());
        assertEquals("Continuous", ((PVAStringArray) value.get("choices")).get()[2]);
    }

    @Test
    void shouldTellTypes() throws Exception {
        final PVAChannel channel = CorePva.connect(client, "T:Value");
        final PVAStructure type = channel.info("").get(60, TimeUnit.SECONDS);
        assertEquals("epics:nt/NTScalar:1.0", type.getStructureName());
        assertNotNull(type.get("timeStamp"));
    }

    @Test
    void shouldServeSelectedFieldsOnly() throws Exception {
        final PVAChannel channel = CorePva.connect(client, "T:Value");
        final PVAStructure value = read(channel, "field(timeStamp.nanoseconds,value)");
        assertEquals(2, value.get().size());
        assertEquals("value", value.get().get(0).getName(), "order of the full type");
        assertNull(((PVAStructure) value.get("timeStamp")).get("userTag"));
        assertEquals(1, read(channel, "field(value,nothing)").get().size(), "what is not there is passed over");
        final ExecutionException refused =
                assertThrows(ExecutionException.class, () -> read(channel, "field(nothing)"));
        assertTrue(refused.getMessage().contains("no such field: nothing"), refused.getMessage());
    }

    @Test
    void shouldNotTouchPixelsForOtherFields() throws Exception {
        final PVAChannel channel = CorePva.connect(client, "T:Image");
        final PVAStructure value = read(channel, "field(uniqueId)");
        assertEquals(1, ((PVAInt) value.get("uniqueId")).get());
        assertEquals(0, pixels.touched.get());
    }

    @Test
    void shouldServeAnImageFromItsMemory() throws Exception {
        final PVAChannel channel = CorePva.connect(client, "T:Image");
        assertPixels(read(channel, ""), 7);
        assertEquals(1, pixels.touched.get());
        final AtomicReference<PVAStructure> got = new AtomicReference<>();
        final CountDownLatch first = new CountDownLatch(1);
        try (CorePva.Monitor subscription = CorePva.subscribe(channel, "", (c, changes, overruns, data) -> {
            if (data != null) {
                got.set(data.cloneData());
                first.countDown();
            }
        })) {
            assertNotNull(subscription);
            assertTrue(first.await(60, TimeUnit.SECONDS));
            assertPixels(got.get(), 7);
            image.publish(TestTypes.image(2, new MemoryUShortArray(PIXELS, 11)), TestPv.bits(0));
            Await.until("second image", () -> ((PVAInt) got.get().get("uniqueId")).get() == 2);
            assertPixels(got.get(), 11);
        }
    }

    private static void assertPixels(final PVAStructure value, final int seed) {
        final PVAShortArray array = ((PVAUnion) value.get("value")).get();
        final short[] got = array.get();
        assertEquals(PIXELS, got.length);
        for (int i = 0; i < got.length; i++) {
            if (got[i] != MemoryUShortArray.pixel(i, seed)) {
                throw new AssertionError("pixel " + i + " is " + got[i]);
            }
        }
    }

    @Test
    void shouldSquashForASlowClientAndEndWithTheNewest() throws Exception {
        final PVAChannel channel = CorePva.connect(client, "T:Image");
        final CountDownLatch go = new CountDownLatch(1);
        final CountDownLatch blocked = new CountDownLatch(1);
        final List<Integer> ids = new CopyOnWriteArrayList<>();
        try (CorePva.Monitor subscription = CorePva.subscribe(channel, "", (c, changes, overruns, data) -> {
            if (data != null) {
                ids.add(((PVAInt) data.get("uniqueId")).get());
                blocked.countDown();
                awaitQuietly(go);
            }
        })) {
            assertNotNull(subscription);
            assertTrue(blocked.await(60, TimeUnit.SECONDS));
            final MemoryUShortArray shared = new MemoryUShortArray(PIXELS, 3);
            for (int id = 2; id <= 40; id++) {
                image.publish(TestTypes.image(id, shared), TestPv.bits(0));
            }
            assertTrue(image.held.get() <= 1 + 4 + 1, "queue and one in flight, held " + image.held);
            go.countDown();
            Await.until("newest arrives", () -> ids.contains(40));
            final ClientReport.SubscriptionReport books = onlySubscription();
            assertTrue(books.squashed() > 20, books.toString());
            assertBooksClose(books);
        }
    }

    private ClientReport.SubscriptionReport onlySubscription() {
        return server.report().stream()
                .flatMap(report -> report.subscriptions().stream())
                .findFirst()
                .orElseThrow();
    }

    private static void assertBooksClose(final ClientReport.SubscriptionReport b) {
        assertEquals(
                b.offered(),
                b.sent() + b.squashed() + b.dropped() + b.discarded() + b.queued() + b.inFlight(),
                b.toString());
    }

    private static void awaitQuietly(final CountDownLatch latch) {
        try {
            latch.await(60, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldSendChangedFieldsOnly() throws Exception {
        final PVAChannel channel = CorePva.connect(client, "T:Value");
        final List<BitSet> seen = new CopyOnWriteArrayList<>();
        try (CorePva.Monitor subscription = CorePva.subscribe(channel, "field(value)", (c, changes, overruns, data) -> {
            if (data != null) {
                seen.add((BitSet) changes.clone());
            }
        })) {
            assertNotNull(subscription);
            Await.until("first", () -> seen.size() == 1);
            final int severity = scalar.copy().getSubField("alarm.severity").getFieldOffset();
            scalar.publish(TestTypes.scalar(5), TestPv.bits(severity));
            scalar.publish(TestTypes.scalar(6), TestPv.bits(1));
            Await.until("second", () -> seen.size() >= 2);
            assertEquals(2, onlySubscription().offered(), "the alarm was not asked for");
        }
    }

    @Test
    void shouldLoseNothingWithPipeline() throws Exception {
        final PVAChannel channel = CorePva.connect(client, "T:Value");
        final List<Double> seen = new CopyOnWriteArrayList<>();
        final RecordOptions options = RecordOptions.builder().pipeline(8).build();
        try (CorePva.Monitor subscription = CorePva.subscribe(channel, "", options, (c, changes, overruns, data) -> {
            if (data != null) {
                seen.add(((PVADouble) data.get("value")).get());
            }
        })) {
            assertNotNull(subscription);
            for (int i = 1; i <= 200; i++) {
                final int count = i;
                Await.until("room", () -> seen.size() >= count - 4);
                Await.until("started", () -> !seen.isEmpty());
                scalar.publish(TestTypes.scalar(1000 + i), TestPv.bits(1));
            }
            Await.until("all of them", () -> seen.size() == 201);
            for (int i = 1; i <= 200; i++) {
                assertEquals(1000 + i, seen.get(i));
            }
            assertEquals(0, onlySubscription().squashed() + onlySubscription().dropped());
            assertEquals(QueuePolicy.LOSSLESS, onlySubscription().policy());
        }
    }

    @Test
    void shouldTellItsNamesToACall() throws Exception {
        try (TestClient raw = TestClient.connect(server)) {
            raw.validate();
            final int sid = raw.createChannel(1, "server");
            final List<String> names = raw.callForStrings(sid, "op", "channels");
            assertEquals(List.of("T:Image", "T:Mode", "T:Value"), names);
        }
    }

    @Test
    void shouldDisconnectClientsOfAPvThatEnds() throws Exception {
        final PVAChannel channel = CorePva.connect(client, "T:Value");
        final CountDownLatch first = new CountDownLatch(1);
        final CorePva.Monitor subscription =
                CorePva.subscribe(channel, "", (c, changes, overruns, data) -> first.countDown());
        assertNotNull(subscription);
        assertTrue(first.await(60, TimeUnit.SECONDS));
        SOURCE.pvs.remove("T:Value");
        scalar.destroy();
        Await.until("disconnected", () -> !channel.isConnected());
        channel.close();
    }
}
