package org.pebbleioc.readout;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** By hand, with the test's clock. */
class WaitingTest {
    private long nowNs;

    /** Work that is done at once, so long after the work before. */
    private void work(final Waiting waiting, final int times, final long gapNs) {
        for (int i = 0; i < times; i++) {
            waiting.spins(nowNs);
            nowNs += gapNs;
            waiting.worked(nowNs);
        }
    }

    @Test
    void shouldParkUntilWorkComesOften() {
        final Waiting waiting = new Waiting("t", 8);
        assertFalse(waiting.spins(nowNs));
        work(waiting, 1000, 200_000);
        assertFalse(waiting.spins(nowNs), waiting.text());
        assertTrue(waiting.text().startsWith("parks (auto; 200"), waiting.text());
    }

    @Test
    void shouldSpinTwiceTheAverageWhenWorkComesOften() {
        final Waiting waiting = new Waiting("t", 8);
        work(waiting, 1000, 10_000);
        assertTrue(waiting.spins(nowNs), waiting.text());
        assertTrue(waiting.spins(nowNs + 19_000));
        assertFalse(waiting.spins(nowNs + 21_000));
        assertTrue(waiting.text().startsWith("spins 20 us, then parks (auto; 10.0 us"), waiting.text());
        work(waiting, 100, 1_000_000);
        assertFalse(waiting.spins(nowNs), "it has become seldom: " + waiting.text());
    }

    @Test
    void shouldNotSpinWhereCoresAreFew() {
        final Waiting waiting = new Waiting("t", 2);
        work(waiting, 1000, 10_000);
        assertFalse(waiting.spins(nowNs), waiting.text());
    }

    @Test
    void shouldDoAsItIsTold() {
        final Waiting waiting = new Waiting("t", 2);
        waiting.mode(Waiting.Mode.SPIN);
        assertTrue(waiting.spins(nowNs));
        assertTrue(waiting.spins(nowNs + 1_000_000_000_000L));
        waiting.mode(Waiting.Mode.PARK);
        work(waiting, 1000, 1_000);
        assertFalse(waiting.spins(nowNs));
    }
}
