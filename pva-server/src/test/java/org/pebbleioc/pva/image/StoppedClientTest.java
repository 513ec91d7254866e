package org.pebbleioc.pva.image;

import static org.junit.jupiter.api.Assertions.*;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.epics.pva.PVASettings;
import org.epics.pva.client.PVAChannel;
import org.epics.pva.client.PVAClient;
import org.junit.jupiter.api.Test;
import org.pebbleioc.driver.AcquisitionRequest;
import org.pebbleioc.driver.DetectorFrontEnd.FrontEndCounts;
import org.pebbleioc.driver.DmaCounts;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaMode;
import org.pebbleioc.driver.sim.CardOptions;
import org.pebbleioc.driver.sim.SimulatedCard;
import org.pebbleioc.driver.sim.SimulatedDevice;
import org.pebbleioc.driver.sim.SimulatedDriver;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.pva.server.ClientReport;
import org.pebbleioc.pva.server.ClientReport.SubscriptionReport;
import org.pebbleioc.pva.server.PvaServer;
import org.pebbleioc.pva.server.ServerConfig;
import org.pebbleioc.readout.Books;
import org.pebbleioc.readout.Readout;
import org.pebbleioc.readout.ReadoutCounter;
import org.pebbleioc.readout.ReadoutOptions;
import org.pebbleioc.readout.event.Pebble;
import org.pebbleioc.readout.memory.BankKind;

/** A client that stops reading, a pebble of four buffers, ten thousand images: nothing stops, nothing is lost sight of. */
class StoppedClientTest {
    private static final int IMAGES = 10_000;
    private static final ImageFormat FORMAT = new ImageFormat(512, 256, PixelType.UINT16);
    private static final DmaGeometry DMA = new DmaGeometry(24, 2, 32 * 1024, DmaMode.COHERENT);

    @Test
    void shouldKeepTheBooksClosedAndAcquisitionGoing() throws Exception {
        for (final CardOptions.OutOfBuffers policy : CardOptions.OutOfBuffers.values()) {
            run(policy);
        }
    }

    /** Each stalled client holds another image; together they would hold all. The server lets them go instead. */
    @Test
    void shouldDropStalledClientsBeforeTheyHoldEveryBuffer() throws Exception {
        final ReadoutOptions options = new ReadoutOptions(
                DMA,
                FORMAT,
                2,
                4,
                (int) ReadoutOptions.defaultPebbleBufSize(FORMAT),
                BankKind.HEAP,
                Duration.ofSeconds(60).toNanos(),
                1);
        final Pebble pebble = Readout.pebble(options);
        final ImagePv pv = new ImagePv("T:Image");
        final ArrayCounter counter = new ArrayCounter();
        final FramePublisher publisher = new FramePublisher(pv, counter, pebble);
        final SimulatedDriver driver = new SimulatedDriver("sim:TEST", DMA);
        final CardOptions card = CardOptions.defaults().withLanes(2).withStaticPixels(true);
        final CountDownLatch release = new CountDownLatch(1);
        final List<PVAClient> clients = new java.util.ArrayList<>();
        try (SimulatedCard front = new SimulatedCard(driver, new RampSource(FORMAT), card);
                SimulatedDevice device = driver.open();
                PvaServer server = new PvaServer(ServerConfig.isolated(), DataPathTest.only(pv));
                Readout readout = new Readout(options, device, pebble, List.of(counter, publisher))) {
            server.start();
            publisher.evictor(server);
            readout.start();
            front.start(new AcquisitionRequest(FORMAT, 0, 0, 0));
            // each subscribes later than the one before has stalled, so each is stuck in another image
            for (int i = 0; i < 5; i++) {
                clients.add(stopped(server, release));
                final long published = publisher.published();
                await(() -> publisher.published() > published + 100);
            }
            assertTrue(readout.count(ReadoutCounter.CLIENTS_EVICTED) > 0, "somebody had to go");
            final long published = publisher.published();
            await(() -> publisher.published() > published + 1_000);
        } finally {
            release.countDown();
            clients.forEach(PVAClient::close);
        }
        pv.close();
        await(() -> pebble.pool().inUse() == 0);
        assertEquals(0, pebble.pool().refusedTotal());
    }

    private static void run(final CardOptions.OutOfBuffers policy) throws Exception {
        final ReadoutOptions options = new ReadoutOptions(
                DMA,
                FORMAT,
                2,
                4,
                (int) ReadoutOptions.defaultPebbleBufSize(FORMAT),
                BankKind.HEAP,
                Duration.ofSeconds(60).toNanos(),
                1);
        final Pebble pebble = Readout.pebble(options);
        final ArrayCounter counter = new ArrayCounter();
        final ImagePv pv = new ImagePv("T:Image");
        final FramePublisher publisher = new FramePublisher(pv, counter, pebble);
        final SimulatedDriver driver = new SimulatedDriver("sim:TEST", DMA);
        final CardOptions card =
                CardOptions.defaults().withLanes(2).withPolicy(policy).withStaticPixels(true);
        try (SimulatedCard front = new SimulatedCard(driver, new RampSource(FORMAT), card);
                SimulatedDevice device = driver.open();
                PvaServer server = new PvaServer(ServerConfig.isolated(), DataPathTest.only(pv));
                Readout readout = new Readout(options, device, pebble, List.of(counter, publisher))) {
            server.start();
            readout.start();
            final CountDownLatch release = new CountDownLatch(1);
            final PVAClient client = stopped(server, release);
            try {
                await(() -> server.report().stream()
                        .anyMatch(c -> !c.subscriptions().isEmpty()
                                && c.subscriptions().get(0).offered() > 0));
                front.start(new AcquisitionRequest(FORMAT, IMAGES, 0, 0));
                await(() -> !front.isRunning() && atRest(readout));
                checkBooks(readout, front.counts(), publisher, policy);
                checkClient(server.report());
                assertTrue(
                        readout.pebble().pool().free() >= options.reserve(),
                        "unsent updates were taken back: "
                                + readout.pebble().pool().free() + " buffers are free");
            } finally {
                release.countDown();
                client.close();
            }
            await(() -> server.report().isEmpty());
            await(() -> readout.pebble().pool().inUse() == 1);
            pv.close();
            assertEquals(0, readout.pebble().pool().inUse());
            assertEquals(0, readout.pebble().pool().refusedTotal());
            assertEquals(0, readout.pebble().pool().overrunTotal());
        }
    }

    private static void checkBooks(
            final Readout readout,
            final FrontEndCounts card,
            final FramePublisher publisher,
            final CardOptions.OutOfBuffers policy)
            throws Exception {
        assertEquals(IMAGES, card.images());
        assertEquals(IMAGES, card.delivered() + card.dropped());
        if (policy == CardOptions.OutOfBuffers.HOLD) {
            assertEquals(0, card.dropped());
        }
        assertEquals(card.delivered(), readout.count(ReadoutCounter.IMAGES_BUILT));
        assertEquals(
                card.dropped(), readout.count(ReadoutCounter.EVENTS_LOST), "every dropped image is a counted jump");
        assertEquals(card.controls(), readout.count(ReadoutCounter.CONTROLS_BUILT));
        for (final Books.Stage stage : Books.of(readout)) {
            assertTrue(stage.closes(), stage.toString());
        }
        assertEquals(card.delivered(), publisher.published());
        final DmaCounts rx = readout.device().rxCounts();
        assertEquals(DMA.cfgRxCount(), rx.total());
        assertEquals(0, rx.userHas() + rx.inQ() + rx.miss(), "every DMA buffer is back with the card: " + rx);
    }

    private static void checkClient(final List<ClientReport> report) {
        assertEquals(1, report.size());
        final SubscriptionReport s = report.get(0).subscriptions().get(0);
        assertEquals(
                s.offered(),
                s.sent() + s.squashed() + s.dropped() + s.discarded() + s.queued() + s.inFlight(),
                s.toString());
        assertTrue(s.squashed() > 0, "the stopped client lost updates, and they are counted: " + s);
        assertTrue(s.inFlight() <= 1, s.toString());
    }

    /** A Phoebus client whose listener blocks its receiving thread at the first update. */
    private static PVAClient stopped(final PvaServer server, final CountDownLatch release) throws Exception {
        PVASettings.EPICS_PVA_ENABLE_IPV6 = false;
        PVASettings.EPICS_PVA_AUTO_ADDR_LIST = false;
        PVASettings.EPICS_PVA_ADDR_LIST = "";
        PVASettings.EPICS_PVA_NAME_SERVERS = "127.0.0.1:" + server.tcpPort();
        // another test's port stays in the static settings, and somebody else may have it by now
        PVASettings.EPICS_PVA_BROADCAST_PORT = server.udpPort();
        final PVAClient client = new PVAClient();
        final PVAChannel channel = client.getChannel("T:Image");
        channel.connect().get(60, TimeUnit.SECONDS);
        channel.subscribe("", (ch, changes, overruns, data) -> {
            try {
                release.await(600, TimeUnit.SECONDS);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return client;
    }

    private static boolean atRest(final Readout readout) {
        try {
            return readout.openEvents() == 0
                    && readout.queuedEvents() == 0
                    && readout.device().rxCounts().inQ() == 0
                    && readout.device().rxCounts().userHas() == 0;
        } catch (final org.pebbleioc.driver.DmaException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(final BooleanSupplier condition) {
        final long deadline = System.nanoTime() + Duration.ofSeconds(240).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "not within 240 s");
            LockSupport.parkNanos(5_000_000);
        }
    }
}
