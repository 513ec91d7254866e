package org.pebbleioc.readout.transition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pebbleioc.readout.transition.MatchOptions.Mode;
import org.pebbleioc.readout.transition.MatchOptions.Source;

class EventMatcherTest {
    private MatcherRig rig = new MatcherRig(MatcherRig.exact(0, 2), 4);

    @Test
    void shouldFillAnEventWhoseUpdateComesAfterIt() {
        rig.event(1, 100).update(7, 100);
        assertEquals("Filled 7", rig.decisions.get(1));
    }

    @Test
    void shouldFillAnEventWhoseUpdateCameBeforeIt() {
        rig.update(7, 100);
        assertEquals(1, rig.matcher.waitingUpdates());
        rig.event(1, 100);
        assertEquals("Filled 7", rig.decisions.get(1));
        assertEquals(0, rig.matcher.waitingUpdates());
    }

    @Test
    void shouldLetOneLateMatchDisturbNoOtherEvent() {
        // LCLS-II: one late result shifted every event after it by one, for ever
        for (int i = 1; i <= 300; i++) {
            rig.event(i, i * 10L);
            if (i == 50) {
                rig.nowNs += 1000;
                rig.matcher.time(rig.nowNs);
                rig.update(i, i * 10L); // too late
            } else {
                rig.update(i, i * 10L);
            }
        }
        for (int i = 1; i <= 300; i++) {
            assertEquals(i == 50 ? "TimedOut" : "Filled " + i, rig.decisions.get(i));
        }
        assertEquals(List.of("50 TOO_OLD"), rig.discards);
    }

    @Test
    void shouldGiveUpAnEventAfterTwoNewerUpdates() {
        rig.event(1, 100).event(2, 200).event(3, 300);
        rig.update(2, 200);
        assertNull(rig.decisions.get(1), "one newer update may be a stray");
        rig.update(3, 300);
        assertEquals("Missing", rig.decisions.get(1));
        assertEquals("Filled 2", rig.decisions.get(2));
        assertEquals("Filled 3", rig.decisions.get(3));
    }

    @Test
    void shouldSurviveAStampFromTheFuture() {
        rig.event(1, 100).event(2, 200);
        rig.update(9, 1_000_000).update(1, 100).update(2, 200);
        assertEquals("Filled 1", rig.decisions.get(1));
        assertEquals("Filled 2", rig.decisions.get(2));
    }

    @Test
    void shouldGoOnAfterTheClockOfTheCameraStepsBackAndForth() {
        rig.event(1, 1000).update(1, 5_000_000); // hours ahead
        rig.event(2, 1010).update(2, 1010);
        rig.event(3, 1020).update(3, 5); // hours behind
        rig.event(4, 1030).update(4, 1030);
        assertEquals("Filled 2", rig.decisions.get(2));
        assertEquals("Filled 4", rig.decisions.get(4));
        rig.event(5, 1040).update(5, 1040);
        assertEquals("Filled 5", rig.decisions.get(5));
    }

    @Test
    void shouldDiscardAnUpdateAfterTwoNewerEvents() {
        rig.update(1, 100).event(2, 200).event(3, 300);
        assertEquals(List.of("1 TOO_OLD"), rig.discards);
    }

    @Test
    void shouldTimeOutOnBothSides() {
        rig.event(1, 100);
        rig.nowNs = 500;
        rig.update(2, 200);
        assertEquals(500, rig.matcher.nextDeadlineIn(rig.nowNs));
        rig.nowNs = 999;
        assertEquals(0, rig.matcher.time(rig.nowNs));
        rig.nowNs = 1000;
        assertEquals(1, rig.matcher.time(rig.nowNs));
        assertEquals("TimedOut", rig.decisions.get(1));
        rig.nowNs = 1500;
        assertEquals(1, rig.matcher.time(rig.nowNs));
        assertEquals(List.of("2 TOO_OLD"), rig.discards);
        assertEquals(Long.MAX_VALUE, rig.matcher.nextDeadlineIn(rig.nowNs));
    }

    @Test
    void shouldKeepNoMoreEarlyUpdatesThanAllowed() {
        for (int i = 1; i <= 6; i++) {
            rig.update(i, i);
        }
        assertEquals(List.of("1 PUSHED_OUT", "2 PUSHED_OUT"), rig.discards);
    }

    @Test
    void shouldGiveADuplicateToNobody() {
        rig.event(1, 100).update(1, 100).update(2, 100).event(2, 200).update(3, 200);
        rig.event(3, 300);
        assertEquals("Filled 1", rig.decisions.get(1));
        assertEquals("Filled 3", rig.decisions.get(2));
        assertEquals(List.of("2 TOO_OLD"), rig.discards);
    }

    @Test
    void shouldMatchWithinToleranceAndTakeTheNearest() {
        rig = new MatcherRig(MatcherRig.exact(5, 2), 4);
        rig.event(1, 100).update(1, 105).event(2, 200).update(2, 206);
        assertEquals("Filled 1", rig.decisions.get(1));
        assertNull(rig.decisions.get(2));
        rig.update(3, 304).update(4, 301).event(3, 300);
        assertEquals("Filled 4", rig.decisions.get(3));
    }

    @Test
    void shouldAddTheOffsetToTheUpdate() {
        rig = new MatcherRig(new MatchOptions(Mode.EXACT, Source.TIME_STAMP, 0, -30, 1000, 2, 0), 4);
        rig.event(1, 100).update(1, 130);
        assertEquals("Filled 1", rig.decisions.get(1));
    }

    @Test
    void shouldCompareCountersOf24Bits() {
        rig = new MatcherRig(new MatchOptions(Mode.EXACT, Source.UNIQUE_ID, 0, 1, 1000, 2, 0), 4);
        rig.event(1, 0xFF_FFFF).event(2, 0).event(3, 1);
        rig.update(1, 0x12_FF_FFFE).update(2, 0x12_FF_FFFF).update(3, 0x13_00_0000);
        assertEquals("Filled 1", rig.decisions.get(1));
        assertEquals("Filled 2", rig.decisions.get(2));
        assertEquals("Filled 3", rig.decisions.get(3));
    }

    @Test
    void shouldTakeTheNearestOfBothSides() {
        rig = new MatcherRig(MatcherRig.options(Mode.NEAREST, MatchOptions.ANY, 2), 8);
        rig.update(1, 95).event(1, 100).event(2, 112);
        assertNull(rig.decisions.get(1), "the next update may be nearer");
        rig.update(2, 108);
        assertEquals("Filled 1", rig.decisions.get(1));
        rig.update(3, 120);
        assertEquals("Filled 2", rig.decisions.get(2));
    }

    @Test
    void shouldTakeTheNearestThatIsThereWhenTimeIsOver() {
        rig = new MatcherRig(MatcherRig.options(Mode.NEAREST, MatchOptions.ANY, 2), 8);
        rig.update(1, 95);
        rig.nowNs = 10;
        rig.event(1, 100);
        rig.nowNs = 1010;
        rig.matcher.time(rig.nowNs);
        assertEquals("Filled 1", rig.decisions.get(1));
    }

    @Test
    void shouldShareTheLatest() {
        rig = new MatcherRig(MatcherRig.options(Mode.LATEST, 0, 2), 8);
        rig.event(1, 100);
        assertNull(rig.decisions.get(1));
        rig.update(1, 5).event(2, 200).event(3, 300).update(2, 6).update(3, 7).event(4, 400);
        assertEquals("Filled 1", rig.decisions.get(1));
        assertEquals("Filled 1", rig.decisions.get(2));
        assertEquals("Filled 1", rig.decisions.get(3));
        assertEquals("Filled 3", rig.decisions.get(4));
        assertEquals(List.of("2 REPLACED"), rig.discards);
        rig.matcher.absent(Outcome.DISCONNECTED);
        rig.event(5, 500);
        assertEquals("Disconnected", rig.decisions.get(5));
    }

    @Test
    void shouldDecideAtOnceWhileThePvIsAway() {
        rig.event(1, 100).update(2, 200);
        rig.matcher.absent(Outcome.DISCONNECTED);
        assertEquals("Disconnected", rig.decisions.get(1));
        rig.event(2, 200).event(3, 300);
        assertEquals("Filled 2", rig.decisions.get(2), "its update is here");
        assertEquals("Disconnected", rig.decisions.get(3));
        rig.matcher.present();
        rig.event(4, 400).update(4, 400);
        assertEquals("Filled 4", rig.decisions.get(4));
    }

    @Test
    void shouldTellTheEventWhatWasWrongWithItsUpdate() {
        rig.event(1, 100);
        rig.matcher.update(MatcherRig.image(1, 100, Outcome.TYPE_CHANGED), 0);
        assertEquals("TypeChanged 1", rig.decisions.get(1));
    }

    @Test
    void shouldGiveUpTheOldestWhenRoomIsNeeded() {
        rig.event(1, 100).event(2, 200);
        assertTrue(rig.matcher.giveUpOldest());
        assertEquals("TimedOut", rig.decisions.get(1));
        rig.update(2, 200);
        assertEquals("Filled 2", rig.decisions.get(2));
        assertTrue(!rig.matcher.giveUpOldest());
    }
}
