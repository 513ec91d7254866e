package org.pebbleioc.readout.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaMode;
import org.pebbleioc.driver.sim.CardOptions;
import org.pebbleioc.driver.sim.SimulatedDriver;
import org.pebbleioc.driver.sim.SuperpageCard;
import org.pebbleioc.driver.sim.SuperpageCounts;
import org.pebbleioc.driver.sim.superpage.LinkStreamOptions;
import org.pebbleioc.driver.sim.superpage.LinkStreams;
import org.pebbleioc.driver.sim.superpage.PageFaultPlan;
import org.pebbleioc.driver.sim.superpage.PayloadPattern;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.memory.MemoryBank;
import org.pebbleioc.readout.memory.MemoryBlock;
import org.pebbleioc.readout.memory.PoolLayout;
import org.pebbleioc.readout.memory.PoolMemory;
import org.pebbleioc.readout.testing.Deadline;

/** The readout with its threads, two simulated end points behind it. */
class SuperpageReadoutTest {
    private static final int PAGE_BYTES = 8192;

    private final Collecting collecting = new Collecting();
    private final List<SimulatedPageCard> cards = new ArrayList<>();
    private final ControlOptions control = new ControlOptions(
            List.of(UsageThresholds.DEFAULT), UsageThresholds.DEFAULT, 3_800_000_000L, 50_000_000L, 1_000_000_000L);
    private SuperpageReadout readout;
    private final List<CountDownLatch> gates = new ArrayList<>();
    private boolean isFailing;

    private static final class Collecting implements TimeFrameSink {
        private final ConcurrentLinkedQueue<LinkTimeFrame> held = new ConcurrentLinkedQueue<>();
        private volatile PageHolder holder;
        private volatile boolean keeps;
        private volatile boolean isThrowing;
        private volatile CountDownLatch gate;
        private volatile boolean atGate;
        private volatile long frames;
        private volatile long pages;
        private volatile int begun;
        private volatile int ended;

        @Override
        public String name() {
            return "collecting";
        }

        @Override
        public boolean offer(final LinkTimeFrame frame) {
            frames++;
            pages += frame.pageCount();
            if (gate != null) {
                atGate = true;
                try {
                    gate.await();
                } catch (final InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            if (isThrowing) {
                throw new IllegalStateException("a consumer's mistake");
            }
            if (keeps) {
                for (int i = 0; i < frame.pageCount(); i++) {
                    frame.pool().addPart(frame.handle(i), holder);
                }
                held.add(frame);
            }
            return true;
        }

        @Override
        public void begin(final long run) {
            begun++;
        }

        @Override
        public void end() {
            ended++;
        }

        void giveBack() {
            for (LinkTimeFrame frame = held.poll(); frame != null; frame = held.poll()) {
                frame.release(holder);
            }
        }
    }

    private void make(final int pages, final LinkStreamOptions options) {
        make(
                pages,
                options,
                CardOptions.OutOfBuffers.DROP,
                GroupOptions.defaults(options.orbits().perTimeFrame()));
    }

    /** However the threads of the cards are scheduled: no orbit is skipped, no page dropped, and no link given up. */
    private void makeLossless(final int pages, final LinkStreamOptions options) {
        make(
                pages,
                options.withOrbits(0, 4, 0),
                CardOptions.OutOfBuffers.HOLD,
                GroupOptions.defaults(options.orbits().perTimeFrame()).withTimeoutNs(60_000_000_000L));
    }

    private void make(
            final int pages,
            final LinkStreamOptions options,
            final CardOptions.OutOfBuffers policy,
            final GroupOptions grouping) {
        readout = new SuperpageReadout(
                "PAGES",
                new SuperpageReadout.Parts() {
                    private MemoryBlock block;

                    @Override
                    public List<PageCard> cards() throws IOException {
                        if (isFailing) {
                            throw new IOException("no such card");
                        }
                        final PoolLayout layout = new PoolLayout(pages, PAGE_BYTES, 64, 4096);
                        block = MemoryBank.of(BankKind.HEAP).block("all", 3 * layout.bytes());
                        cards.clear();
                        for (int i = 0; i < 2; i++) {
                            cards.add(new SimulatedPageCard(
                                    "ep" + i,
                                    block.cut("ep" + i, layout),
                                    new LinkStreams(options.withEndPoint(0, i)),
                                    policy,
                                    PageFaultPlan.NONE));
                        }
                        return List.copyOf(cards);
                    }

                    @Override
                    public PoolMemory copies() throws IOException {
                        return block.cut("copies", new PoolLayout(4, PAGE_BYTES, 64, 4096));
                    }

                    @Override
                    public List<TimeFrameSink> sinks(
                            final PageHolders holders, final PagePool copies, final List<PagePool> pools) {
                        collecting.holder = holders.register("collecting");
                        return List.of(collecting);
                    }
                },
                grouping,
                control);
    }

    private static LinkStreamOptions options() {
        return LinkStreamOptions.defaults(3)
                .withOrbits(200_000, 4, 0)
                .withPayload(2000, 0.5, 0, PayloadPattern.NONE)
                .withSizes(2048, PAGE_BYTES);
    }

    @AfterEach
    void close() throws IOException {
        gates.forEach(CountDownLatch::countDown);
        if (readout != null) {
            readout.close();
            assertEquals(SuperpageState.STANDBY, readout.state());
        }
    }

    private static void await(final java.util.function.BooleanSupplier condition) {
        Deadline.await("the readout", condition);
    }

    @Test
    void throughAllStatesAndEveryPageIsAccountedFor() throws IOException {
        makeLossless(64, options());
        assertThrows(IOException.class, readout::start);
        readout.configure();
        assertThrows(IOException.class, readout::configure);
        assertEquals(
                List.of("ep0", "ep1", "copies"),
                readout.allPools().stream().map(PagePool::name).toList());
        readout.start();
        assertEquals(SuperpageState.RUNNING, readout.state());
        await(() -> collecting.frames > 300);
        final StopReport report = readout.stop();
        assertTrue(report.isDataOff() && report.isEmpty(), report.toString());
        assertEquals(SuperpageState.CONFIGURED, readout.state());
        assertEquals(collecting.pages, readout.count(GroupCounter.PAGES_GROUPED));
        long delivered = 0;
        for (final SimulatedPageCard card : cards) {
            final SuperpageCounts counts = card.card().counts();
            delivered += counts.delivered();
        }
        assertEquals(delivered, readout.count(GroupCounter.PAGES_IN));
        assertEquals(0, readout.count(GroupCounter.LINK_FRAMES_DAMAGED));
        assertEquals(1, collecting.begun);
        assertEquals(1, collecting.ended);
        assertEquals(report, readout.stop(), "a stop while stopped says how the last one went");
    }

    @Test
    void pagesThatAreStillOutAreReportedAndStayTheirs() throws IOException {
        make(32, options());
        readout.configure();
        collecting.keeps = true;
        readout.start();
        await(() -> readout.pools().get(0).usage().level() == UsageLevel.FULL);
        await(() -> readout.pools().get(1).usage().level() == UsageLevel.FULL);
        final StopReport report = readout.stop();
        assertFalse(report.isEmpty());
        assertEquals(2, report.pagesOut().size());
        assertTrue(
                report.pagesOut()
                        .get(0)
                        .toString()
                        .matches(
                                "ep0: \\d+/32 pages \\(\\d+\\.\\d\\d%\\) still in use, held by" + " collecting\\*\\d+"),
                report.pagesOut().get(0).toString());
        assertTrue(cards.stream().anyMatch(c -> c.card().counts().noBuffer() > 0));
        assertTrue(readout.count(0, CardCounter.STARVED) > 0);
        assertTrue(readout.pools().get(0).exhaustedTotal(Exhaustion.NO_PAGE_FOR_CARD) > 0);
    }

    @Test
    void aDeviceStaysOpenUntilItsLastPageIsBack() throws IOException {
        make(16, options());
        readout.configure();
        collecting.keeps = true;
        readout.start();
        final PagePool first = readout.pools().get(0);
        await(() -> collecting.held.stream().anyMatch(frame -> frame.pool() == first));
        readout.stop();
        final SimulatedPageCard card = cards.get(0);
        readout.reset();
        card.device().read(new org.pebbleioc.driver.DmaBatch(1)); // still open
        collecting.giveBack();
        assertThrows(IOException.class, () -> card.device().read(new org.pebbleioc.driver.DmaBatch(1)), "closed");
        readout.configure();
        collecting.keeps = false;
        readout.start();
        final long before = collecting.frames;
        await(() -> collecting.frames > before + 10);
    }

    @Test
    void aFailureIsAnErrorAndResetLeadsOutOfIt() throws IOException {
        make(16, options());
        isFailing = true;
        final IOException failure = assertThrows(IOException.class, readout::configure);
        assertEquals("PAGES: configure failed: no such card", failure.getMessage());
        assertEquals(SuperpageState.ERROR, readout.state());
        assertEquals("configure failed: no such card", readout.message());
        final IOException refused = assertThrows(IOException.class, readout::start);
        assertTrue(refused.getMessage().contains("no such card"), "the first error is said again: " + refused);
        readout.reset();
        isFailing = false;
        readout.configure();
        assertEquals(SuperpageState.CONFIGURED, readout.state());
        assertEquals("", readout.message());
    }

    @Test
    void aCardThatGoesAwayIsAnErrorAndItsPagesAreAccountedFor() throws IOException {
        make(64, options());
        readout.configure();
        readout.start();
        await(() -> collecting.frames > 20);
        final List<PagePool> pools = readout.allPools();
        cards.get(1).driver().remove();
        await(() -> readout.state() == SuperpageState.ERROR);
        assertTrue(readout.message().contains("the device of ep1 is gone"), readout.message());
        assertThrows(IOException.class, readout::start);
        readout.reset();
        assertEquals(SuperpageState.STANDBY, readout.state());
        for (final PagePool pool : pools) {
            assertEquals(0, pool.usage().used(), pool.name());
        }
        readout.configure();
        readout.start();
        final long before = collecting.frames;
        await(() -> collecting.frames > before + 20);
    }

    /** The driver's own buffers as superpages, transmit buffers in front of them, the links unknown until they deliver. */
    @Test
    void anyDmaDeviceIsACard() throws Exception {
        final SimulatedDriver driver =
                new SimulatedDriver("sim:any", new DmaGeometry(64, 4, PAGE_BYTES, DmaMode.COHERENT));
        try (SuperpageCard source = new SuperpageCard(
                driver, new LinkStreams(options()), CardOptions.OutOfBuffers.HOLD, PageFaultPlan.NONE)) {
            readout = new SuperpageReadout(
                    "ANY",
                    new SuperpageReadout.Parts() {
                        @Override
                        public List<PageCard> cards() throws IOException {
                            return List.of(new DevicePageCard("any", driver.open(), source.mask(), List.of()));
                        }

                        @Override
                        public PoolMemory copies() {
                            return null;
                        }

                        @Override
                        public List<TimeFrameSink> sinks(
                                final PageHolders holders, final PagePool copies, final List<PagePool> pools) {
                            return List.of(collecting);
                        }
                    },
                    GroupOptions.defaults(4).withTimeoutNs(60_000_000_000L),
                    control);
            readout.configure();
            readout.start();
            source.start();
            await(() -> collecting.frames > 100);
            source.stop();
            await(() -> !source.isRunning());
            assertTrue(readout.stop().isEmpty());
            assertEquals(3, readout.links().size());
            assertEquals(0, readout.count(GroupCounter.PAGES_BAD));
            assertEquals(source.counts().delivered(), readout.count(GroupCounter.PAGES_IN));
            assertEquals(0, readout.count(GroupCounter.LINK_FRAMES_DAMAGED));
            source.start();
            await(() -> readout.count(0, CardCounter.AFTER_STOP) > 20);
            assertEquals(0, readout.pools().get(0).usage().used(), "what comes while no run is on goes back");
        }
    }

    @Test
    void aConsumerThatThrowsCostsNobodyElse() throws IOException {
        make(64, options());
        readout.configure();
        collecting.isThrowing = true;
        readout.start();
        await(() -> collecting.frames > 50);
        final StopReport report = readout.stop();
        assertTrue(report.isEmpty(), report.toString());
        assertEquals(collecting.frames, readout.count(GroupCounter.SINK_ERRORS));
    }

    /**
     * The card sends 50 000 time frames a second: where a crowded machine keeps one of the threads waiting, time frames are
     * closed for it, and its pages are late. Without that no page is.
     */
    private void assertNoPageIsLateWithoutReason() {
        final long reasons = readout.count(GroupCounter.TIME_FRAMES_TIMED_OUT)
                + readout.count(GroupCounter.TIME_FRAMES_OVERFLOW)
                + readout.count(GroupCounter.ORBIT_JUMPS);
        assertTrue(
                reasons > 0 || readout.count(GroupCounter.PAGES_LATE) == 0,
                () -> readout.count(GroupCounter.PAGES_LATE) + " pages are late");
    }

    /** The first pages of a run must not come to the grouper of the run before: it would call them late. */
    @Test
    void aRunBeginsWhenTheGrouperHasDoneWithTheLastOne() throws Exception {
        make(64, options());
        readout.configure();
        readout.start();
        await(() -> collecting.frames > 20);
        final CountDownLatch gate = new CountDownLatch(1);
        gates.add(gate);
        collecting.gate = gate;
        await(() -> collecting.atGate);
        assertFalse(readout.stop().isDataOff(), "a consumer does not return");
        final Thread starting = new Thread(() -> {
            try {
                readout.start();
            } catch (final IOException e) {
                // the state says it
            }
        });
        starting.start();
        await(() -> starting.getState() == Thread.State.TIMED_WAITING);
        assertEquals(SuperpageState.CONFIGURED, readout.state());
        collecting.gate = null;
        gate.countDown();
        starting.join();
        assertEquals(SuperpageState.RUNNING, readout.state(), readout.message());
        final long before = collecting.frames;
        await(() -> collecting.frames > before + 20);
        assertTrue(readout.stop().isEmpty());
        assertNoPageIsLateWithoutReason();
        assertEquals(collecting.pages, readout.count(GroupCounter.PAGES_GROUPED));
    }

    /** Real threads, all the way round; what a run leaves behind would add up. */
    @Test
    void fiveThousandStartsAndStops() throws IOException {
        make(64, options());
        readout.configure();
        final int threads = Thread.activeCount();
        for (int run = 1; run <= 5000; run++) {
            readout.start();
            if (run % 100 == 0) {
                final long before = collecting.frames;
                await(() -> collecting.frames > before + 6);
            }
            final StopReport report = readout.stop();
            assertTrue(report.isDataOff() && report.isEmpty(), "run " + run + ": " + report);
            if (run % 500 == 0) {
                readout.reset();
                readout.configure();
            }
        }
        assertEquals(5000, readout.runs());
        assertEquals(5000, collecting.begun);
        assertEquals(5000, collecting.ended);
        assertTrue(Thread.activeCount() <= threads + 2, "threads are left over");
        assertEquals(collecting.pages, readout.count(GroupCounter.PAGES_GROUPED));
        assertNoPageIsLateWithoutReason();
        // a card whose thread had to wait for a processor is late
        assertEquals(
                readout.count(GroupCounter.PAGES_IN),
                readout.count(GroupCounter.PAGES_GROUPED)
                        + readout.count(GroupCounter.PAGES_LATE)
                        + readout.count(GroupCounter.PAGES_IMPLAUSIBLE)
                        + readout.count(GroupCounter.PAGES_OVERFLOW));
        assertEquals(0, readout.count(GroupCounter.PAGES_BAD) + readout.count(GroupCounter.PAGES_DUPLICATE));
        for (final PagePool pool : readout.allPools()) {
            assertEquals(0, pool.usage().used());
            assertEquals(0, pool.refusedTotal());
        }
    }
}
