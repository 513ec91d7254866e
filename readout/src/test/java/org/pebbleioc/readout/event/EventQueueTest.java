package org.pebbleioc.readout.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pebbleioc.readout.testing.Deadline;

class EventQueueTest {
    @Test
    void shouldKeepTheOrderAndSayWhenItIsFullOrEmpty() {
        final EventQueue queue = new EventQueue(4);
        for (int round = 0; round < 3; round++) {
            assertEquals(EventQueue.NONE, queue.poll());
            for (int i = 0; i < 4; i++) {
                assertTrue(queue.offer(10 * round + i));
            }
            assertFalse(queue.offer(99));
            assertEquals(4, queue.size());
            for (int i = 0; i < 4; i++) {
                assertEquals(10 * round + i, queue.poll());
            }
        }
        assertEquals(0, queue.size());
    }

    @Test
    void shouldRefuseACapacityThatIsNoPowerOfTwo() {
        assertThrows(IllegalArgumentException.class, () -> new EventQueue(0));
        assertThrows(IllegalArgumentException.class, () -> new EventQueue(12));
        assertThrows(IllegalArgumentException.class, () -> new EventQueue(Integer.MIN_VALUE));
    }

    @Test
    @Timeout(300)
    void shouldKeepTheOrderBetweenTwoThreads() throws InterruptedException {
        final int count = 300_000;
        final EventQueue queue = new EventQueue(8);
        final AtomicLong firstWrong = new AtomicLong(-1);
        final Thread polling = new Thread(() -> {
            for (int expected = 0; expected < count; ) {
                final int index = queue.poll();
                if (index == EventQueue.NONE) {
                    queue.await(1_000_000_000L);
                } else if (index == expected) {
                    expected++;
                } else {
                    firstWrong.set(expected);
                    return;
                }
            }
        });
        polling.start();
        for (int i = 0; i < count && polling.isAlive(); ) {
            if (queue.offer(i)) {
                i++;
            } else {
                Thread.onSpinWait();
            }
        }
        polling.join();
        assertEquals(-1, firstWrong.get());
        assertEquals(0, queue.size());
    }

    @Test
    @Timeout(120)
    void shouldEndAWaitByAnOfferAndByWake() throws InterruptedException {
        final EventQueue queue = new EventQueue(2);
        final Thread waiting = new Thread(() -> queue.await(60_000_000_000L));
        waiting.start();
        Deadline.await("the thread to park", () -> waiting.getState() == Thread.State.TIMED_WAITING);
        queue.offer(1);
        waiting.join(50_000);
        assertFalse(waiting.isAlive());

        queue.poll();
        final Thread other = new Thread(() -> queue.await(60_000_000_000L));
        other.start();
        Deadline.await("the thread to park", () -> other.getState() == Thread.State.TIMED_WAITING);
        queue.wake();
        other.join(50_000);
        assertFalse(other.isAlive());
    }
}
