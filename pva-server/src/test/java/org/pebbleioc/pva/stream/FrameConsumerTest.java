package org.pebbleioc.pva.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.pva.image.FrameInfo;
import org.pebbleioc.pva.image.ImageShape;

/** By hand: the thread is not started, the test is the source and the worker. */
class FrameConsumerTest {
    private final List<String> used = new ArrayList<>();
    private final List<Counted> frames = new ArrayList<>();
    private RuntimeException failure;
    private final FrameConsumer consumer = new FrameConsumer("CONSUMER", 3, (frame, again) -> {
        if (failure != null) {
            throw failure;
        }
        used.add(frame.info().uniqueId() + (again ? " again" : ""));
    });

    @Test
    void shouldUseImagesInTheirOrderAndKeepTheLast() {
        offer(1);
        offer(2);

        assertTrue(consumer.doWork());
        assertTrue(consumer.doWork());
        assertFalse(consumer.doWork());

        assertEquals(List.of("1", "2"), used);
        assertHeld(0, 1);
        assertEquals(2, consumer.report().used());
        assertEquals(0, consumer.pending());
    }

    @Test
    void shouldLetTheOldestGiveWayAndCountIt() {
        for (int i = 1; i <= 5; i++) {
            offer(i);
        }
        while (consumer.doWork()) {
            // until all are used
        }

        assertEquals(List.of("3", "4", "5"), used);
        assertEquals(2, consumer.report().squashed());
        assertTrue(consumer.report().closes());
        assertHeld(0, 0, 0, 0, 1);
    }

    @Test
    void shouldCountWhatComesWhileItIsOffOrTooSoon() {
        consumer.enable(false);
        offer(1);
        assertFalse(consumer.isWanting());
        consumer.enable(true);
        consumer.minPeriodNs(1_000);
        consumer.offer(frame(2), 0);
        consumer.offer(frame(3), 500);
        consumer.offer(frame(4), 1_000);
        while (consumer.doWork()) {
            // until all are used
        }

        assertEquals(List.of("2", "4"), used);
        assertEquals(1, consumer.report().disabled());
        assertEquals(1, consumer.report().throttled());
        assertTrue(consumer.report().closes());
    }

    @Test
    void shouldUseTheLastOneAgainWhenAskedAndNothingNewerWaits() {
        consumer.useLastAgain();
        assertFalse(consumer.doWork(), "there is none yet");
        offer(1);
        consumer.doWork();
        consumer.useLastAgain();

        assertTrue(consumer.doWork());
        assertFalse(consumer.doWork());

        assertEquals(List.of("1", "1 again"), used);
        assertEquals(1, consumer.report().used());
        assertTrue(consumer.report().closes());
        assertHeld(1);
    }

    @Test
    void shouldGiveBackAllButTheOneInWork() {
        offer(1);
        consumer.doWork();
        offer(2);
        offer(3);

        assertEquals(3, consumer.reclaim());

        assertHeld(0, 0, 0);
        assertEquals(2, consumer.report().reclaimed());
        assertTrue(consumer.report().closes());
    }

    @Test
    void shouldSayWhyAnImageWasNone() {
        offer(1);
        failure = new IllegalArgumentException("needs plain pixels, these are lz4");
        consumer.doWork();
        assertEquals("needs plain pixels, these are lz4", consumer.problem());
        assertEquals(1, consumer.report().refused());
        assertTrue(consumer.report().closes());

        failure = null;
        offer(2);
        consumer.doWork();
        assertEquals("", consumer.problem());
    }

    @Test
    void shouldKeepTheNewestWhenItsQueueBecomesShorter() {
        offer(1);
        offer(2);
        offer(3);
        consumer.queueSize(2);
        consumer.queueSize(4);
        offer(4);
        while (consumer.doWork()) {
            // until all are used
        }

        assertEquals(List.of("2", "3", "4"), used);
        assertEquals(1, consumer.report().squashed());
    }

    @Test
    void shouldHoldNothingAfterTheEnd() {
        offer(1);
        consumer.doWork();
        offer(2);
        consumer.close();
        offer(3);

        assertHeld(0, 0, 0);
        assertTrue(consumer.report().closes());
    }

    @Test
    void shouldCloseItsBooksWhateverHappens() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            switch (random.nextInt(12)) {
                case 0 -> consumer.enable(random.nextInt(4) > 0);
                case 1 -> consumer.reclaim();
                case 2 -> consumer.queueSize(1 + random.nextInt(5));
                case 3 -> consumer.useLastAgain();
                case 4 -> consumer.minPeriodNs(random.nextInt(3));
                case 5 -> failure = random.nextBoolean() ? null : new IllegalStateException("no");
                case 6, 7, 8 -> consumer.offer(frame(i), i);
                default -> consumer.doWork();
            }
            assertTrue(consumer.report().closes(), "seed=" + seed + " step=" + i + " " + consumer.report());
        }
        consumer.close();
        assertTrue(frames.stream().allMatch(frame -> frame.holds == 0), "seed=" + seed);
        assertTrue(consumer.report().closes(), "seed=" + seed);
    }

    private void offer(final int uniqueId) {
        consumer.offer(frame(uniqueId), 0);
    }

    private Counted frame(final int uniqueId) {
        final Counted frame = new Counted(uniqueId);
        frames.add(frame);
        return frame;
    }

    private void assertHeld(final int... holds) {
        assertEquals(
                java.util.Arrays.stream(holds).boxed().toList(),
                frames.stream().map(frame -> frame.holds).toList());
    }

    /** Counts its holders. */
    private static final class Counted implements Frame {
        private final int uniqueId;
        private int holds;

        Counted(final int uniqueId) {
            this.uniqueId = uniqueId;
        }

        @Override
        public ImageShape shape() {
            return new ImageShape(1, 1, 1, 1, 1, PixelType.UINT8, "");
        }

        @Override
        public FrameInfo info() {
            return new FrameInfo(uniqueId, 0, 0, 0, 0, 0);
        }

        @Override
        public ByteBuffer pixels() {
            return ByteBuffer.allocate(1);
        }

        @Override
        public void retain() {
            holds++;
        }

        @Override
        public void release() {
            holds--;
            if (holds < 0) {
                throw new IllegalStateException("released once too often: " + uniqueId);
            }
        }
    }
}
