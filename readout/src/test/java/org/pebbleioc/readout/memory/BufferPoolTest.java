package org.pebbleioc.readout.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pebbleioc.readout.testing.Deadline;

class BufferPoolTest {
    static BufferPool pool(final int count) {
        final ByteBuffer[] buffers = new ByteBuffer[count];
        for (int i = 0; i < count; i++) {
            buffers[i] = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        }
        return new BufferPool("test", buffers);
    }

    private static void assertBooks(final BufferPool pool) {
        assertEquals(pool.allocatedTotal(), pool.releasedTotal() + pool.inUse());
        assertEquals(pool.count(), pool.free() + pool.inUse());
    }

    @Test
    void shouldGiveBuffersInTheOrderOfTheirAddressesAndThenAsTheyCameBack() {
        final BufferPool pool = pool(4);
        final long[] handles = new long[4];
        for (int i = 0; i < 4; i++) {
            handles[i] = pool.allocate();
            assertEquals(i, BufferPool.index(handles[i]));
        }
        assertEquals(BufferPool.NONE, pool.allocate());
        for (final int i : new int[] {2, 0, 3, 1}) {
            assertTrue(pool.release(handles[i]));
        }
        for (final int i : new int[] {2, 0, 3, 1}) {
            assertEquals(i, BufferPool.index(pool.allocate()));
        }
        assertEquals(0, pool.lowestFree());
        assertBooks(pool);
    }

    @Test
    void shouldFreeOnlyWhenTheLastHolderHasReleased() {
        final BufferPool pool = pool(1);
        final long handle = pool.allocate();
        assertTrue(pool.retain(handle));
        assertTrue(pool.retain(handle));
        assertEquals(3, pool.references(0));
        assertTrue(pool.release(handle));
        assertTrue(pool.release(handle));
        assertEquals(BufferPool.NONE, pool.allocate());
        assertEquals(1, pool.inUse());
        assertTrue(pool.release(handle));
        assertEquals(0, pool.inUse());
        assertEquals(1, pool.releasedTotal());
        assertBooks(pool);
    }

    @Test
    void shouldRefuseADoubleReleaseAndCountIt() {
        final BufferPool pool = pool(2);
        final long handle = pool.allocate();
        assertTrue(pool.release(handle));
        assertFalse(pool.release(handle));
        assertFalse(pool.retain(handle));
        assertEquals(2, pool.refusedTotal());
        assertEquals(2, pool.free());
        assertBooks(pool);
        assertEquals(1, BufferPool.index(pool.allocate()));
        assertEquals(0, BufferPool.index(pool.allocate()));
        assertEquals(BufferPool.NONE, pool.allocate(), "the double release must not have made a third buffer");
    }

    @Test
    void shouldRefuseAStaleHandleOfAnEarlierGeneration() {
        final BufferPool pool = pool(1);
        final long stale = pool.allocate();
        pool.release(stale);
        final long fresh = pool.allocate();
        assertEquals(BufferPool.index(stale), BufferPool.index(fresh));
        assertFalse(pool.release(stale));
        assertFalse(pool.retain(stale));
        assertEquals(1, pool.references(0), "the new owner must not have felt it");
        assertEquals(2, pool.refusedTotal());
        assertTrue(pool.release(fresh));
        assertBooks(pool);
    }

    @Test
    void shouldRefuseForeignHandles() {
        final BufferPool pool = pool(2);
        final long handle = pool.allocate();
        final long generation = handle >>> 32 << 32;
        for (final long foreign : new long[] {
            BufferPool.NONE, Long.MIN_VALUE, 0, 1, generation | 2, generation | 0xFFFF_FFFFL, (generation + (1L << 32))
        }) {
            assertFalse(pool.release(foreign), () -> "handle=" + Long.toHexString(foreign));
            assertFalse(pool.retain(foreign), () -> "handle=" + Long.toHexString(foreign));
        }
        assertEquals(14, pool.refusedTotal());
        assertEquals(1, pool.inUse());
        assertEquals(1, pool.references(0));
        assertBooks(pool);
    }

    @Test
    void shouldDetectAnOverrunOfTheGuardWordOnceAndArmItAgain() {
        final BufferPool pool = pool(1);
        assertEquals(64 - BufferPool.GUARD_BYTES, pool.usableBytes());
        final long first = pool.allocate();
        for (int i = 0; i < pool.usableBytes(); i++) {
            pool.buffer(0).put(i, (byte) 0xFF);
        }
        pool.release(first);
        assertEquals(0, pool.overrunTotal(), "all usable bytes may be written");

        final long second = pool.allocate();
        pool.buffer(0).put(pool.usableBytes(), (byte) 0x11);
        pool.release(second);
        assertEquals(1, pool.overrunTotal());

        pool.release(pool.allocate());
        assertEquals(1, pool.overrunTotal(), "the guard must have been armed again");
        assertBooks(pool);
    }

    @Test
    void shouldRefuseToBeMadeOfNothingOrOfUnequalBuffers() {
        assertThrows(IllegalArgumentException.class, () -> new BufferPool("none", new ByteBuffer[0]));
        final ByteBuffer[] unequal = {ByteBuffer.allocate(64), ByteBuffer.allocate(32)};
        assertThrows(IllegalArgumentException.class, () -> new BufferPool("unequal", unequal));
    }

    @Test
    @Timeout(120)
    void shouldWakeTheThreadThatWaitsForAFreeBuffer() throws InterruptedException {
        final BufferPool pool = pool(1);
        final long handle = pool.allocate();
        final AtomicLong got = new AtomicLong(BufferPool.NONE);
        final Thread waiting = new Thread(() -> {
            while (got.get() == BufferPool.NONE) {
                pool.awaitFree(60_000_000_000L);
                got.set(pool.allocate());
            }
        });
        waiting.start();
        Deadline.await("the thread to park", () -> waiting.getState() == Thread.State.TIMED_WAITING);
        pool.release(handle);
        waiting.join(50_000);
        assertFalse(waiting.isAlive(), "a release must wake the waiter long before its time-out");
        assertTrue(pool.release(got.get()));
    }

    @Test
    @Timeout(120)
    void shouldEndTheWaitByInterruptAndAtOnceWhenABufferIsFree() throws InterruptedException {
        final BufferPool pool = pool(1);
        pool.awaitFree(60_000_000_000L);
        pool.allocate();
        final CountDownLatch over = new CountDownLatch(1);
        final Thread waiting = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                pool.awaitFree(60_000_000_000L);
            }
            over.countDown();
        });
        waiting.start();
        Deadline.await("the thread to park", () -> waiting.getState() == Thread.State.TIMED_WAITING);
        waiting.interrupt();
        over.await();
    }
}
