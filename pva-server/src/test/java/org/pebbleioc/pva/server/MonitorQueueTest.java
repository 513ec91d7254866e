package org.pebbleioc.pva.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.epics.pvdata.pv.PVStructure;
import org.junit.jupiter.api.Test;
import org.pebbleioc.pva.wire.FieldSelection;

/** The queue against a naive model, and every hold counted. */
class MonitorQueueTest {
    private static final PVStructure VALUE = TestTypes.scalar(1);
    private static final FieldSelection ALL = FieldSelection.all(VALUE.getStructure());

    private final AtomicInteger alive = new AtomicInteger();

    private TestUpdate update(final BitSet changed) {
        alive.incrementAndGet();
        return new TestUpdate(VALUE, changed, alive::decrementAndGet);
    }

    private void offer(final MonitorQueue queue, final TestUpdate update) {
        queue.offer(update);
        update.release();
    }

    /** What a client must be told, kept as plainly as possible. */
    private static final class Model {
        record Entry(TestUpdate update, BitSet changed, BitSet overrun) {}

        final Deque<Entry> queued = new ArrayDeque<>();
        BitSet owed = new BitSet();
        BitSet owedOverrun = new BitSet();
        boolean first = true;
        final int capacity;

        Model(final int capacity) {
            this.capacity = capacity;
        }

        void offer(final TestUpdate update) {
            final BitSet changed = (BitSet) update.changed().clone();
            if (queued.size() == capacity) {
                final Entry last = queued.removeLast();
                queued.add(merge(update, last.changed(), last.overrun(), changed));
                return;
            }
            queued.add(merge(update, owed, owedOverrun, changed));
            if (first) {
                queued.peekLast().changed().or(ALL.leaves());
                first = false;
            }
            owed = new BitSet();
            owedOverrun = new BitSet();
        }

        private static Entry merge(
                final TestUpdate update, final BitSet before, final BitSet overrun, final BitSet now) {
            final BitSet twice = (BitSet) before.clone();
            twice.and(now);
            twice.or(overrun);
            final BitSet all = (BitSet) before.clone();
            all.or(now);
            return new Entry(update, all, twice);
        }

        void reclaim() {
            for (final Entry entry : queued) {
                final Entry merged = merge(null, owed, owedOverrun, entry.changed());
                owed = merged.changed();
                owedOverrun = merged.overrun();
                owedOverrun.or(entry.overrun());
            }
            queued.clear();
        }
    }

    @Test
    void shouldBehaveAsTheModelAndCloseItsBooks() {
        final long seed = System.nanoTime();
        System.out.println("seed " + seed);
        final Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            final int capacity = 1 + random.nextInt(5);
            run(random, new MonitorQueue(ALL, capacity, MonitorQueue.NO_WINDOW, () -> 0L), new Model(capacity));
            assertEquals(0, alive.get(), "updates still held, seed " + seed);
        }
    }

    private void run(final Random random, final MonitorQueue queue, final Model model) {
        final List<MonitorQueue.Slot> flying = new ArrayList<>();
        queue.open();
        for (int step = 0; step < 200; step++) {
            switch (random.nextInt(8)) {
                case 0, 1, 2, 3 -> {
                    final BitSet changed = new BitSet();
                    final int[] leaves = ALL.leaves().stream().toArray();
                    for (int i = 0; i <= random.nextInt(3); i++) {
                        changed.set(leaves[random.nextInt(leaves.length)]);
                    }
                    final TestUpdate update = update(changed);
                    model.offer(update);
                    offer(queue, update);
                }
                case 4, 5 -> {
                    final MonitorQueue.Slot slot = queue.poll();
                    final Model.Entry expected = model.queued.poll();
                    if (expected == null) {
                        assertNull(slot);
                    } else {
                        assertEquals(expected.update(), slot.update());
                        assertEquals(expected.changed(), slot.changed());
                        assertEquals(expected.overrun(), slot.overrun());
                        slot.measured(10);
                        if (random.nextBoolean()) {
                            slot.letGoOfValue();
                        }
                        flying.add(slot);
                    }
                }
                case 6 -> land(random, flying);
                default -> {
                    if (random.nextInt(4) == 0) {
                        assertEquals(model.queued.size(), queue.reclaim());
                        model.reclaim();
                    }
                }
            }
            assertBooksClose(queue.counts());
            assertEquals(model.queued.size(), queue.counts().queued());
        }
        queue.close();
        while (!flying.isEmpty()) {
            land(random, flying);
        }
        final MonitorQueue.Counts end = queue.counts();
        assertBooksClose(end);
        assertEquals(0, end.queued() + end.inFlight());
    }

    private static void land(final Random random, final List<MonitorQueue.Slot> flying) {
        if (!flying.isEmpty()) {
            final MonitorQueue.Slot slot = flying.remove(random.nextInt(flying.size()));
            if (random.nextInt(5) == 0) {
                slot.lost();
            } else {
                slot.written();
            }
        }
    }

    private static void assertBooksClose(final MonitorQueue.Counts c) {
        assertEquals(c.offered(), c.sent() + c.squashed() + c.discarded() + c.queued() + c.inFlight(), c.toString());
    }

    @Test
    void shouldSendOnlyWhatTheClientHasRoomFor() {
        final MonitorQueue queue = new MonitorQueue(ALL, 3, 1, () -> 0L);
        queue.open();
        for (int i = 0; i < 3; i++) {
            offer(queue, update(TestPv.bits(1)));
        }
        queue.poll().written();
        assertNull(queue.poll(), "no room");
        assertTrue(queue.acknowledge(1));
        queue.poll().written();
        assertNull(queue.poll());
        queue.close();
        assertEquals(0, alive.get());
    }

    @Test
    void shouldTakeNothingBeforeItIsOpenOrAfterItsEnd() {
        final MonitorQueue queue = new MonitorQueue(ALL, 3, MonitorQueue.NO_WINDOW, () -> 0L);
        offer(queue, update(TestPv.bits(1)));
        queue.open();
        queue.close();
        offer(queue, update(TestPv.bits(1)));
        assertEquals(0, queue.counts().offered());
        assertEquals(0, alive.get());
    }

    @Test
    void shouldStartAgainWithEverything() {
        final MonitorQueue queue = new MonitorQueue(ALL, 3, MonitorQueue.NO_WINDOW, () -> 0L);
        queue.open();
        offer(queue, update(TestPv.bits(1)));
        queue.close();
        queue.open();
        offer(queue, update(TestPv.bits(1)));
        final MonitorQueue.Slot slot = queue.poll();
        assertEquals(ALL.leaves(), slot.changed());
        slot.written();
        assertEquals(0, alive.get());
    }
}
