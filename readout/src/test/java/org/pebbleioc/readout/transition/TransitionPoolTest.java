package org.pebbleioc.readout.transition;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.memory.BufferPool;
import org.pebbleioc.readout.memory.MemoryBank;

class TransitionPoolTest {
    private static final int COUNT = 8;

    private static TransitionPool pool() throws Exception {
        return new TransitionPool("cam", MemoryBank.of(BankKind.HEAP).cut(COUNT, 4096), 4000);
    }

    @Test
    void shouldMakeABlockTheBufferOfOnePebbleBuffer() throws Exception {
        final TransitionPool pool = pool();
        final long handle = pool.allocate(0);
        pool.memory(handle).putLong(0, 42);
        assertNull(pool.buffer(5));
        assertTrue(pool.bind(5, handle));
        assertEquals(42, pool.buffer(5).getLong(0));
        assertEquals(1, pool.bound());
        assertTrue(pool.unbind(5));
        assertNull(pool.buffer(5));
        assertEquals(0, pool.inUse());
        assertEquals(1, pool.highWater());
    }

    @Test
    void shouldRefuseASecondBufferForOneIndexAndAStaleBlock() throws Exception {
        final TransitionPool pool = pool();
        final long first = pool.allocate(0);
        final long second = pool.allocate(0);
        assertTrue(pool.bind(3, first));
        assertFalse(pool.bind(3, second));
        assertTrue(pool.release(second));
        assertFalse(pool.release(second));
        assertFalse(pool.bind(4, second));
        assertTrue(pool.unbind(3));
        assertFalse(pool.unbind(3), "nothing is bound any more");
        assertEquals(3, pool.refusedTotal());
        assertEquals(pool.allocatedTotal(), pool.releasedTotal());
    }

    @Test
    void shouldNoticeAWriteBeyondTheEnd() throws Exception {
        final ByteBuffer[] memory = MemoryBank.of(BankKind.HEAP).cut(2, 4096);
        final TransitionPool pool = new TransitionPool("cam", memory, 4000);
        final long handle = pool.allocate(0);
        memory[BufferPool.index(handle)].putLong(4088, 0);
        pool.release(handle);
        assertEquals(1, pool.guardOverruns());
        assertEquals(4088, pool.memory(handle).capacity(), "views do not reach the guard word");
    }

    @Test
    void shouldNameTheOldestHolder() throws Exception {
        final TransitionPool pool = pool();
        assertEquals("", pool.oldest(10).holder());
        final long first = pool.allocate(10);
        pool.allocate(20);
        assertEquals(new TransitionPool.Oldest("an update without event", 90), pool.oldest(100));
        pool.bind(6, first);
        assertEquals("pebble buffer 6", pool.oldest(100).holder());
    }

    /** Whatever is received, bound and released: two indices never share a block, and the books close. */
    @Test
    void shouldKeepBlocksAndIndicesOneToOne() throws Exception {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final TransitionPool pool = pool();
        final Set<Long> received = new HashSet<>();
        final Set<Integer> indices = new HashSet<>();
        for (int step = 0; step < 20_000; step++) {
            final int index = random.nextInt(COUNT);
            switch (random.nextInt(4)) {
                case 0 -> {
                    final long handle = pool.allocate(step);
                    assertEquals(received.size() + indices.size() == COUNT, handle == BufferPool.NONE, "seed=" + seed);
                    if (handle != BufferPool.NONE) {
                        pool.memory(handle).putLong(0, handle);
                        received.add(handle);
                    }
                }
                case 1 -> {
                    if (!received.isEmpty()) {
                        final long handle = received.iterator().next();
                        if (pool.bind(index, handle)) {
                            assertTrue(indices.add(index), "seed=" + seed);
                            received.remove(handle);
                            assertEquals(handle, pool.buffer(index).getLong(0), "seed=" + seed);
                        } else {
                            assertTrue(indices.contains(index), "seed=" + seed);
                        }
                    }
                }
                case 2 -> assertEquals(indices.remove(index), pool.unbind(index), "seed=" + seed);
                default -> {
                    if (!received.isEmpty()) {
                        final long handle = received.iterator().next();
                        received.remove(handle);
                        assertTrue(pool.release(handle), "seed=" + seed);
                    }
                }
            }
            assertEquals(received.size() + indices.size(), pool.inUse(), "seed=" + seed);
            assertEquals(pool.allocatedTotal(), pool.releasedTotal() + pool.inUse(), "seed=" + seed);
            assertEquals(indices.size(), pool.bound(), "seed=" + seed);
        }
    }
}
