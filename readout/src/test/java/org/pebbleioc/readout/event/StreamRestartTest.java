package org.pebbleioc.readout.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pebbleioc.readout.ReadoutCounter.*;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.readout.testing.Datagrams;
import org.pebbleioc.timing.TransitionId;

/** The counter goes back: a source that starts anew, one that does not say so, and a damaged counter. */
class StreamRestartTest {
    private static final int CFG_SIZE = 4096;
    private static final ImageFormat FORMAT = new ImageFormat(100, 10, PixelType.UINT16);
    private static final ImageFormat OTHER = new ImageFormat(90, 20, PixelType.UINT16);

    private final BuilderRig one = new BuilderRig(1, 8, 8192, CFG_SIZE, FORMAT);
    private final BuilderRig two = new BuilderRig(2, 8, 8192, CFG_SIZE, FORMAT);
    private final Datagrams of1 = Datagrams.of(1, CFG_SIZE);
    private final Datagrams of2 = Datagrams.of(2, CFG_SIZE);

    private void image(final int counter) {
        one.feed(of1.image(0, counter, FORMAT));
    }

    @ParameterizedTest
    @EnumSource(
            value = TransitionId.class,
            names = {"CONFIGURE", "CLEAR_READOUT", "BEGIN_RUN"})
    void shouldStartAnewFromEveryCounterWithADatagramThatStartsARun(final TransitionId id) {
        for (final int last : new int[] {1, 30, 500, 9_000_000, 0xFE_0000}) {
            final BuilderRig rig = new BuilderRig(1, 8, 8192, CFG_SIZE, FORMAT);
            rig.feed(of1.image(0, last, FORMAT));
            rig.feed(of1.control(0, id, 0));
            rig.feed(of1.image(0, 1, FORMAT));
            rig.expectImage(last, FORMAT, 0);
            rig.expectControl(id, 0);
            rig.expectImage(1, FORMAT, 0);
            rig.expectRest();
        }
    }

    @Test
    void shouldSeeALossBeforeADatagramThatStartsARunWhenTheCounterGoesOn() {
        image(10);
        one.feed(of1.control(0, TransitionId.BEGIN_RUN, 14));
        one.expectImage(10, FORMAT, 0);
        final PebbleEvent begin = one.next();
        assertEquals(3, begin.lostBefore());
        one.done(begin);
        one.expectRest(COUNTER_JUMPS, EVENTS_LOST);
    }

    @Test
    void shouldStartAnewOnBothLanesWhileOneIsStillInTheOldRun() {
        two.feed(of2.image(1, 499, FORMAT));
        two.feed(of2.image(0, 499, FORMAT));
        two.expectImage(499, FORMAT, 0);
        two.feed(of2.image(0, 500, FORMAT));
        two.feed(of2.image(0, 501, FORMAT));
        two.feed(of2.configure(0, 0, OTHER));
        two.feed(of2.image(0, 1, OTHER));
        two.feed(of2.image(1, 500, FORMAT));
        two.feed(of2.image(1, 501, FORMAT));
        two.feed(of2.configure(1, 0, OTHER));
        two.feed(of2.image(1, 1, OTHER));
        two.expectImage(500, FORMAT, 0);
        two.expectImage(501, FORMAT, 0);
        two.expectControl(TransitionId.CONFIGURE, 0);
        two.expectImage(1, OTHER, 0);
        two.expectRest();
    }

    @Test
    void shouldTakeALaneAlongThatLostTheDatagramThatStartedTheRun() {
        two.feed(of2.image(0, 500, FORMAT));
        two.feed(of2.image(1, 500, FORMAT));
        two.feed(of2.configure(0, 0, OTHER));
        two.feed(of2.image(1, 1, OTHER)); // lane 1 is first, and has not heard of the format
        two.feed(of2.image(0, 1, OTHER));
        two.expectImage(500, FORMAT, 0);
        final PebbleEvent configure = two.next();
        assertEquals(Damage.DROPPED_CONTRIBUTION, configure.damage());
        two.done(configure);
        two.expectImage(1, OTHER, 0);
        two.expectRest(MISSING_LANES);
    }

    @Test
    void shouldNotStartAnewOnceMoreWhenALaneDeliversTheStartTooLate() {
        two.feed(of2.image(0, 500, FORMAT));
        two.feed(of2.image(1, 500, FORMAT));
        two.expectImage(500, FORMAT, 0);
        two.feed(of2.configure(0, 0, OTHER));
        two.nowNs += BuilderRig.TIMEOUT_NS;
        assertEquals(1, two.builder.expire(two.nowNs));
        two.done(two.next());
        two.feed(of2.image(0, 1, OTHER));
        two.feed(of2.configure(1, 0, OTHER));
        two.feed(of2.image(1, 1, OTHER));
        two.expectImage(1, OTHER, 0);
        two.expectCount(1, FRAGMENTS_LATE);
        two.expectRest(FRAGMENTS_LATE, LANE_TIMEOUTS, MISSING_LANES);
    }

    @Test
    void shouldTakeTheFormatOfAConfigureThatComesTooLate() {
        two.feed(of2.control(1, TransitionId.CONFIGURE, 1)); // only lane 0 would tell of the format
        two.nowNs += BuilderRig.TIMEOUT_NS;
        assertEquals(1, two.builder.expire(two.nowNs));
        two.done(two.next());
        two.feed(of2.configure(0, 1, OTHER));
        two.feed(of2.image(1, 2, OTHER));
        two.feed(of2.image(0, 2, OTHER));
        two.expectImage(2, OTHER, 0);
        two.expectRest(FRAGMENTS_LATE, LANE_TIMEOUTS, MISSING_LANES);
    }

    @Test
    void shouldNotGoBackToTheFormatOfAnOlderConfigureThatComesTooLate() {
        final ImageFormat third = new ImageFormat(33, 33, PixelType.UINT8);
        for (int counter = 1; counter <= 2; counter++) {
            two.feed(of2.configure(1, counter, counter == 1 ? OTHER : third));
            two.nowNs += BuilderRig.TIMEOUT_NS;
            assertEquals(1, two.builder.expire(two.nowNs));
            two.done(two.next());
        }
        two.feed(of2.configure(0, 1, OTHER));
        two.feed(of2.image(1, 3, third));
        two.feed(of2.configure(0, 2, third));
        two.feed(of2.image(0, 3, third));
        two.expectImage(3, third, 0);
        two.expectRest(FRAGMENTS_LATE, LANE_TIMEOUTS, MISSING_LANES);
    }

    @Test
    void shouldTakeALaneAlongThatWasSilentOverARestart() {
        two.feed(of2.image(0, 500, FORMAT));
        two.feed(of2.image(1, 500, FORMAT));
        two.expectImage(500, FORMAT, 0);
        for (int counter = 0; counter < 700; counter++) {
            two.feed(counter == 0 ? of2.control(0, TransitionId.BEGIN_RUN, 0) : of2.image(0, counter, FORMAT));
            two.nowNs += BuilderRig.TIMEOUT_NS;
            assertEquals(1, two.builder.expire(two.nowNs));
            two.done(two.next());
        }
        two.feed(of2.image(1, 700, FORMAT)); // ahead of where it was in the old run, and of the other lane
        two.feed(of2.image(0, 700, FORMAT));
        two.expectImage(700, FORMAT, 0);
        two.expectRest(LANE_TIMEOUTS, MISSING_LANES, DAMAGED_IMAGES);
    }

    @ParameterizedTest
    @CsvSource({"1000, 0", "9000000, 3", "200, 100"})
    void shouldNotDiscardForEverWhenASourceStartsAnewWithoutSayingSo(final int last, final int first) {
        image(last);
        image(first);
        image(first + 1);
        one.expectImage(last, FORMAT, 0);
        one.expectImage(first, FORMAT, last == 9_000_000 ? Damage.OUT_OF_ORDER : 0);
        one.expectImage(first + 1, FORMAT, 0);
    }

    @ParameterizedTest
    @CsvSource({"5000000", "15000000"})
    void shouldLoseAtMostOneEventToADamagedCounter(final int damaged) {
        image(10);
        image(11);
        image(damaged); // is 12
        image(13);
        image(14);
        one.expectImage(10, FORMAT, 0);
        one.expectImage(11, FORMAT, 0);
        one.done(one.next());
        one.expectImage(13, FORMAT, damaged < 1 << 23 ? 0 : Damage.OUT_OF_ORDER);
        one.expectImage(14, FORMAT, 0);
        one.expectNothing();
    }

    @Test
    void shouldKeepTheOtherLanesPartsWhenOneLanesCounterIsDamaged() {
        for (int counter = 10; counter < 16; counter++) {
            two.feed(of2.image(0, counter == 12 ? 5_000_000 : counter, FORMAT));
            two.feed(of2.image(1, counter, FORMAT));
        }
        two.expectImage(10, FORMAT, 0);
        two.expectImage(11, FORMAT, 0);
        two.expectImage(12, FORMAT, Damage.DROPPED_CONTRIBUTION);
        two.expectImage(5_000_000, FORMAT, Damage.DROPPED_CONTRIBUTION | Damage.OUT_OF_ORDER);
        two.expectImage(13, FORMAT, 0);
        two.expectImage(14, FORMAT, 0);
        two.expectImage(15, FORMAT, 0);
        two.expectRest(MISSING_LANES, COUNTER_JUMPS, EVENTS_LOST, DAMAGED_IMAGES);
    }
}
