package org.pebbleioc.readout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pebbleioc.readout.ReadoutCounter.*;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pebbleioc.driver.DmaDestination;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.readout.event.Pebble;
import org.pebbleioc.readout.event.PebbleEvent;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.testing.Datagrams;
import org.pebbleioc.readout.testing.Deadline;
import org.pebbleioc.readout.testing.Frame;
import org.pebbleioc.readout.testing.HandFedDevice;

/** Both threads, from the card to the sinks. */
@Timeout(600)
class ReadoutTest {
    private static final int CFG_SIZE = 4096;
    private static final ImageFormat FORMAT = new ImageFormat(60, 40, PixelType.UINT16);
    private static final long LONG_NS = 60_000_000_000L;

    private final HandFedDevice device = new HandFedDevice(16, CFG_SIZE);

    private ReadoutOptions options(final int lanes, final int pebbleCount, final long laneTimeoutNs) {
        return new ReadoutOptions(device.geometry(), FORMAT, lanes, pebbleCount, 8192, BankKind.HEAP, laneTimeoutNs, 1);
    }

    private void feed(final List<Frame> frames) {
        frames.forEach(frame -> Deadline.await("a free DMA buffer", () -> device.push(frame)));
    }

    private void feedImages(final int lanes, final int from, final int to) {
        final Datagrams datagrams = Datagrams.of(lanes, CFG_SIZE).withShortBy(5);
        for (int counter = from; counter < to; counter++) {
            for (int lane = 0; lane < lanes; lane++) {
                feed(datagrams.image(lane, counter, FORMAT));
            }
        }
    }

    private static void assertBooks(final Readout readout) {
        assertTrue(Books.close(readout), () -> Books.of(readout).toString());
        assertEquals(0, readout.pebble().pool().refusedTotal());
        assertEquals(0, readout.pebble().pool().overrunTotal());
    }

    /** Lets everything go, and counts. */
    private static final class CountingSink implements EventSink {
        final AtomicLong seen = new AtomicLong();

        @Override
        public void onEvent(final PebbleEvent event) {
            seen.incrementAndGet();
        }

        @Override
        public int reclaim() {
            return 0;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldCloseTheBooksAfterTenThousandEventsWithAClientThatStopsReadingAndAPebbleOfFour(final int lanes)
            throws IOException {
        final int count = 10_000;
        final ReadoutOptions options = options(lanes, 4, LONG_NS);
        final Pebble pebble = Readout.pebble(options);
        final HoldingSink stopped = new HoldingSink(pebble);
        final CountingSink other = new CountingSink();
        final Readout readout = new Readout(options, device, pebble, List.of(stopped, other));
        readout.start();
        assertArrayEquals(
                lanes == 1
                        ? DmaDestination.mask(DmaDestination.of(0, 0))
                        : DmaDestination.mask(DmaDestination.of(0, 0), DmaDestination.of(1, 0)),
                device.claimed());
        feedImages(lanes, 0, count);
        Deadline.await("all events", () -> other.seen.get() == count);
        readout.close();

        assertBooks(readout);
        assertEquals(count, stopped.seen);
        assertEquals(0, stopped.outOfOrder);
        assertEquals(count, readout.count(IMAGES_BUILT));
        assertEquals(0, readout.count(DAMAGED_IMAGES));
        assertEquals(count, readout.count(EVENTS_PUBLISHED));
        assertEquals((long) count * FORMAT.sizeBytes(), readout.count(BYTES_COPIED));
        assertTrue(readout.count(UPDATES_RECLAIMED) > 0);
        assertEquals(0, device.userHas());
        assertEquals(16, device.free());
        assertTrue(pebble.pool().inUse() >= 1, "the stopped client still holds what it began to send");
        stopped.disconnect();
        assertEquals(0, pebble.pool().inUse());
        assertBooks(readout);
    }

    @Test
    void shouldStandStillWithoutAPebbleBufferAndGoOnWithOne() throws IOException {
        final ReadoutOptions options = options(1, 2, LONG_NS);
        final Pebble pebble = Readout.pebble(options);
        final Readout readout = new Readout(options, device, pebble, List.of());
        final long a = pebble.pool().allocate();
        final long b = pebble.pool().allocate();
        readout.start();
        feedImages(1, 0, 3);
        Deadline.await("the reader to stand still", readout::isHeldBack);
        assertEquals(0, readout.count(EVENTS_IN));
        pebble.pool().release(a);
        Deadline.await("all events", () -> readout.count(EVENTS_PUBLISHED) == 3);
        Deadline.await("the reader to go on", () -> !readout.isHeldBack());
        assertTrue(readout.count(PEBBLE_WAITS) >= 1);
        assertTrue(readout.count(PEBBLE_WAIT_NS) > 0);
        readout.close();
        pebble.pool().release(b);
        assertEquals(pebble.pool().allocatedTotal(), pebble.pool().releasedTotal());
    }

    @Test
    void shouldStopWithinFiveSecondsWhileItStandsStill() throws IOException {
        final ReadoutOptions options = options(2, 2, LONG_NS);
        final Pebble pebble = Readout.pebble(options);
        final HoldingSink stopped = new HoldingSink(pebble);
        final Readout readout = new Readout(options, device, pebble, List.of(stopped));
        final long held = pebble.pool().allocate();
        readout.start();
        final Datagrams datagrams = Datagrams.of(2, CFG_SIZE);
        feed(datagrams.image(0, 1, FORMAT)); // takes the last buffer, and its other lane is behind event 2
        feed(datagrams.image(0, 2, FORMAT));
        Deadline.await("the reader to stand still", readout::isHeldBack);
        final long beganNs = System.nanoTime();
        readout.close();
        assertTrue(System.nanoTime() - beganNs < 20_000_000_000L);
        assertEquals(1, readout.count(EVENTS_ABANDONED));
        assertTrue(readout.count(FRAGMENTS_ORPHAN) > 0);
        assertEquals(0, device.userHas());
        assertBooks(readout);
        pebble.pool().release(held);
        stopped.disconnect();
        assertEquals(0, pebble.pool().inUse());
        readout.close(); // once more does nothing
    }

    @Test
    void shouldStopWithinFiveSecondsWhenIdleAndBeforeItWasStarted() throws IOException {
        final ReadoutOptions options = options(1, 4, LONG_NS);
        new Readout(options, device, Readout.pebble(options), List.of()).close();
        final Readout readout = new Readout(options, device, Readout.pebble(options), List.of());
        readout.start();
        final long beganNs = System.nanoTime();
        readout.close();
        assertTrue(System.nanoTime() - beganNs < 20_000_000_000L);
        assertBooks(readout);
    }

    @Test
    void shouldStopWithinFiveSecondsWhenASinkDoesNotReturn() throws IOException {
        final CountDownLatch inside = new CountDownLatch(1);
        final CountDownLatch never = new CountDownLatch(1);
        final EventSink stuck = new EventSink() {
            @Override
            public void onEvent(final PebbleEvent event) {
                inside.countDown();
                while (never.getCount() > 0) {
                    try {
                        never.await();
                    } catch (final InterruptedException e) {
                        continue; // as bad as can be
                    }
                }
            }

            @Override
            public int reclaim() {
                return 0;
            }
        };
        final ReadoutOptions options = options(1, 4, LONG_NS);
        final Readout readout = new Readout(options, device, Readout.pebble(options), List.of(stuck));
        readout.start();
        feedImages(1, 0, 1);
        Deadline.await("the sink to be in", () -> inside.getCount() == 0);
        final long beganNs = System.nanoTime();
        readout.close();
        assertTrue(System.nanoTime() - beganNs < 20_000_000_000L);
        never.countDown();
        Deadline.await(
                "the publisher to end",
                () -> Books.close(readout) && readout.pebble().pool().inUse() == 0);
    }

    @Test
    void shouldTryAgainWhenTheDeviceRefuses() throws IOException {
        final ReadoutOptions options = options(1, 4, LONG_NS);
        final Pebble pebble = Readout.pebble(options);
        final CountingSink sink = new CountingSink();
        final Readout readout = new Readout(options, device, pebble, List.of(sink));
        readout.start();
        feedImages(1, 0, 10);
        Deadline.await("ten events", () -> sink.seen.get() == 10);
        device.failReads(2);
        feedImages(1, 10, 20);
        Deadline.await("ten more", () -> sink.seen.get() == 20);
        assertEquals(2, readout.count(READ_ERRORS));
        device.failReleases(2);
        feedImages(1, 20, 60);
        Deadline.await("forty more", () -> sink.seen.get() == 60);
        Deadline.await("all DMA buffers to be back", () -> device.free() == 16);
        assertEquals(4, readout.count(READ_ERRORS));
        readout.close();
        assertEquals(0, readout.count(DAMAGED_IMAGES));
        assertBooks(readout);
    }

    @Test
    void shouldGoOnWhenASinkFails() throws IOException {
        final ReadoutOptions options = options(1, 2, LONG_NS);
        final Pebble pebble = Readout.pebble(options);
        final EventSink broken = new EventSink() {
            @Override
            public void onEvent(final PebbleEvent event) {
                throw new IllegalStateException("the test asked for it");
            }

            @Override
            public int reclaim() {
                throw new IllegalStateException("the test asked for it");
            }
        };
        final HoldingSink holding = new HoldingSink(pebble);
        final CountingSink sink = new CountingSink();
        final Readout readout = new Readout(options, device, pebble, List.of(broken, holding, sink));
        readout.start();
        feedImages(1, 0, 100);
        Deadline.await("all events", () -> sink.seen.get() == 100);
        readout.close();
        assertTrue(readout.count(SINK_ERRORS) > 100, "one an event, and those of reclaim");
        assertEquals(100, readout.count(EVENTS_PUBLISHED));
        holding.disconnect();
        assertEquals(0, pebble.pool().inUse());
        assertBooks(readout);
    }

    @Test
    void shouldEndTheWaitForADeadLaneAlsoWhenClientsAndOpenEventsFillThePebble() throws IOException {
        final ReadoutOptions options = options(2, 4, 20_000_000L);
        final Pebble pebble = Readout.pebble(options);
        final CountingSink sink = new CountingSink();
        final Readout readout = new Readout(options, device, pebble, List.of(sink));
        final long client = pebble.pool().allocate();
        readout.start();
        final Datagrams datagrams = Datagrams.of(2, CFG_SIZE);
        for (int counter = 0; counter < 12; counter++) {
            feed(datagrams.image(0, counter, FORMAT)); // lane 1 is dead
        }
        Deadline.await("all events", () -> sink.seen.get() == 12);
        readout.close();
        assertEquals(12, readout.count(MISSING_LANES));
        assertEquals(12, readout.count(LANE_TIMEOUTS));
        assertEquals(1, pebble.pool().inUse());
        pebble.pool().release(client);
    }

    @Test
    void shouldRefuseAPebbleThatIsNotTheOptions() throws IOException {
        final Pebble other = Readout.pebble(options(1, 8, LONG_NS));
        assertThrows(
                IllegalArgumentException.class, () -> new Readout(options(1, 4, LONG_NS), device, other, List.of()));
        assertFalse(other.pool().inUse() > 0);
    }
}
