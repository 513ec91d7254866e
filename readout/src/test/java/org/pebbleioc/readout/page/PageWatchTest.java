package org.pebbleioc.readout.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.memory.MemoryBank;
import org.pebbleioc.readout.memory.PoolLayout;

class PageWatchTest {
    private static final long SECOND_NS = 1_000_000_000L;

    private final PageHolders holders = new PageHolders();
    private final PageHolder sink = holders.register("sink");
    private final List<String> heard = new ArrayList<>();
    private long nowNs;
    private PagePool pool;
    private PageWatch watch;

    @BeforeEach
    void make() throws Exception {
        final PoolLayout layout = new PoolLayout(4, 4096, 8, 64);
        pool = new PagePool(
                "ep0",
                MemoryBank.of(BankKind.HEAP).block("watch", layout.bytes()).cut("ep0", layout),
                holders,
                UsageThresholds.DEFAULT,
                () -> nowNs);
        watch = new PageWatch(pool, SECOND_NS, new PageWatch.Listener() {
            @Override
            public void level(final UsageLevel level) {
                heard.add(level.message());
            }

            @Override
            public void latency(final boolean isTooLong) {
                heard.add(isTooLong ? "slow" : "fine");
            }
        });
        watch.look(nowNs);
    }

    @Test
    void everyLevelIsHeardInOrderHoweverSeldomOneLooks() {
        for (int episode = 0; episode < 3; episode++) {
            final List<Long> pages = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                pages.add(pool.takeForCopy(sink));
            }
            pages.forEach(page -> pool.release(page, sink));
        }
        watch.look(nowNs);
        final List<String> one = List.of("buffer usage is high", "buffer full", "buffer back to reasonable");
        final List<String> three = new ArrayList<>(one);
        three.addAll(one);
        three.addAll(one);
        assertEquals(three, heard);
    }

    @Test
    void latenciesAreThoseOfTheLastInterval() {
        final long page = pool.takeForCopy(sink);
        pool.addPart(page, sink);
        pool.release(page, sink);
        nowNs += 4_000_000;
        pool.sent(page);
        nowNs += 6_000_000;
        pool.release(page, sink);
        nowNs += SECOND_NS;
        watch.look(nowNs);
        assertEquals(1, watch.latencies().released());
        assertEquals(10e6, watch.latencies().meanNs(), 1);
        assertEquals(10e6, watch.latencies().p99Ns(), 1e6);
        assertEquals(4e6, watch.latencies().queueNs(), 1);
        assertEquals(6e6, watch.latencies().holdNs(), 1);
        nowNs += SECOND_NS;
        watch.look(nowNs);
        assertEquals(0, watch.latencies().released());
        assertEquals(0, watch.latencies().maxNs());
    }

    @Test
    void aPageThatDoesNotComeBackRaisesTheAlarmBeforeItDoes() {
        final long page = pool.takeForCopy(sink);
        pool.addPart(page, sink);
        pool.release(page, sink);
        nowNs += SECOND_NS - 1;
        watch.look(nowNs);
        assertEquals(List.of(), heard);
        nowNs += 1;
        watch.look(nowNs);
        assertEquals(List.of("slow"), heard);
        assertEquals(SECOND_NS, watch.oldestOutNs());
        assertTrue(pool.oldest().contains("held by sink*1"), pool.oldest());
        pool.release(page, sink);
        nowNs += SECOND_NS;
        watch.look(nowNs);
        nowNs += SECOND_NS;
        watch.look(nowNs);
        assertEquals(List.of("slow", "fine"), heard);
    }

    @Test
    void pagesThatComeBackBetweenTwoIntervalsAreOneEpisode() {
        final long page = pool.takeForCopy(sink);
        pool.addPart(page, sink);
        pool.release(page, sink);
        nowNs += 3 * SECOND_NS;
        watch.look(nowNs);
        assertEquals(List.of("slow"), heard);
        nowNs += SECOND_NS / 10;
        pool.release(page, sink);
        watch.look(nowNs);
        assertEquals(0, watch.oldestOutNs());
        assertEquals(List.of("slow"), heard, "back, but the interval it came back in is not over");
        nowNs += SECOND_NS;
        watch.look(nowNs);
        assertEquals(List.of("slow"), heard, "its latency is that of the last interval");
        nowNs += SECOND_NS;
        watch.look(nowNs);
        assertEquals(List.of("slow", "fine"), heard);
    }
}
