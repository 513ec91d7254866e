package org.pebbleioc.readout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pebbleioc.readout.ReadoutCounter.*;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pebbleioc.driver.DmaDestination;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.readout.event.Damage;
import org.pebbleioc.readout.event.EventBuilder;
import org.pebbleioc.readout.event.EventQueue;
import org.pebbleioc.readout.event.Pebble;
import org.pebbleioc.readout.event.PebbleEvent;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.memory.MemoryBank;
import org.pebbleioc.readout.testing.Datagrams;
import org.pebbleioc.readout.testing.Frame;
import org.pebbleioc.readout.testing.HandFedDevice;

/** Reader and publisher driven by hand, round by round, with the test's own clock. */
class DmaReaderTest {
    private static final int CFG_SIZE = 4096;
    private static final int BATCH = 4;
    private static final long TIMEOUT_NS = 1_000;
    private static final ImageFormat FORMAT = new ImageFormat(60, 30, PixelType.UINT16);

    private final HandFedDevice device = new HandFedDevice(32, CFG_SIZE);
    private final Datagrams datagrams = Datagrams.of(2, CFG_SIZE);
    private final Counters counters = new Counters();
    private final EventQueue queue = new EventQueue(4);
    private final List<Integer> damages = new ArrayList<>();
    private Pebble pebble;
    private EventBuilder builder;
    private DmaReader reader;
    private EventPublisher publisher;
    private long nowNs = 1_000_000;

    @BeforeEach
    void wire() throws IOException {
        pebble = new Pebble(MemoryBank.of(BankKind.HEAP).cut(4, 4096));
        final int[] dests = {DmaDestination.of(0, 0), DmaDestination.of(1, 0)};
        builder = new EventBuilder(device, dests, FORMAT, TIMEOUT_NS, pebble, queue, counters);
        reader = new DmaReader(device, BATCH, builder, pebble, queue, counters);
        final EventSink sink = new EventSink() {
            @Override
            public void onEvent(final PebbleEvent event) {
                damages.add(event.damage());
            }

            @Override
            public int reclaim() {
                return 0;
            }
        };
        publisher = new EventPublisher(queue, pebble, List.of(sink), 1, counters);
    }

    private void push(final int lane, final int counter) {
        for (final Frame frame : datagrams.image(lane, counter, FORMAT)) {
            assertTrue(device.push(frame));
        }
    }

    private void publishAll() {
        while (publisher.doWork(nowNs) > 0) {
            // one event a round
        }
    }

    @Test
    void shouldReadABatchARoundAndGiveItBackAtOnce() throws DmaException {
        for (int counter = 0; counter < 3; counter++) {
            push(0, counter);
            push(1, counter);
        }
        assertEquals(BATCH, reader.doWork(nowNs));
        assertEquals(0, device.userHas());
        assertEquals(2, queue.size());
        assertEquals(2, reader.doWork(nowNs));
        assertEquals(0, reader.doWork(nowNs));
        publishAll();
        assertEquals(List.of(0, 0, 0), damages);
        assertEquals(4, pebble.pool().free());
    }

    @Test
    void shouldExpireOnlyWhenTheDeviceHasNothingMore() throws DmaException {
        push(0, 0);
        push(0, 1);
        push(0, 2);
        push(1, 0);
        push(1, 1);
        nowNs += 1;
        assertEquals(4, reader.doWork(nowNs)); // the batch was full, so there may be more
        nowNs += 10 * TIMEOUT_NS;
        assertEquals(1 + 1, reader.doWork(nowNs)); // event 1 is whole after all, event 2 expires
        publishAll();
        assertEquals(List.of(0, 0, Damage.DROPPED_CONTRIBUTION | Damage.TIMED_OUT), damages);
    }

    @Test
    void shouldBlameNoLaneForTheTimeItStoodStill() throws DmaException {
        final long a = pebble.pool().allocate();
        final long b = pebble.pool().allocate();
        final long c = pebble.pool().allocate();
        push(0, 0);
        push(0, 1); // no buffer for it, and lane 1's part of event 0 is behind it
        push(1, 0);
        push(1, 1);
        assertEquals(1, reader.doWork(nowNs));
        assertTrue(reader.isBlocked());
        nowNs += TIMEOUT_NS - 1; // clients hold the rest: they may come back
        assertEquals(0, reader.doWork(nowNs));
        pebble.pool().release(a);
        pebble.pool().release(b);
        nowNs += 10 * TIMEOUT_NS;
        assertEquals(3, reader.doWork(nowNs));
        assertFalse(reader.isBlocked());
        publishAll();
        assertEquals(List.of(0, 0), damages);
        assertEquals(1, counters.value(PEBBLE_WAITS));
        assertEquals(11 * TIMEOUT_NS - 1, counters.value(PEBBLE_WAIT_NS));
        pebble.pool().release(c);
    }

    @Test
    void shouldGiveAnOpenEventTheTimeBackThatTheReaderStoodStill() throws DmaException {
        final long[] clients = {
            pebble.pool().allocate(), pebble.pool().allocate(), pebble.pool().allocate()
        };
        push(0, 0);
        push(0, 1);
        assertEquals(1, reader.doWork(nowNs));
        assertTrue(reader.isBlocked());
        nowNs += TIMEOUT_NS - 1;
        pebble.pool().release(clients[0]);
        assertEquals(1, reader.doWork(nowNs));
        nowNs += TIMEOUT_NS - 1; // of 2 * TIMEOUT_NS - 2 since event 0 began, half was the reader's
        assertEquals(0, reader.doWork(nowNs));
        push(1, 0);
        push(1, 1);
        assertEquals(2, reader.doWork(nowNs));
        publishAll();
        assertEquals(List.of(0, 0), damages);
    }

    @Test
    void shouldExpireWhenOpenEventsFillThePebbleEvenIfTheLastReadWasAFullBatch() throws DmaException {
        for (int counter = 0; counter < 8; counter++) {
            push(0, counter); // lane 1 is dead
        }
        assertEquals(BATCH, reader.doWork(nowNs));
        assertEquals(0, reader.doWork(nowNs));
        assertTrue(reader.isBlocked());
        nowNs += TIMEOUT_NS;
        assertTrue(reader.doWork(nowNs) > 0, "nothing but a time-out can end this");
        publishAll();
        assertEquals(4, reader.doWork(nowNs));
        nowNs += TIMEOUT_NS;
        reader.doWork(nowNs);
        publishAll();
        assertEquals(8, damages.size());
        assertEquals(4, pebble.pool().free());
    }

    @Test
    void shouldKeepTheBuffersThatTheDeviceDidNotTakeBack() throws DmaException {
        push(0, 0);
        push(1, 0);
        device.failReleases(1);
        assertThrows(DmaException.class, () -> reader.doWork(nowNs));
        assertEquals(2, device.userHas());
        assertEquals(0, reader.doWork(nowNs));
        assertEquals(0, device.userHas());
        assertEquals(1, queue.size());
    }

    @Test
    void shouldGiveUpItsEventsAtAStopEvenIfTheDeviceRefuses() throws DmaException {
        push(0, 0);
        reader.doWork(nowNs);
        assertEquals(1, pebble.pool().inUse());
        push(0, 1);
        device.failReleases(2);
        assertThrows(DmaException.class, () -> reader.doWork(nowNs));
        assertThrows(DmaException.class, reader::close);
        assertEquals(0, pebble.pool().inUse());
        assertEquals(2, counters.value(EVENTS_ABANDONED));
    }

    @Test
    void shouldAllocateNextToNothingPerEvent() throws DmaException {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final List<List<Frame>> prepared = new ArrayList<>();
        for (int counter = 0; counter < 6_000; counter++) {
            prepared.add(datagrams.image(0, counter, FORMAT));
            prepared.add(datagrams.image(1, counter, FORMAT));
        }
        long inReadout = 0;
        final int warm = 3_000;
        for (int counter = 0; counter < 6_000; counter++) {
            for (int lane = 0; lane < 2; lane++) {
                prepared.get(2 * counter + lane).forEach(device::push);
            }
            final long before = threads.getCurrentThreadAllocatedBytes();
            reader.doWork(nowNs);
            publisher.doWork(nowNs);
            if (counter >= warm) {
                inReadout += threads.getCurrentThreadAllocatedBytes() - before;
            }
            damages.clear();
        }
        assertEquals(6_000, counters.value(EVENTS_PUBLISHED));
        final long perEvent = inReadout / (6_000 - warm);
        assertTrue(perEvent < 128, "bytes per event: " + perEvent);
    }
}
