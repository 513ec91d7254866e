package org.pebbleioc.readout.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.memory.MemoryBank;
import org.pebbleioc.readout.memory.PoolLayout;

/** Random operations, right and wrong ones, against a model of lists; and many threads, against conservation. */
class PagePoolPropertyTest {
    private static final int HOLDERS = 3;

    private final PageHolders holders = new PageHolders();
    private final List<PageHolder> all = List.of(holders.reader(), holders.register("a"), holders.register("b"));

    private PagePool pool(final int pages) throws Exception {
        final PoolLayout layout = new PoolLayout(pages, 256, 8, 8);
        return new PagePool(
                "pool",
                MemoryBank.of(BankKind.HEAP).block("pool", layout.bytes()).cut("pool", layout),
                holders,
                UsageThresholds.DEFAULT,
                System::nanoTime);
    }

    private static final class ModelPage {
        PageState state;
        int index;
        final int[] holds = new int[HOLDERS];

        int total() {
            return holds[0] + holds[1] + holds[2];
        }
    }

    @Test
    void theSameAnswersAsTheModel() throws Exception {
        final long seed = System.nanoTime();
        System.out.println("PagePoolPropertyTest seed " + seed);
        final SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 200; round++) {
            final int pages = 1 + random.nextInt(6);
            final PagePool pool = pool(pages);
            final ArrayDeque<Integer> free = new ArrayDeque<>();
            for (int i = 0; i < pages; i++) {
                free.add(i);
            }
            final Map<Long, ModelPage> live = new HashMap<>();
            final List<Long> ever = new ArrayList<>(List.of(-1L, 1L << 40));
            long refused = 0;
            for (int step = 0; step < 400; step++) {
                final String at = "seed " + seed + " round " + round + " step " + step;
                final long handle = ever.get(random.nextInt(ever.size()));
                final ModelPage page = live.get(handle);
                final int who = random.nextInt(HOLDERS);
                final int what = random.nextInt(8);
                if (what < 2) {
                    final long taken = what == 0 ? pool.toCard() : pool.takeForCopy(all.get(who));
                    assertEquals(free.isEmpty(), taken == PagePool.NONE, at);
                    if (taken != PagePool.NONE) {
                        assertTrue(!ever.contains(taken), "a handle never comes again");
                        final ModelPage fresh = new ModelPage();
                        fresh.index = free.remove();
                        assertEquals(fresh.index, PagePool.index(taken), at);
                        fresh.state = what == 0 ? PageState.WITH_CARD : PageState.COPYING;
                        fresh.holds[what == 0 ? 0 : who] = 1;
                        live.put(taken, fresh);
                        ever.add(taken);
                    }
                    continue;
                }
                final boolean did;
                final boolean should;
                switch (what) {
                    case 2 -> {
                        should = page != null && page.state == PageState.WITH_CARD;
                        did = pool.filled(handle, 1);
                        page(should, page, PageState.FILLED);
                    }
                    case 3 -> {
                        should = page != null && page.state == PageState.FILLED;
                        did = pool.grouped(handle, 0, 1);
                        page(should, page, PageState.GROUPED);
                    }
                    case 4, 5 -> {
                        should = page != null
                                && (page.state == PageState.GROUPED
                                        || page.state == PageState.COPYING
                                        || page.state == PageState.OUT);
                        did = pool.addPart(handle, all.get(who));
                        page(should, page, PageState.OUT);
                        if (should) {
                            page.holds[who]++;
                        }
                    }
                    default -> {
                        should = page != null && page.holds[who] > 0;
                        did = pool.release(handle, all.get(who));
                        if (should && --page.holds[who] == 0 && page.total() == 0) {
                            live.remove(handle);
                            free.add(page.index);
                        }
                    }
                }
                assertEquals(should, did, at + " what " + what);
                // a bad handle of another use is silently refused by the state machine, counted by the rest
                refused += did ? 0 : 1;
                assertEquals(free.size(), pool.buffers().free(), at);
                int used = 0;
                for (final ModelPage each : live.values()) {
                    assertEquals(each.state, pool.life().state(each.index), at);
                    assertEquals(each.total(), pool.buffers().references(each.index), at);
                    used += each.state.isUsed() ? 1 : 0;
                }
                assertEquals(used, pool.usage().used(), at);
            }
            assertEquals(refused, pool.refusedTotal(), "every refusal is counted");
            final PagePool whole = pool;
            live.forEach((handle, page) -> {
                for (int who = 0; who < HOLDERS; who++) {
                    while (page.holds[who]-- > 0) {
                        assertTrue(whole.release(handle, all.get(who)));
                    }
                }
            });
            assertEquals(pages, pool.buffers().free());
            assertEquals(pages, pool.life().in(PageState.FREE));
        }
    }

    private static void page(final boolean should, final ModelPage page, final PageState next) {
        if (should) {
            page.state = next;
        }
    }

    /** One thread takes and hands out parts, others give them back, sometimes twice: nothing is lost, nothing is double. */
    @Test
    void fromManyThreadsNothingIsLost() throws Exception {
        final PagePool pool = pool(16);
        final int threads = 4;
        final int perThread = 20_000;
        final CyclicBarrier start = new CyclicBarrier(threads);
        final AtomicLong takes = new AtomicLong();
        final AtomicLong wrong = new AtomicLong();
        final List<Thread> running = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            running.add(new Thread(() -> {
                try {
                    start.await();
                    for (int n = 0; n < perThread; n++) {
                        final long page = pool.takeForCopy(all.get(1));
                        if (page == PagePool.NONE) {
                            Thread.onSpinWait();
                            continue;
                        }
                        takes.incrementAndGet();
                        final int parts = ThreadLocalRandom.current().nextInt(4);
                        for (int i = 0; i < parts; i++) {
                            pool.addPart(page, all.get(2));
                        }
                        pool.release(page, all.get(1));
                        for (int i = 0; i < parts; i++) {
                            pool.release(page, all.get(2));
                        }
                        if (ThreadLocalRandom.current().nextInt(10) == 0 && pool.release(page, all.get(2))) {
                            wrong.incrementAndGet();
                        }
                    }
                } catch (final Exception e) {
                    wrong.incrementAndGet();
                }
            }));
        }
        running.forEach(Thread::start);
        for (final Thread thread : running) {
            thread.join();
        }
        assertEquals(0, wrong.get(), "a stale release went through");
        assertTrue(takes.get() > perThread);
        assertEquals(16, pool.buffers().free());
        assertEquals(16, pool.life().in(PageState.FREE));
        assertEquals(0, pool.usage().used());
        assertEquals(pool.buffers().allocatedTotal(), pool.buffers().releasedTotal());
        for (int i = 0; i < 16; i++) {
            for (final PageHolder holder : all) {
                assertEquals(0, pool.holds(i, holder));
            }
        }
    }
}
