package org.pebbleioc.driver.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long MS = 1_000_000L;

    private final Pace pace = new Pace();

    @Test
    void shouldKeepItsGridHoweverLateAWakeUpIs() {
        pace.begin(0, MS, 0, 10 * MS);
        pace.next(3 * MS, false);
        assertEquals(10 * MS, pace.triggerNs());
        pace.next(14 * MS, false);
        assertEquals(20 * MS, pace.triggerNs());
    }

    @Test
    void shouldEndALongWaitWhenThePeriodBecomesShorter() {
        pace.begin(0, MS, 0, 10_000 * MS);
        pace.next(2 * MS, false);
        assertEquals(10_000 * MS, pace.triggerNs());
        pace.change(5 * MS, MS, 0, 100 * MS);
        assertEquals(105 * MS, pace.triggerNs());
        pace.next(106 * MS, false);
        assertEquals(205 * MS, pace.triggerNs());
    }

    @Test
    void shouldNotGoFasterThanExposureAndReadoutTogether() {
        pace.begin(0, MS, 0, 10 * MS);
        pace.change(0, 30 * MS, 5 * MS, 10 * MS);
        pace.next(0, false);
        assertEquals(35 * MS, pace.triggerNs());
        assertEquals(35 * MS, pace.readyNs(0));
    }
}
