package org.pebbleioc.driver.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long MS = 1_000_000L;

    private static Pace pace(final long exposureNs, final long readoutNs, final long periodNs) {
        final Pace pace = new Pace();
        pace.begin(0, exposureNs, readoutNs, periodNs);
        return pace;
    }

    @Test
    void shouldCatchUpAfterASingleLateWakeUp() {
        final Pace pace = pace(0, 0, 10 * MS);
        pace.next(35 * MS, false);
        assertEquals(10 * MS, pace.triggerNs());
        pace.next(36 * MS, false);
        assertEquals(20 * MS, pace.triggerNs());
    }

    @Test
    void shouldStartANewGridAfterBeingHeldBack() {
        final Pace pace = pace(0, 0, 10 * MS);
        pace.next(35 * MS, true);
        assertEquals(35 * MS, pace.triggerNs());
        pace.next(36 * MS, true);
        assertEquals(45 * MS, pace.triggerNs());
    }

    @Test
    void shouldNotCatchUpMoreThanASecond() {
        final Pace pace = pace(0, 0, 10 * MS);
        pace.next(1500 * MS, false);
        assertEquals(1500 * MS, pace.triggerNs());
    }

    @Test
    void shouldTakeTheLongerOfPeriodAndExposureWithReadout() {
        final Pace pace = pace(30 * MS, 5 * MS, 20 * MS);
        assertEquals(35 * MS, pace.readyNs(pace.triggerNs()));
        pace.next(35 * MS, false);
        assertEquals(35 * MS, pace.triggerNs());
    }

    @Test
    void shouldEndALongWaitWhenThePeriodBecomesShorter() {
        final Pace pace = pace(MS, 0, 10_000 * MS);
        pace.next(2 * MS, false);
        assertEquals(10_000 * MS, pace.triggerNs());
        pace.change(5 * MS, MS, 0, 100 * MS);
        assertEquals(105 * MS, pace.triggerNs());
        pace.next(106 * MS, false);
        assertEquals(205 * MS, pace.triggerNs());
    }

    @Test
    void shouldNotChangeToFasterThanExposureAndReadout() {
        final Pace pace = pace(MS, 0, 10 * MS);
        pace.change(0, 30 * MS, 5 * MS, 10 * MS);
        pace.next(0, false);
        assertEquals(35 * MS, pace.triggerNs());
        assertEquals(35 * MS, pace.readyNs(0));
    }

    @Test
    void shouldSendSlowUpdatesOnceASecondWithoutMakingUpForLostOnes() {
        final Pace pace = pace(0, 0, 10 * MS);
        assertFalse(pace.isSlowUpdateDue(999 * MS));
        assertTrue(pace.isSlowUpdateDue(1000 * MS));
        pace.slowUpdateSent(1001 * MS);
        assertFalse(pace.isSlowUpdateDue(1999 * MS));
        assertTrue(pace.isSlowUpdateDue(2000 * MS));
        pace.slowUpdateSent(5500 * MS);
        assertFalse(pace.isSlowUpdateDue(6499 * MS));
        assertTrue(pace.isSlowUpdateDue(6500 * MS));
        assertEquals(6500 * MS, pace.orSlowUpdate(7000 * MS));
        assertEquals(6000 * MS, pace.orSlowUpdate(6000 * MS));
    }

    @Test
    void shouldWorkWhereTheClockIsNegativeOrWraps() {
        final Pace pace = new Pace();
        pace.begin(Long.MAX_VALUE - 5 * MS, 0, 0, 10 * MS);
        pace.next(Long.MAX_VALUE - 4 * MS, false);
        assertEquals(Long.MAX_VALUE - 5 * MS + 10 * MS, pace.triggerNs());
        assertFalse(pace.isSlowUpdateDue(pace.triggerNs()));
    }

    @Test
    void shouldTellTheTimeOfTheMachine() {
        final long before = Instant.now().toEpochMilli();
        final long wallMs = CardClock.SYSTEM.wallNs() / MS;
        assertTrue(wallMs >= before - 1 && wallMs < before + 60_000, wallMs + " against " + before);
    }
}
