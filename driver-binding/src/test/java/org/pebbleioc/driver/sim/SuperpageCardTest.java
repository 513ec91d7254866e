package org.pebbleioc.driver.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaMode;
import org.pebbleioc.driver.rdh.Rdh;
import org.pebbleioc.driver.rdh.RdhCursor;
import org.pebbleioc.driver.rdh.RdhError;
import org.pebbleioc.driver.sim.superpage.LinkStreamOptions;
import org.pebbleioc.driver.sim.superpage.LinkStreams;
import org.pebbleioc.driver.sim.superpage.PageFault;
import org.pebbleioc.driver.sim.superpage.PageFaultPlan;
import org.pebbleioc.driver.sim.superpage.PayloadPattern;

/** The card is stepped by hand, its clock is the test's. */
class SuperpageCardTest {
    private static final int PAGE = 16 * 1024;

    private final HandClock clock = new HandClock();
    private SimulatedDriver driver;
    private SimulatedDevice device;
    private SuperpageCard card;
    private LinkStreams streams;

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

    /** One packet as it arrived. */
    private record Packet(int link, int orbit, int pagesCounter, int payload, boolean stop, int page) {}

    private static LinkStreamOptions options(final int links) {
        return LinkStreamOptions.defaults(links)
                .withOrbits(1000, 8, 0)
                .withPayload(3000, 0.5, 4, PayloadPattern.RANDOM)
                .withSizes(1024, PAGE);
    }

    private void make(
            final LinkStreamOptions options,
            final int buffers,
            final CardOptions.OutOfBuffers policy,
            final PageFaultPlan plan)
            throws DmaException {
        driver = new SimulatedDriver("sim:EP", new DmaGeometry(buffers, 0, PAGE, DmaMode.COHERENT));
        streams = new LinkStreams(options);
        card = new SuperpageCard(driver, streams, policy, plan, clock);
        device = driver.open();
        device.claim(card.mask());
    }

    /** Steps until so many pages were made, reading and giving back on the way; the packets in order of arrival. */
    private List<Packet> run(final long pages, final LinkStreamOptions options) throws DmaException {
        final List<Packet> packets = new ArrayList<>();
        card.start(clock.nowNs);
        int page = 0;
        while (card.counts().pages() < pages && card.isRunning()) {
            step();
            page = read(options, packets, page);
        }
        card.stop();
        while (card.isRunning()) {
            step();
            page = read(options, packets, page);
        }
        return packets;
    }

    private void step() {
        final long next = card.step(clock.nowNs);
        if (next < SuperpageCard.HOLDING) {
            clock.nowNs = Math.max(clock.nowNs, next);
        }
    }

    private int read(final LinkStreamOptions options, final List<Packet> packets, final int before)
            throws DmaException {
        final DmaBatch batch = new DmaBatch(16);
        final RdhCursor cursor = new RdhCursor();
        final int count = device.read(batch);
        for (int i = 0; i < count; i++) {
            final ByteBuffer page = device.buffer(batch.index[i]);
            cursor.reset(page, batch.size[i]);
            while (cursor.next()) {
                final int at = cursor.at();
                final int payload = Rdh.memorySize(page, at) - Rdh.BYTES;
                final int orbit = Rdh.orbit(page, at);
                assertEquals(batch.dest[i], Rdh.linkId(page, at));
                assertEquals(options.headers().endPoint(), Rdh.endPoint(page, at));
                assertEquals(options.headers().version(), Rdh.version(page, at));
                assertEquals(
                        -1,
                        options.payload()
                                .pattern()
                                .mismatch(
                                        page,
                                        at + Rdh.BYTES,
                                        payload,
                                        PayloadPattern.key(
                                                options.headers().endPoint(),
                                                batch.dest[i],
                                                orbit,
                                                Rdh.pagesCounter(page, at))));
                packets.add(new Packet(
                        batch.dest[i], orbit, Rdh.pagesCounter(page, at), payload, Rdh.isStop(page, at), before + i));
            }
            if (card.counts().faults() == 0) {
                assertEquals(RdhError.NONE, cursor.error());
            }
        }
        device.release(batch.index, count);
        return before + count;
    }

    /** Every link: orbits without gap, packets of each counted from 0, the last and only the last with the stop bit. */
    private static void assertWhole(final List<Packet> packets, final LinkStreamOptions options) {
        for (final int link : options.links()) {
            int orbit = (int) options.orbits().first();
            int counter = 0;
            for (final Packet packet : packets) {
                if (packet.link() == link) {
                    assertEquals(orbit, packet.orbit(), "orbit of link " + link);
                    assertEquals(counter, packet.pagesCounter());
                    counter = packet.stop() ? 0 : counter + 1;
                    orbit = packet.stop() ? orbit + 1 : orbit;
                }
            }
            assertEquals(0, Integer.remainderUnsigned(orbit, options.orbits().perTimeFrame()), "whole time frames");
        }
    }

    @Test
    void everyPageIsOfOneLinkAndOneTimeFrameAndNothingIsMissing() throws DmaException {
        for (final int version : new int[] {6, 7}) {
            final LinkStreamOptions options = options(5).withHeaders(version, 3).withEndPoint(7, 1);
            make(options, 64, CardOptions.OutOfBuffers.HOLD, PageFaultPlan.NONE);
            final List<Packet> packets = run(500, options);
            assertWhole(packets, options);
            assertTrue(packets.stream().anyMatch(p -> p.pagesCounter() == 0 && p.payload() == 0), "empty frames");
            for (int i = 1; i < packets.size(); i++) {
                final Packet a = packets.get(i - 1);
                final Packet b = packets.get(i);
                if (a.page() == b.page()) {
                    assertEquals(a.link(), b.link());
                    assertEquals(
                            a.orbit() / options.orbits().perTimeFrame(),
                            b.orbit() / options.orbits().perTimeFrame());
                }
            }
            final SuperpageCounts counts = card.counts();
            assertEquals(counts.pages(), counts.delivered());
        }
    }

    @Test
    void theClockOfTheOrbitsIsKept() throws DmaException {
        final LinkStreamOptions options = options(3);
        make(options, 64, CardOptions.OutOfBuffers.HOLD, PageFaultPlan.NONE);
        final List<Packet> packets = run(300, options);
        final int orbits = packets.get(packets.size() - 1).orbit() + 1;
        assertEquals(orbits / 1000.0, clock.nowNs / 1e9, 0.001);
    }

    @Test
    void theOrbitGoesRoundAfterThirtyTwoBits() throws DmaException {
        final LinkStreamOptions options = options(2).withOrbits(0, 8, (1L << 32) - 16);
        make(options, 64, CardOptions.OutOfBuffers.HOLD, PageFaultPlan.NONE);
        final List<Packet> packets = run(60, options);
        assertWhole(packets, options);
        assertTrue(packets.stream().anyMatch(p -> p.orbit() == 0));
    }

    @Test
    void withoutBuffersPagesWaitOrAreDropped() throws DmaException {
        make(options(2), 4, CardOptions.OutOfBuffers.DROP, PageFaultPlan.NONE);
        card.start(0);
        while (card.counts().pages() < 20) {
            step();
        }
        assertEquals(4, card.counts().delivered());
        assertEquals(16, card.counts().noBuffer());

        make(options(2), 3, CardOptions.OutOfBuffers.HOLD, PageFaultPlan.NONE);
        card.start(clock.nowNs);
        for (int i = 0; i < 50; i++) {
            step();
        }
        assertEquals(SuperpageCard.HOLDING, card.step(clock.nowNs));
        assertEquals(3, card.counts().pages());
        assertEquals(1, card.counts().heldBack());
        card.stop();
        card.step(clock.nowNs);
        assertTrue(card.isRunning(), "it waits for a while");
        clock.nowNs += 600_000_000L;
        card.step(clock.nowNs);
        assertFalse(card.isRunning());
    }

    @Test
    void pausesAndBursts() throws DmaException {
        final LinkStreamOptions options = options(1)
                .withPayload(2048, 0, 0, PayloadPattern.COUNTER)
                .withBursts(new LinkStreamOptions.Bursts(4, 1, 3, 1));
        make(options, 64, CardOptions.OutOfBuffers.HOLD, PageFaultPlan.NONE);
        final List<Packet> packets = run(60, options);
        final int[] payload = new int[4];
        for (final Packet packet : packets) {
            payload[packet.orbit() / 8 % 4] += packet.payload();
        }
        assertEquals(0, payload[3], "the pause");
        assertEquals(payload[1] * 3.0 / payload[0], 1, 0.3);
        assertTrue(payload[2] > 0);
    }

    @Test
    void aDelayedLinkComesLateASilentOneNotAtAll() throws DmaException {
        final LinkStreamOptions options = options(3);
        make(options, 64, CardOptions.OutOfBuffers.HOLD, PageFaultPlan.NONE);
        streams.delay(1, 20);
        streams.silence(2);
        card.start(0);
        final List<Packet> packets = new ArrayList<>();
        int page = 0;
        while (card.counts().pages() < 200) {
            step();
            page = read(options, packets, page);
        }
        int newest = -1;
        int behind = 0;
        for (final Packet packet : packets) {
            newest = Math.max(newest, packet.orbit());
            if (packet.link() == 1) {
                behind = Math.max(behind, newest - packet.orbit());
            }
        }
        assertTrue(behind >= 19, "link 1 is " + behind + " orbits behind");
        assertFalse(packets.stream().anyMatch(p -> p.link() == 2));
        streams.delay(2, 0);
        final int before = packets.size();
        while (card.counts().pages() < 260) {
            step();
            page = read(options, packets, page);
        }
        final Packet back = packets.subList(before, packets.size()).stream()
                .filter(p -> p.link() == 2)
                .findFirst()
                .orElseThrow();
        assertTrue(
                back.orbit() >= newest - 16, "back with the others, not where it fell silent: " + back + ", " + newest);
    }

    @Test
    void faultsStrikeAsPlannedAndTheBooksClose() throws DmaException {
        final LinkStreamOptions options = options(4);
        make(
                options,
                64,
                CardOptions.OutOfBuffers.HOLD,
                PageFaultPlan.oneIn(
                        7,
                        Map.of(
                                PageFault.LOSE, 20,
                                PageFault.SWAP, 20,
                                PageFault.DUPLICATE, 20)));
        run(1000, options);
        final SuperpageCounts counts = card.counts();
        assertTrue(counts.lost() > 20 && counts.duplicated() > 20, counts.toString());
        assertEquals(0, counts.held());
        assertEquals(
                counts.pages(),
                counts.delivered() - counts.duplicated() + counts.lost() + counts.noBuffer() + counts.held());
    }

    @Test
    void faultsOnDemandStrikeTheNextPages() throws DmaException {
        final LinkStreamOptions options = options(1);
        make(options, 64, CardOptions.OutOfBuffers.HOLD, PageFaultPlan.NONE);
        for (final PageFault fault : PageFault.values()) {
            card.demand(fault, 1);
        }
        card.start(0);
        final DmaBatch batch = new DmaBatch(1);
        final RdhCursor cursor = new RdhCursor();
        final List<RdhError> errors = new ArrayList<>();
        final List<Integer> firstOrbits = new ArrayList<>();
        while (errors.size() < 8) {
            step();
            if (device.read(batch) == 1) {
                cursor.reset(device.buffer(batch.index[0]), batch.size[0]);
                while (cursor.next()) {
                    // to the error
                }
                errors.add(cursor.error());
                firstOrbits.add(Rdh.orbit(device.buffer(batch.index[0]), 0));
                device.release(batch.index, 1);
            }
        }
        // lost; swapped with the one that comes twice; bad header; bad offset; no stop; bad orbit
        assertEquals(
                List.of(
                        RdhError.NONE,
                        RdhError.NONE,
                        RdhError.NONE,
                        RdhError.VERSION,
                        RdhError.NEXT_OFFSET,
                        RdhError.NONE,
                        RdhError.NONE,
                        RdhError.NONE),
                errors);
        assertEquals(firstOrbits.get(0), firstOrbits.get(1), "twice");
        assertTrue(firstOrbits.get(2) < firstOrbits.get(0), "overtaken");
        assertTrue(firstOrbits.get(6) > 1 << 29, "far off");
        assertEquals(1, card.counts().lost());
        assertEquals(7, card.counts().faults());
    }
}
