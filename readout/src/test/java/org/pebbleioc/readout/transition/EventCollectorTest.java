package org.pebbleioc.readout.transition;

import static org.junit.jupiter.api.Assertions.*;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pebbleioc.readout.testing.Deadline;

class EventCollectorTest {
    private static final MatchOptions EXACT = MatchOptions.DEFAULT;
    /** For threads that run on the machine's clock. */
    private static final MatchOptions PATIENT =
            new MatchOptions(MatchOptions.Mode.EXACT, MatchOptions.Source.TIME_STAMP, 0, 0, 60_000_000_000L, 2, 0);

    private static final long GRACE_NS = 60_000_000_000L;

    @Test
    void shouldDeliverWholeEventsInOrderAndFreeBothBuffersTogether() throws Exception {
        final CollectorRig rig = new CollectorRig(2, EXACT);
        rig.noting("all", 4, QueuePolicy.BLOCK);
        rig.collector.begin();
        rig.pvs.forEach(PvInput::present);
        rig.event(1);
        rig.event(2);
        rig.update(0, 2);
        rig.update(1, 2);
        rig.update(1, 1);
        rig.work();
        assertEquals(List.of(), rig.seen, "event 2 is whole, but it is not its turn");
        assertEquals(2, rig.pebble.pool().inUse());
        assertEquals("pv pv0", rig.collector.held().by());
        rig.update(0, 1);
        rig.work();
        Deadline.await("both", () -> rig.seen.size() == 2);
        assertEquals(List.of("1 1 1", "2 2 2"), rig.seen);
        Deadline.await("given back", rig::isAllGivenBack);
        rig.collector.end(GRACE_NS);
        assertTrue(rig.booksClose());
    }

    @Test
    void shouldPayForADeadPvWithItsOwnTimeOutOnly() throws Exception {
        final CollectorRig rig = new CollectorRig(2, EXACT);
        rig.noting("all", 4, QueuePolicy.BLOCK);
        rig.collector.begin();
        rig.pvs.forEach(PvInput::present);
        rig.event(1);
        rig.update(0, 1);
        rig.work();
        assertEquals(1, rig.pvs.get(0).statistics().outcomes(Outcome.FILLED), "matched without the dead one");
        rig.nowNs += EXACT.timeoutNs();
        rig.work();
        Deadline.await("the event", () -> rig.seen.size() == 1);
        assertEquals("1 1 TimedOut", rig.seen.get(0));
        rig.pvs.get(1).absent(Outcome.DISCONNECTED);
        rig.event(2);
        rig.update(0, 2);
        rig.work();
        Deadline.await("the next", () -> rig.seen.size() == 2);
        assertEquals("2 2 Disconnected", rig.seen.get(1), "known to be away: nobody waits");
        rig.collector.end(GRACE_NS);
        assertTrue(rig.isAllGivenBack() && rig.booksClose());
    }

    @Test
    void shouldGiveUpOldEventsWhenThePebbleRunsLow() throws Exception {
        final CollectorRig rig = new CollectorRig(1, EXACT);
        rig.noting("all", 8, QueuePolicy.BLOCK);
        rig.collector.begin();
        rig.pvs.get(0).present();
        for (int i = 1; i <= CollectorRig.PEBBLES; i++) {
            assertTrue(rig.event(i));
        }
        assertFalse(rig.event(9), "the pebble is full of events that wait");
        rig.collector.reclaim();
        rig.work();
        Deadline.await("room", () -> rig.pebble.pool().free() == 1);
        assertEquals("1 TimedOut", rig.seen.get(0));
        assertEquals(1, rig.collector.givenUp());
        rig.update(0, 2);
        rig.work();
        Deadline.await("the second", () -> rig.seen.size() == 2);
        assertEquals("2 2", rig.seen.get(1));
        rig.collector.end(GRACE_NS);
        assertTrue(rig.isAllGivenBack() && rig.booksClose());
    }

    @Test
    void shouldTellTheEventThatItsUpdateFoundNoRoom() throws Exception {
        final CollectorRig rig = new CollectorRig(1, EXACT);
        rig.noting("all", 8, QueuePolicy.BLOCK);
        rig.collector.begin();
        rig.pvs.get(0).present();
        rig.work();
        for (int i = 101; i <= 100 + CollectorRig.PEBBLES; i++) {
            assertTrue(rig.update(0, i));
        }
        assertFalse(rig.update(0, 1));
        rig.work();
        rig.event(1);
        rig.work();
        Deadline.await("the event", () -> rig.seen.size() == 1);
        assertEquals("1 NoRoom", rig.seen.get(0));
        rig.collector.end(GRACE_NS);
        assertTrue(rig.isAllGivenBack() && rig.booksClose());
    }

    /** A consumer that sees every event holds the others up, and is named; those that may lose events do not. */
    @Test
    void shouldDoWithEachQueueAsItsPolicySays() throws Exception {
        final CollectorRig rig = new CollectorRig(1, EXACT);
        final CountDownLatch go = new CountDownLatch(1);
        final ConsumerQueue newest = slow(rig, "newest", QueuePolicy.DROP_NEWEST, go);
        final ConsumerQueue oldest = slow(rig, "oldest", QueuePolicy.DROP_OLDEST, go);
        final ConsumerQueue latest = slow(rig, "latest", QueuePolicy.LATEST, go);
        rig.collector.begin();
        rig.pvs.get(0).present();
        deliver(rig, 1);
        for (final ConsumerQueue queue : List.of(newest, oldest, latest)) {
            Deadline.await("in hand", () -> queue.counts().inHand() == 1);
        }
        for (int i = 2; i <= 6; i++) {
            deliver(rig, i);
        }
        assertEquals(3, newest.counts().dropped());
        assertEquals(3, oldest.counts().dropped());
        assertEquals(4, latest.counts().dropped());
        go.countDown();
        rig.collector.end(GRACE_NS);
        assertEquals(List.of("newest 1", "newest 2", "newest 3"), of(rig, "newest"));
        assertEquals(List.of("oldest 1", "oldest 5", "oldest 6"), of(rig, "oldest"));
        assertEquals(List.of("latest 1", "latest 6"), of(rig, "latest"));
        assertTrue(rig.isAllGivenBack() && rig.booksClose());
    }

    @Test
    void shouldWaitForABlockingConsumerAndNameIt() throws Exception {
        final CollectorRig rig = new CollectorRig(1, EXACT);
        final CountDownLatch go = new CountDownLatch(1);
        final ConsumerQueue all = slow(rig, "disk", QueuePolicy.BLOCK, go);
        rig.collector.begin();
        rig.pvs.get(0).present();
        deliver(rig, 1);
        Deadline.await("in hand", () -> all.counts().inHand() == 1);
        for (int i = 2; i <= 5; i++) {
            deliver(rig, i);
        }
        assertEquals("sink disk", rig.collector.held().by());
        assertEquals(2, rig.collector.waitingEvents());
        assertEquals(5, rig.pvs.get(0).statistics().outcomes(Outcome.FILLED), "matching goes on meanwhile");
        go.countDown();
        Deadline.await("all of them", () -> {
            rig.work();
            return rig.seen.size() == 5;
        });
        assertEquals(0, all.counts().dropped());
        rig.collector.end(GRACE_NS);
        assertTrue(rig.isAllGivenBack() && rig.booksClose());
    }

    @Test
    void shouldGoOnAfterAConsumerThatFails() throws Exception {
        final CollectorRig rig = new CollectorRig(1, EXACT);
        final ConsumerQueue bad = rig.collector.addConsumer(
                "bad",
                event -> {
                    throw new java.io.IOException("disk full");
                },
                4,
                QueuePolicy.BLOCK);
        rig.collector.begin();
        rig.pvs.get(0).present();
        deliver(rig, 1);
        deliver(rig, 2);
        Deadline.await("both", () -> bad.counts().failed() == 2);
        assertEquals("disk full", bad.counts().lastError());
        rig.collector.end(GRACE_NS);
        assertTrue(rig.isAllGivenBack() && rig.booksClose());
    }

    /** The hang at Unconfigure of LCLS-II: a stop with a full pebble, a dead PV and a consumer that stands still. */
    @Test
    void shouldStopWithAFullPebble() throws Exception {
        final CollectorRig rig = new CollectorRig(2, EXACT);
        final CountDownLatch never = new CountDownLatch(1);
        slow(rig, "disk", QueuePolicy.BLOCK, never);
        rig.collector.start();
        rig.pvs.forEach(PvInput::present);
        for (int i = 1; i <= CollectorRig.PEBBLES; i++) {
            assertTrue(rig.event(i));
            rig.update(0, i);
        }
        assertFalse(rig.event(9));
        final long beganNs = System.nanoTime();
        rig.collector.stop(100_000_000L);
        assertTrue(System.nanoTime() - beganNs < 20_000_000_000L);
        assertTrue(rig.isAllGivenBack(), "everything came back");
        assertTrue(rig.booksClose());
    }

    @Test
    void shouldStartAndStopThousandsOfTimes() throws Exception {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final CollectorRig rig = new CollectorRig(2, EXACT);
        rig.noting("all", 2, QueuePolicy.BLOCK);
        rig.noting("some", 2, QueuePolicy.DROP_OLDEST);
        int number = 0;
        for (int run = 0; run < 2000; run++) {
            rig.collector.start();
            rig.pvs.forEach(PvInput::present);
            for (int i = random.nextInt(6); i > 0; i--) {
                number++;
                if (random.nextInt(8) > 0) {
                    rig.event(number);
                }
                if (random.nextInt(8) > 0) {
                    rig.update(0, number);
                }
                if (random.nextInt(8) > 0) {
                    rig.update(1, number);
                }
            }
            rig.collector.stop(GRACE_NS);
            assertTrue(rig.isAllGivenBack(), "seed=" + seed + " run=" + run);
            assertTrue(rig.booksClose(), "seed=" + seed + " run=" + run);
            rig.seen.clear();
        }
    }

    /** Two threads that feed PVs, one that feeds events: nothing is lost or mixed, whatever the order. */
    @Test
    void shouldKeepEventsAndPvsTogetherFromManyThreads() throws Exception {
        final CollectorRig rig = new CollectorRig(2, PATIENT);
        final int events = 5000;
        rig.noting("all", 4, QueuePolicy.BLOCK);
        rig.collector.start();
        rig.pvs.forEach(PvInput::present);
        final List<Thread> feeders = IntStream.range(0, 2)
                .mapToObj(pv -> new Thread(() -> {
                    for (int i = 1; i <= events; i++) {
                        final int number = i; // as long as none is early, there is a block for each event
                        Deadline.await("event " + i, () -> rig.collector.eventsIn() >= number);
                        rig.update(pv, i);
                    }
                }))
                .toList();
        feeders.forEach(Thread::start);
        for (int i = 1; i <= events; i++) {
            final int number = i;
            Deadline.await("room for event " + i, () -> rig.event(number));
        }
        for (final Thread feeder : feeders) {
            feeder.join();
        }
        Deadline.await("all", () -> rig.seen.size() == events);
        for (int i = 1; i <= events; i++) {
            assertEquals(i + " " + i + " " + i, rig.seen.get(i - 1));
        }
        rig.collector.stop(GRACE_NS);
        assertTrue(rig.isAllGivenBack() && rig.booksClose());
    }

    private static ConsumerQueue slow(
            final CollectorRig rig, final String name, final QueuePolicy policy, final CountDownLatch go) {
        return rig.collector.addConsumer(
                name,
                event -> {
                    go.await();
                    rig.seen.add(name + " " + event.event().eventCounter());
                },
                2,
                policy);
    }

    private static List<String> of(final CollectorRig rig, final String name) {
        return rig.seen.stream().filter(text -> text.startsWith(name)).toList();
    }

    private static void deliver(final CollectorRig rig, final int number) {
        rig.event(number);
        rig.update(0, number);
        rig.work();
    }
}
