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
    private final UpdateLedger ledger = new UpdateLedger();
    private ClientBudget budget = ClientBudget.unlimited();

    private TestUpdate update(final BitSet changed) {
        alive.incrementAndGet();
        return new TestUpdate(VALUE, changed, alive::decrementAndGet);
    }

    private MonitorQueue queue(final int capacity, final int window, final QueuePolicy policy) {
        return new MonitorQueue(
                ALL, new QueueTerms(capacity, window, policy), budget, ledger.account("T:Value"), () -> 0L);
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

        final QueuePolicy policy;

        Model(final int capacity, final QueuePolicy policy) {
            this.capacity = capacity;
            this.policy = policy;
        }

        void offer(final TestUpdate update) {
            final BitSet changed = (BitSet) update.changed().clone();
            if (queued.size() == capacity && policy == QueuePolicy.OLDEST) {
                dropOldest();
            }
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

        private void dropOldest() {
            final Entry oldest = queued.removeFirst();
            if (queued.isEmpty()) {
                queued.add(oldest);
                reclaim();
                return;
            }
            final Entry next = queued.removeFirst();
            final Entry merged = merge(next.update(), oldest.changed(), oldest.overrun(), next.changed());
            merged.overrun().or(next.overrun());
            queued.addFirst(merged);
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
            final QueuePolicy policy = QueuePolicy.values()[random.nextInt(3)];
            run(random, queue(capacity, MonitorQueue.NO_WINDOW, policy), new Model(capacity, policy));
            assertEquals(0, alive.get(), "updates still held, seed " + seed);
        }
    }

    private void run(final Random random, final MonitorQueue queue, final Model model) {
        final List<QueuedUpdate> flying = new ArrayList<>();
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
                    final QueuedUpdate slot = queue.poll();
                    final Model.Entry expected = model.queued.poll();
                    if (expected == null) {
                        assertNull(slot);
                    } else {
                        assertEquals(expected.update(), slot.update());
                        assertEquals(expected.changed(), slot.changes().changed());
                        assertEquals(expected.overrun(), slot.changes().overrun());
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
                        final boolean keeps = model.policy == QueuePolicy.LOSSLESS;
                        assertEquals(keeps ? 0 : model.queued.size(), queue.reclaim());
                        assertEquals(keeps ? model.queued.size() : 0, queue.reclaimKept());
                        model.reclaim();
                    }
                }
            }
            assertBooksClose(queue.counts());
            assertEquals(model.queued.size(), queue.counts().queued());
        }
        queue.end();
        while (!flying.isEmpty()) {
            land(random, flying);
        }
        final QueueCounts end = queue.counts();
        assertBooksClose(end);
        assertEquals(0, end.queued() + end.inFlight());
    }

    private static void land(final Random random, final List<QueuedUpdate> flying) {
        if (!flying.isEmpty()) {
            final QueuedUpdate slot = flying.remove(random.nextInt(flying.size()));
            if (random.nextInt(5) == 0) {
                slot.lost();
            } else {
                slot.written();
            }
        }
    }

    private static void assertBooksClose(final QueueCounts c) {
        assertEquals(
                c.offered(),
                c.sent() + c.squashed() + c.dropped() + c.discarded() + c.queued() + c.inFlight(),
                c.toString());
    }

    @Test
    void shouldSendOnlyWhatTheClientHasRoomFor() {
        final MonitorQueue queue = queue(3, 1, QueuePolicy.LATEST);
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

    /** An update that holds so many bytes, with its number in place of a value. */
    private TestUpdate holding(final long bytes) {
        alive.incrementAndGet();
        return new TestUpdate(VALUE, TestPv.bits(1), alive::decrementAndGet, bytes);
    }

    private static List<PvUpdate> sent(final MonitorQueue queue) {
        final List<PvUpdate> sent = new ArrayList<>();
        for (QueuedUpdate slot = queue.poll(); slot != null; slot = queue.poll()) {
            sent.add(slot.update());
            slot.written();
        }
        return sent;
    }

    @Test
    void shouldGiveUpWhatItsPolicySays() {
        for (final QueuePolicy policy : QueuePolicy.values()) {
            final MonitorQueue queue = queue(3, MonitorQueue.NO_WINDOW, policy);
            queue.open();
            final List<TestUpdate> all = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                all.add(update(TestPv.bits(1)));
                offer(queue, all.get(i));
            }
            assertEquals(policy == QueuePolicy.LATEST ? 3 : 0, queue.counts().squashed());
            assertEquals(policy == QueuePolicy.LATEST ? 0 : 3, queue.counts().dropped());
            final List<TestUpdate> expected =
                    policy == QueuePolicy.OLDEST ? all.subList(3, 6) : List.of(all.get(0), all.get(1), all.get(5));
            assertEquals(expected, sent(queue), policy.word());
            queue.end();
        }
        assertEquals(0, alive.get());
    }

    @Test
    void shouldHoldNoMoreBytesThanItsClientMayButAlwaysOneUpdate() {
        budget = new ClientBudget(100);
        final MonitorQueue first = queue(8, MonitorQueue.NO_WINDOW, QueuePolicy.LATEST);
        final MonitorQueue second = queue(8, MonitorQueue.NO_WINDOW, QueuePolicy.OLDEST);
        first.open();
        second.open();
        for (int i = 0; i < 6; i++) {
            offer(first, holding(40));
        }
        assertEquals(2, first.counts().queued());
        assertEquals(80, first.counts().heldBytes());
        final TestUpdate newest = holding(40);
        offer(second, holding(40));
        offer(second, newest);
        assertEquals(1, second.counts().queued(), "its first one whatever the others have, and no more");
        assertEquals(120, budget.held());
        final QueuedUpdate slot = second.poll();
        assertEquals(newest, slot.update());
        assertEquals(40, second.counts().heldBytes(), "in flight counts");
        slot.written();
        assertEquals(80, budget.held());
        sent(first);
        assertEquals(0, budget.held());
        first.end();
        second.end();
        assertEquals(0, alive.get());
    }

    @Test
    void shouldKeepTheCountsOfThoseWhoLeft() {
        final MonitorQueue queue = queue(3, MonitorQueue.NO_WINDOW, QueuePolicy.LATEST);
        queue.open();
        for (int i = 0; i < 5; i++) {
            offer(queue, update(TestPv.bits(1)));
        }
        final QueuedUpdate slot = queue.poll();
        slot.measured(70);
        queue.end();
        assertEquals(
                new PvTotals("T:Value", 0, 5, 0, 2, 0, 2, 1, 0), ledger.totals().get("T:Value"));
        slot.written();
        final PvTotals settled = new PvTotals("T:Value", 0, 5, 1, 2, 0, 2, 0, 70);
        assertEquals(settled, ledger.totals().get("T:Value"));
        queue.end();
        queue.open();
        offer(queue, update(TestPv.bits(1)));
        assertEquals(settled, ledger.totals().get("T:Value"), "it has ended");
        final MonitorQueue another = queue(3, MonitorQueue.NO_WINDOW, QueuePolicy.LATEST);
        another.open();
        offer(another, update(TestPv.bits(1)));
        assertEquals(
                new PvTotals("T:Value", 1, 6, 1, 2, 0, 2, 1, 70),
                ledger.totals().get("T:Value"));
        another.end();
        assertEquals(0, alive.get());
    }

    @Test
    void shouldMakeGoodForWhatWasTakenBack() {
        final MonitorQueue queue = queue(3, MonitorQueue.NO_WINDOW, QueuePolicy.LATEST);
        final int[] drained = {0};
        queue.whenDrained(() -> drained[0]++);
        queue.open();
        for (int i = 0; i < 3; i++) {
            offer(queue, update(TestPv.bits(1)));
        }
        final QueuedUpdate first = queue.poll();
        assertEquals(2, queue.reclaim());
        assertTrue(queue.owes());
        first.written();
        assertEquals(1, drained[0], "the writer has nothing more, and the client not the last value");
        final TestUpdate now = update(TestPv.bits(1));
        assertTrue(queue.makeGood(now));
        assertTrue(queue.makeGood(now), "once is enough");
        assertEquals(1, queue.counts().queued());
        now.release();
        assertEquals(3, queue.counts().offered());
        assertEquals(1, queue.counts().squashed(), "one of the two taken back is made good for");
        final QueuedUpdate slot = queue.poll();
        assertEquals(TestPv.bits(1), slot.changes().changed());
        assertEquals(TestPv.bits(1), slot.changes().overrun());
        slot.written();
        assertEquals(1, drained[0]);
        assertBooksClose(queue.counts());
        queue.end();
        assertEquals(0, alive.get());
    }

    @Test
    void shouldTakeNothingBeforeItIsOpenOrAfterItsEnd() {
        final MonitorQueue queue = queue(3, MonitorQueue.NO_WINDOW, QueuePolicy.LATEST);
        offer(queue, update(TestPv.bits(1)));
        queue.open();
        queue.close();
        offer(queue, update(TestPv.bits(1)));
        assertEquals(0, queue.counts().offered());
        assertEquals(0, alive.get());
    }

    @Test
    void shouldStartAgainWithEverything() {
        final MonitorQueue queue = queue(3, MonitorQueue.NO_WINDOW, QueuePolicy.LATEST);
        queue.open();
        offer(queue, update(TestPv.bits(1)));
        queue.close();
        queue.open();
        offer(queue, update(TestPv.bits(1)));
        final QueuedUpdate slot = queue.poll();
        assertEquals(ALL.leaves(), slot.changes().changed());
        slot.written();
        assertEquals(0, alive.get());
    }
}
