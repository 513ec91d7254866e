package org.pebbleioc.readout.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BufferPoolPropertyTest {
    private static final int COUNT = 5;

    /** What the pool should be: a queue of free indices and a map of live handles to their number of holders. */
    private static final class Model {
        final Deque<Integer> free = new ArrayDeque<>();
        final Map<Long, Integer> live = new HashMap<>();
        long allocated;
        long released;
        long refused;

        Model() {
            for (int i = 0; i < COUNT; i++) {
                free.add(i);
            }
        }

        boolean change(final long handle, final int by) {
            final Integer holders = live.get(handle);
            if (holders == null) {
                refused++;
                return false;
            }
            if (holders + by == 0) {
                live.remove(handle);
                free.add(BufferPool.index(handle));
                released++;
            } else {
                live.put(handle, holders + by);
            }
            return true;
        }
    }

    @RepeatedTest(20)
    void shouldBehaveLikeANaiveModel() {
        final long seed = new Random().nextLong();
        System.out.println("BufferPool model seed=" + seed);
        final Random random = new Random(seed);
        final BufferPool pool = BufferPoolTest.pool(COUNT);
        final Model model = new Model();
        final List<Long> everSeen = new ArrayList<>(List.of(BufferPool.NONE, 7L, (1L << 32) | 99));
        for (int step = 0; step < 2_000; step++) {
            final String where = "seed=" + seed + " step=" + step;
            final int what = random.nextInt(10);
            if (what < 4) {
                final long handle = pool.allocate();
                final Integer expected = model.free.poll();
                if (expected == null) {
                    assertEquals(BufferPool.NONE, handle, where);
                } else {
                    assertEquals(expected, BufferPool.index(handle), where);
                    assertTrue(!everSeen.contains(handle), where);
                    model.live.put(handle, 1);
                    model.allocated++;
                    everSeen.add(handle);
                }
            } else {
                final int recent = Math.min(everSeen.size(), 12);
                final long handle = random.nextInt(8) == 0
                        ? everSeen.get(random.nextInt(everSeen.size()))
                        : everSeen.get(everSeen.size() - 1 - random.nextInt(recent));
                if (what < 6) {
                    assertEquals(model.change(handle, 1), pool.retain(handle), where);
                } else {
                    assertEquals(model.change(handle, -1), pool.release(handle), where);
                }
            }
            assertEquals(model.free.size(), pool.free(), where);
            assertEquals(model.live.size(), pool.inUse(), where);
            assertEquals(model.allocated, pool.allocatedTotal(), where);
            assertEquals(model.released, pool.releasedTotal(), where);
            assertEquals(model.refused, pool.refusedTotal(), where);
            model.live.forEach(
                    (handle, holders) -> assertEquals(holders, pool.references(BufferPool.index(handle)), where));
        }
        assertEquals(0, pool.overrunTotal());
    }

    @Test
    @Timeout(300)
    void shouldKeepOneOwnerAndClosedBooksWithManyThreads() throws InterruptedException {
        final int rounds = 20_000;
        final BufferPool pool = BufferPoolTest.pool(COUNT);
        final AtomicIntegerArray owners = new AtomicIntegerArray(COUNT);
        final AtomicInteger violations = new AtomicInteger();
        final AtomicLong refusedExpected = new AtomicLong();
        final ArrayBlockingQueue<Long> shared = new ArrayBlockingQueue<>(COUNT);
        final CountDownLatch start = new CountDownLatch(1);
        final List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            final Random random = new Random(t);
            final Thread thread = new Thread(() -> {
                awaitQuietly(start);
                long stale = BufferPool.NONE;
                for (int i = 0; i < rounds; i++) {
                    final Long passedOn = shared.poll();
                    if (passedOn != null && !pool.release(passedOn)) {
                        violations.incrementAndGet();
                    }
                    final long handle = pool.allocate();
                    if (handle != BufferPool.NONE) {
                        final int index = BufferPool.index(handle);
                        if (owners.incrementAndGet(index) != 1) {
                            violations.incrementAndGet();
                        }
                        pool.retain(handle);
                        owners.decrementAndGet(index);
                        pool.release(handle);
                        if (!random.nextBoolean() || !shared.offer(handle)) {
                            pool.release(handle);
                            stale = handle;
                        }
                    }
                    if (stale != BufferPool.NONE && random.nextInt(4) == 0) {
                        refusedExpected.incrementAndGet();
                        if (pool.release(stale)) {
                            violations.incrementAndGet();
                        }
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        start.countDown();
        for (final Thread thread : threads) {
            thread.join();
        }
        shared.forEach(pool::release);
        assertEquals(0, violations.get());
        assertEquals(COUNT, pool.free());
        assertEquals(pool.allocatedTotal(), pool.releasedTotal());
        assertEquals(refusedExpected.get(), pool.refusedTotal());
        for (int i = 0; i < COUNT; i++) {
            assertTrue(pool.allocate() != BufferPool.NONE, "every buffer must be in the ring exactly once");
        }
        assertEquals(BufferPool.NONE, pool.allocate());
        assertEquals(0, pool.overrunTotal());
    }

    private static void awaitQuietly(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
