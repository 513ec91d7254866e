package org.pebbleioc.readout.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pebbleioc.readout.page.GroupCounter.*;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.pebbleioc.driver.DmaDevice;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaMode;
import org.pebbleioc.driver.sim.CardClock;
import org.pebbleioc.driver.sim.CardOptions;
import org.pebbleioc.driver.sim.SimulatedDriver;
import org.pebbleioc.driver.sim.SuperpageCard;
import org.pebbleioc.driver.sim.SuperpageCounts;
import org.pebbleioc.driver.sim.superpage.LinkStreamOptions;
import org.pebbleioc.driver.sim.superpage.LinkStreams;
import org.pebbleioc.driver.sim.superpage.PageFault;
import org.pebbleioc.driver.sim.superpage.PageFaultPlan;
import org.pebbleioc.driver.sim.superpage.PayloadPattern;
import org.pebbleioc.readout.EnumCounters;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.memory.MemoryBank;
import org.pebbleioc.readout.memory.PoolLayout;
import org.pebbleioc.readout.memory.PoolMemory;

/**
 * The whole line from two simulated end points to consumers, stepped by one thread on a virtual clock: a million pages
 * with skewed, late, silent and lossy links and consumers that are slow, refuse, or never give back until they are shut.
 */
class PageLineTest {
    private static final int PAGES = 1_000_000;
    private static final int PAGE_BYTES = 4096;
    private static final int POOL = 96;

    private final HandClock clock = new HandClock();
    private final PageHolders holders = new PageHolders();

    private static final class HandClock implements CardClock {
        private long nowNs;

        @Override
        public long nowNs() {
            return nowNs;
        }

        @Override
        public long wallNs() {
            return nowNs;
        }
    }

    /** Takes several parts per page and gives them back later, in any order; sometimes it is full, sometimes it hangs. */
    private final class Consumer implements TimeFrameSink {
        private final String name;
        private final PageHolder holder;
        private final SplittableRandom random;
        private final int room;
        private final ArrayDeque<Object[]> parts = new ArrayDeque<>();
        private long taken;
        private long refused;
        private long pagesTaken;
        private long timeFrame = -1;
        private boolean isHanging;

        Consumer(final String name, final long seed, final int room) {
            this.name = name;
            holder = holders.register(name);
            random = new SplittableRandom(seed);
            this.room = room;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean offer(final LinkTimeFrame frame) {
            assertTrue(frame.timeFrame() >= timeFrame, "ids never go back");
            timeFrame = frame.timeFrame();
            if (parts.size() >= room) {
                refused++;
                return false;
            }
            for (int i = 0; i < frame.pageCount(); i++) {
                for (int part = 1 + random.nextInt(3); part > 0; part--) {
                    assertTrue(frame.pool().addPart(frame.handle(i), holder));
                    parts.add(new Object[] {frame.pool(), frame.handle(i)});
                }
                pagesTaken++;
            }
            taken++;
            return true;
        }

        void work() {
            if (random.nextInt(20_000) == 0) {
                isHanging = !isHanging;
            }
            for (int n = random.nextInt(12); n > 0 && !isHanging && !parts.isEmpty(); n--) {
                giveBack(random.nextBoolean() ? parts.pollFirst() : parts.pollLast());
            }
        }

        void shut() {
            while (!parts.isEmpty()) {
                giveBack(parts.poll());
            }
        }

        private void giveBack(final Object[] part) {
            final PagePool pool = (PagePool) part[0];
            final long handle = (long) part[1];
            pool.sent(handle);
            assertTrue(pool.release(handle, holder));
            if (random.nextInt(1000) == 0 && pool.holds(PagePool.index(handle), holder) == 0) {
                pool.release(handle, holder); // one too many, now and then
            }
        }
    }

    @Test
    void theBooksCloseOverAMillionPages() throws Exception {
        final long seed = System.nanoTime();
        System.out.println("PageLineTest seed " + seed);
        final SplittableRandom random = new SplittableRandom(seed);
        final List<SuperpageCard> cards = new ArrayList<>();
        final List<LinkStreams> sources = new ArrayList<>();
        final List<PagePool> pools = new ArrayList<>();
        final List<CardReader> readers = new ArrayList<>();
        for (int endPoint = 0; endPoint < 2; endPoint++) {
            final PoolLayout layout = new PoolLayout(POOL, PAGE_BYTES, 64, 64);
            final PoolMemory memory = MemoryBank.of(BankKind.HEAP)
                    .block("ep" + endPoint, layout.bytes())
                    .cut("ep" + endPoint, layout);
            final LinkStreams streams = new LinkStreams(LinkStreamOptions.defaults(6)
                    .withEndPoint(3, endPoint)
                    .withOrbits(11_246, 4, (1L << 32) - 40_000)
                    .withPayload(900, 0.9, 10, PayloadPattern.NONE)
                    .withSizes(1024, PAGE_BYTES)
                    .withSeed(seed + endPoint));
            final SimulatedDriver driver = SimulatedDriver.over(
                    "sim:ep" + endPoint, new DmaGeometry(POOL, 0, PAGE_BYTES, DmaMode.COHERENT), memory.buffers());
            final DmaDevice device = driver.open();
            final SuperpageCard card = new SuperpageCard(
                    driver,
                    streams,
                    endPoint == 0 ? CardOptions.OutOfBuffers.DROP : CardOptions.OutOfBuffers.HOLD,
                    PageFaultPlan.oneIn(
                            seed,
                            Map.of(
                                    PageFault.LOSE, 500,
                                    PageFault.SWAP, 500,
                                    PageFault.DUPLICATE, 700,
                                    PageFault.BAD_HEADER, 2000,
                                    PageFault.BAD_OFFSET, 2000,
                                    PageFault.NO_STOP, 2000,
                                    PageFault.BAD_ORBIT, 2000)),
                    clock);
            device.claim(card.mask());
            final PagePool pool = new PagePool("ep" + endPoint, memory, holders, UsageThresholds.DEFAULT, clock::nowNs);
            cards.add(card);
            sources.add(streams);
            pools.add(pool);
            readers.add(new CardReader(device, pool, holders.reader(), dest -> dest));
        }
        final List<Consumer> sinks = List.of(new Consumer("one", seed, 120), new Consumer("two", seed + 1, 60));
        final EnumCounters<GroupCounter> counters = new EnumCounters<>(GroupCounter.class);
        final LinkTable links = new LinkTable(
                pools, List.of(sources.get(0).links(), sources.get(1).links()));
        final GroupOptions options =
                GroupOptions.defaults(4).withTimeoutNs(5_000_000).withLimits(12, 16);
        final PageFlow flow =
                new PageFlow(readers, sinks, new TimeFrameGrouper(options, links, holders.reader(), sinks, counters));
        readers.forEach(reader -> reader.accept(true));
        cards.forEach(card -> card.start(0));

        long pages = 0;
        for (long step = 0; pages < PAGES; step++) {
            long next = Long.MAX_VALUE;
            for (final SuperpageCard card : cards) {
                for (int i = 0; i < 8; i++) {
                    next = Math.min(next, card.step(clock.nowNs));
                }
            }
            for (final CardReader reader : readers) {
                reader.doWork(clock.nowNs);
            }
            flow.doWork(clock.nowNs);
            flow.doWork(clock.nowNs);
            sinks.forEach(Consumer::work);
            clock.nowNs = next < SuperpageCard.HOLDING ? Math.max(clock.nowNs + 1, next) : clock.nowNs + 10_000;
            if (step % 4096 == 0) {
                disturb(random, sources.get(random.nextInt(2)));
                pages = cards.stream().mapToLong(c -> c.counts().pages()).sum();
            }
        }
        for (final SuperpageCard card : cards) {
            card.stop();
            while (card.isRunning()) {
                card.step(clock.nowNs);
                clock.nowNs += 100_000;
                for (final CardReader reader : readers) {
                    reader.doWork(clock.nowNs);
                }
                flow.doWork(clock.nowNs);
                sinks.forEach(Consumer::work);
            }
        }
        for (final CardReader reader : readers) {
            while (!reader.isDrained()) {
                reader.doWork(clock.nowNs);
                flow.doWork(clock.nowNs);
            }
        }
        flow.finish(clock.nowNs);
        sinks.forEach(Consumer::shut);
        for (final CardReader reader : readers) {
            reader.doWork(clock.nowNs);
        }

        long delivered = 0;
        long filled = 0;
        for (int i = 0; i < 2; i++) {
            final SuperpageCounts card = cards.get(i).counts();
            assertEquals(
                    card.pages(), card.delivered() - card.duplicated() + card.lost() + card.noBuffer(), "the card");
            final CardReader reader = readers.get(i);
            assertEquals(card.delivered(), reader.count(CardCounter.DELIVERED), "card to reader");
            assertEquals(
                    reader.count(CardCounter.DELIVERED),
                    reader.count(CardCounter.FILLED)
                            + reader.count(CardCounter.EMPTY)
                            + reader.count(CardCounter.AFTER_STOP)
                            + reader.count(CardCounter.FOREIGN),
                    "reader");
            delivered += card.delivered();
            filled += reader.count(CardCounter.FILLED);
            final PagePool pool = pools.get(i);
            assertEquals(0, pool.usage().used());
            assertEquals(POOL, pool.life().in(PageState.WITH_CARD) + pool.life().in(PageState.FREE));
            assertEquals(
                    pool.buffers().allocatedTotal(),
                    pool.buffers().releasedTotal() + pool.buffers().inUse(),
                    "pool");
            assertEquals(0, pool.buffers().overrunTotal());
            assertTrue(pool.refusedTotal() > 0, "releases that were one too many");
            assertTrue(pool.usage().reached(UsageLevel.FULL) > 0, "the pool was full at times");
        }
        assertEquals(filled, counters.value(PAGES_IN), "reader to grouper");
        assertEquals(
                counters.value(PAGES_IN),
                counters.value(PAGES_GROUPED)
                        + counters.value(PAGES_BAD)
                        + counters.value(PAGES_IMPLAUSIBLE)
                        + counters.value(PAGES_LATE)
                        + counters.value(PAGES_DUPLICATE)
                        + counters.value(PAGES_OVERFLOW),
                "grouper");
        assertEquals(
                counters.value(PAGES_GROUPED),
                links.all().stream().mapToLong(l -> l.count(LinkCounter.PAGES)).sum());
        assertEquals(
                2 * counters.value(LINK_FRAMES_BUILT),
                sinks.stream().mapToLong(s -> s.taken + s.refused).sum(),
                "grouper to consumers");
        assertEquals(
                counters.value(LINK_FRAMES_UNWANTED),
                sinks.stream().mapToLong(s -> s.refused).sum());
        assertEquals(
                counters.value(TIME_FRAMES_BUILT),
                counters.value(TIME_FRAMES_COMPLETE)
                        + counters.value(TIME_FRAMES_TIMED_OUT)
                        + counters.value(TIME_FRAMES_OVERFLOW)
                        + counters.value(TIME_FRAMES_FORCED));
        assertEquals(0, counters.value(SINK_ERRORS));
        assertTrue(delivered > PAGES / 2, "most were delivered: " + delivered);
        for (final GroupCounter each : List.of(
                PAGES_BAD,
                PAGES_LATE,
                PAGES_DUPLICATE,
                TIME_FRAMES_TIMED_OUT,
                LINK_FRAMES_MISSING,
                LINKS_LOST,
                LINK_FRAMES_DAMAGED,
                LINK_FRAMES_UNWANTED)) {
            assertTrue(counters.value(each) > 0, each + " never happened");
        }
    }

    /** A link is delayed, falls silent, or is in order again. */
    private static void disturb(final SplittableRandom random, final LinkStreams source) {
        final int link = random.nextInt(6);
        switch (random.nextInt(6)) {
            case 0 -> source.silence(link);
            case 1 -> source.delay(link, random.nextInt(200));
            case 2 -> source.delay(link, random.nextInt(8));
            default -> {
                for (int each = 0; each < 6; each++) {
                    source.delay(each, 0);
                }
            }
        }
    }
}
