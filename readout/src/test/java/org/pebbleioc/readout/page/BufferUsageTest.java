package org.pebbleioc.readout.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.pebbleioc.readout.page.UsageLevel.FULL;
import static org.pebbleioc.readout.page.UsageLevel.HIGH;
import static org.pebbleioc.readout.page.UsageLevel.NORMAL;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BufferUsageTest {
    private static List<UsageLevel> drain(final BufferUsage usage) {
        final List<UsageLevel> levels = new ArrayList<>();
        for (UsageLevel level = usage.poll(); level != null; level = usage.poll()) {
            levels.add(level);
        }
        return levels;
    }

    private static void to(final BufferUsage usage, final int used) {
        while (usage.used() < used) {
            usage.take();
        }
        while (usage.used() > used) {
            usage.give();
        }
    }

    @Test
    void theTextsAreThoseOfTheDocument() {
        assertEquals("buffer usage is high", HIGH.message());
        assertEquals("buffer full", FULL.message());
        assertEquals("buffer back to reasonable", NORMAL.message());
    }

    @Test
    void highAtNinetyFullAtHundredBackBelowEighty() {
        final BufferUsage usage = new BufferUsage(100, UsageThresholds.DEFAULT);
        to(usage, 89);
        assertEquals(List.of(), drain(usage));
        to(usage, 90);
        assertEquals(List.of(HIGH), drain(usage));
        to(usage, 99);
        to(usage, 95);
        to(usage, 99);
        assertEquals(List.of(), drain(usage));
        to(usage, 100);
        assertEquals(List.of(FULL), drain(usage));
        to(usage, 85);
        to(usage, 100);
        assertEquals(List.of(), drain(usage), "one message per episode");
        to(usage, 80);
        assertEquals(List.of(), drain(usage));
        assertEquals(FULL, usage.level());
        to(usage, 79);
        assertEquals(List.of(NORMAL), drain(usage));
        to(usage, 92);
        to(usage, 79);
        assertEquals(List.of(HIGH, NORMAL), drain(usage), "an episode without full");
        assertEquals(2, usage.reached(HIGH));
        assertEquals(1, usage.reached(FULL));
        assertEquals(2, usage.reached(NORMAL));
    }

    @Test
    void highComesBeforeFullOnPoolsOfAnySize() {
        for (int pages = 1; pages <= 50; pages++) {
            final BufferUsage usage = new BufferUsage(pages, UsageThresholds.DEFAULT);
            to(usage, pages);
            assertEquals(List.of(HIGH, FULL), drain(usage), pages + " pages");
            to(usage, 0);
            assertEquals(List.of(NORMAL), drain(usage), pages + " pages");
        }
    }

    @Test
    void aPoolOfFourPages() {
        final BufferUsage usage = new BufferUsage(4, UsageThresholds.DEFAULT);
        to(usage, 3);
        assertEquals(List.of(), drain(usage));
        to(usage, 4);
        assertEquals(List.of(HIGH, FULL), drain(usage));
        to(usage, 3);
        assertEquals(List.of(NORMAL), drain(usage), "75 % is below 80 %");
    }

    @Test
    void thresholdsAreConfigurable() {
        final BufferUsage usage = new BufferUsage(10, new UsageThresholds(0.5, 0.2));
        to(usage, 5);
        assertEquals(List.of(HIGH), drain(usage));
        to(usage, 2);
        assertEquals(List.of(), drain(usage));
        to(usage, 1);
        assertEquals(List.of(NORMAL), drain(usage));
        assertThrows(IllegalArgumentException.class, () -> new UsageThresholds(0.8, 0.8));
        assertThrows(IllegalArgumentException.class, () -> new UsageThresholds(1.1, 0.8));
    }

    /** Whatever the order of takes and gives, the messages are those of a model that looks at every step. */
    @Test
    void againstAModelThatLooksAtEveryStep() {
        final long seed = System.nanoTime();
        System.out.println("BufferUsageTest seed " + seed);
        final SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 300; round++) {
            final int pages = 1 + random.nextInt(40);
            final BufferUsage usage = new BufferUsage(pages, UsageThresholds.DEFAULT);
            final List<UsageLevel> expected = new ArrayList<>();
            final List<UsageLevel> seen = new ArrayList<>();
            UsageLevel model = NORMAL;
            int used = 0;
            for (int step = 0; step < 500; step++) {
                final boolean up = used == 0 || used < pages && random.nextInt(100) < 50 + (step / 100) % 2 * 20;
                used += up ? 1 : -1;
                if (up) {
                    usage.take();
                } else {
                    usage.give();
                }
                if (model == NORMAL && used * 10 >= pages * 9) {
                    expected.add(model = HIGH);
                }
                if (model == HIGH && used == pages) {
                    expected.add(model = FULL);
                }
                if (model != NORMAL && used * 10 < pages * 8) {
                    expected.add(model = NORMAL);
                }
                seen.addAll(drain(usage));
            }
            assertEquals(expected, seen, pages + " pages");
        }
    }

    /** Many threads: never full before high, never two of a kind without "back" between, and at the end it is back. */
    @Test
    void fromManyThreadsTheEpisodesStayWhole() throws Exception {
        final BufferUsage usage = new BufferUsage(4, UsageThresholds.DEFAULT);
        final List<UsageLevel> seen = new ArrayList<>();
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(new Thread(() -> {
                for (int n = 0; n < 20_000; n++) {
                    usage.take();
                    usage.give();
                }
            }));
        }
        threads.forEach(Thread::start);
        while (threads.stream().anyMatch(Thread::isAlive)) {
            seen.addAll(drain(usage));
        }
        for (final Thread thread : threads) {
            thread.join();
        }
        seen.addAll(drain(usage));
        assertEquals(NORMAL, usage.level());
        if (usage.unsaid() == 0) {
            UsageLevel before = NORMAL;
            for (final UsageLevel level : seen) {
                assertEquals(
                        true,
                        level == HIGH ? before == NORMAL : level == FULL ? before == HIGH : before != NORMAL,
                        before + " then " + level);
                before = level;
            }
        }
        assertEquals(usage.reached(HIGH), usage.reached(NORMAL));
    }
}
