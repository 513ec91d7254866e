package org.pebbleioc.readout.event;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pebbleioc.readout.ReadoutCounter.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pebbleioc.driver.DmaError;
import org.pebbleioc.driver.DmaFlags;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.LaneSplit;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.readout.testing.Datagrams;
import org.pebbleioc.readout.testing.Frame;
import org.pebbleioc.timing.TimingHeader;
import org.pebbleioc.timing.TransitionId;

/** One damage after the other: its bit, its counter, no buffer lost, and no pixel of an older image. */
class EventDamageTest {
    private static final int CFG_SIZE = 4096;
    private static final ImageFormat FORMAT = new ImageFormat(150, 100, PixelType.UINT16);
    private static final int BYTES = FORMAT.sizeBytes();

    private final BuilderRig one = new BuilderRig(1, 4, 32768, CFG_SIZE, FORMAT);
    private final BuilderRig two = new BuilderRig(2, 4, 32768, CFG_SIZE, FORMAT);
    private final Datagrams of1 = Datagrams.of(1, CFG_SIZE);
    private final Datagrams of2 = Datagrams.of(2, CFG_SIZE);

    private void feedBoth(final int counter) {
        two.feed(of2.image(0, counter, FORMAT));
        two.feed(of2.image(1, counter, FORMAT));
    }

    /** The next event has this damage, its pixels are right outside of the hole, and the hole is zero. */
    private static void expectHole(
            final BuilderRig rig, final int counter, final int damage, final int from, final int to) {
        final PebbleEvent event = rig.next();
        assertEquals(counter, event.eventCounter());
        assertEquals(Damage.text(damage), Damage.text(event.damage()));
        final byte[] expected = Datagrams.pixels(counter, BYTES);
        Arrays.fill(expected, from, to, (byte) 0);
        assertArrayEquals(expected, rig.bytes(event));
        rig.done(event);
    }

    @Test
    void shouldMarkTheEventAfterAJumpOfTheCounter() {
        one.feed(of1.image(0, 5, FORMAT));
        one.expectImage(5, FORMAT, 0);
        one.feed(of1.image(0, 9, FORMAT));
        final PebbleEvent event = one.next();
        assertEquals(Damage.OUT_OF_ORDER, event.damage());
        assertEquals(3, event.lostBefore());
        assertArrayEquals(Datagrams.pixels(9, BYTES), one.bytes(event));
        one.done(event);
        one.feed(of1.image(0, 10, FORMAT));
        one.expectImage(10, FORMAT, 0);
        one.expectCount(1, COUNTER_JUMPS);
        one.expectCount(3, EVENTS_LOST);
        one.expectRest(COUNTER_JUMPS, EVENTS_LOST, DAMAGED_IMAGES);
    }

    @Test
    void shouldSeeAJumpAcrossTheWrap() {
        one.feed(of1.image(0, 0xFF_FFFE, FORMAT));
        one.feed(of1.image(0, 1, FORMAT));
        one.expectImage(0xFF_FFFE, FORMAT, 0);
        one.expectImage(1, FORMAT, Damage.OUT_OF_ORDER);
        one.expectCount(2, EVENTS_LOST);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldCloseAnEventThatALaneHasPassedBy(final int missing) {
        feedBoth(1);
        two.expectImage(1, FORMAT, 0);
        two.feed(of2.image(1 - missing, 2, FORMAT));
        two.expectNothing();
        two.feed(of2.image(1 - missing, 3, FORMAT));
        two.feed(of2.image(missing, 3, FORMAT));
        expectHole(
                two,
                2,
                Damage.DROPPED_CONTRIBUTION,
                LaneSplit.offset(BYTES, 2, missing),
                LaneSplit.offset(BYTES, 2, missing + 1));
        two.expectImage(3, FORMAT, 0);
        two.expectCount(1, MISSING_LANES);
        two.expectRest(MISSING_LANES, DAMAGED_IMAGES);
    }

    @Test
    void shouldKeepAnEventThatOnlyTheSlowerLaneHas() {
        feedBoth(1);
        two.expectImage(1, FORMAT, 0);
        two.feed(of2.image(1, 3, FORMAT)); // 2 never came on lane 1, which is ahead
        two.feed(of2.image(0, 2, FORMAT));
        expectHole(two, 2, Damage.DROPPED_CONTRIBUTION, LaneSplit.offset(BYTES, 2, 1), BYTES);
        two.feed(of2.image(0, 3, FORMAT));
        two.expectImage(3, FORMAT, 0);
        two.expectRest(MISSING_LANES, DAMAGED_IMAGES);
    }

    @Test
    void shouldCloseWhenTheWaitForASilentLaneIsOver() {
        two.feed(of2.image(0, 1, FORMAT));
        assertEquals(two.nowNs + BuilderRig.TIMEOUT_NS, two.builder.nextDeadlineNs());
        two.nowNs += BuilderRig.TIMEOUT_NS - 1;
        assertEquals(0, two.builder.expire(two.nowNs));
        two.nowNs++;
        assertEquals(1, two.builder.expire(two.nowNs));
        assertEquals(Long.MAX_VALUE, two.builder.nextDeadlineNs());
        expectHole(two, 1, Damage.DROPPED_CONTRIBUTION | Damage.TIMED_OUT, LaneSplit.offset(BYTES, 2, 1), BYTES);
        two.expectCount(1, LANE_TIMEOUTS);
        two.expectCount(1, MISSING_LANES);

        two.feed(of2.image(1, 1, FORMAT)); // too late
        two.expectNothing();
        two.expectCount(4, FRAGMENTS_LATE);
        feedBoth(2);
        two.expectImage(2, FORMAT, 0);
        two.expectRest(LANE_TIMEOUTS, MISSING_LANES, DAMAGED_IMAGES, FRAGMENTS_LATE);
    }

    @Test
    void shouldNotWriteIntoAnEventThatTimedOutInTheMiddleOfAPart() {
        final List<Frame> part = of2.image(1, 1, FORMAT);
        two.feed(of2.image(0, 1, FORMAT));
        two.feed(part.subList(0, 2));
        two.nowNs += BuilderRig.TIMEOUT_NS;
        assertEquals(1, two.builder.expire(two.nowNs));
        final int got = LaneSplit.offset(BYTES, 2, 1) + 2 * CFG_SIZE - TimingHeader.BYTES;
        final PebbleEvent event = two.next();
        assertEquals("MissingData TimedOut", Damage.text(event.damage()));
        final byte[] expected = Datagrams.pixels(1, BYTES);
        Arrays.fill(expected, got, BYTES, (byte) 0);
        assertArrayEquals(expected, two.bytes(event));
        two.feed(part.subList(2, part.size()));
        assertArrayEquals(expected, two.bytes(event), "the event is the publisher's now");
        two.done(event);
        feedBoth(2);
        two.expectImage(2, FORMAT, 0);
        two.expectCount(2, FRAGMENTS_LATE);
        two.expectRest(LANE_TIMEOUTS, WRONG_SIZE, DAMAGED_IMAGES, FRAGMENTS_LATE);
    }

    @Test
    void shouldRefuseAPartThatComesAfterItsLaneWasGivenUp() {
        final List<Frame> slow = of2.image(0, 1, FORMAT);
        two.feed(slow.subList(0, 1));
        two.feed(of2.image(1, 2, FORMAT)); // lane 1 has gone past event 1 ...
        two.feed(of2.image(1, 1, FORMAT)); // ... and cannot deliver to it: lane 0 may end the event at any moment
        two.feed(slow.subList(1, slow.size()));
        expectHole(two, 1, Damage.DROPPED_CONTRIBUTION, LaneSplit.offset(BYTES, 2, 1), BYTES);
        two.feed(of2.image(0, 2, FORMAT));
        two.expectImage(2, FORMAT, 0);
        two.expectCount(4, FRAGMENTS_LATE);
        two.expectRest(MISSING_LANES, DAMAGED_IMAGES, FRAGMENTS_LATE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 8})
    void shouldFillWithZeroWhatAShortImageLacks(final int fragments) {
        final List<Frame> frames = of1.image(0, 1, FORMAT);
        final int last = fragments - 1;
        one.feed(frames.subList(0, last));
        final int size = frames.get(last).size() - 50;
        one.feed(List.of(frames.get(last).cut(size).asLast()));
        expectHole(one, 1, Damage.MISSING_DATA, last * CFG_SIZE + size - TimingHeader.BYTES, BYTES);
        one.expectCount(1, WRONG_SIZE);
        one.feed(of1.image(0, 2, FORMAT));
        one.expectImage(2, FORMAT, 0);
        one.expectRest(WRONG_SIZE, DAMAGED_IMAGES);
    }

    @Test
    void shouldFillTheHoleOfALaneInTheMiddle() {
        final BuilderRig rig = new BuilderRig(8, 4, 32768, CFG_SIZE, FORMAT);
        final Datagrams of8 = Datagrams.of(8, CFG_SIZE);
        for (int lane = 0; lane < 8; lane++) {
            final Frame frame = of8.image(lane, 1, FORMAT).get(0);
            rig.feed(List.of(lane == 3 ? frame.cut(1000) : frame));
        }
        final int from = LaneSplit.offset(BYTES, 8, 3) + 1000 - TimingHeader.BYTES;
        expectHole(rig, 1, Damage.MISSING_DATA, from, LaneSplit.offset(BYTES, 8, 4));
        rig.expectRest(WRONG_SIZE, DAMAGED_IMAGES);
    }

    @Test
    void shouldCutOffWhatIsTooLongAndNotTouchTheNeighboursPart() {
        final byte[] pixels = Datagrams.pixels(1, BYTES);
        final int half = LaneSplit.offset(BYTES, 2, 1);
        two.feed(of2.image(1, 1, FORMAT));
        final byte[] tooLong = Arrays.copyOf(pixels, half + 999);
        Arrays.fill(tooLong, half, tooLong.length, (byte) 0x77);
        two.feed(of2.datagram(0, TransitionId.L1_ACCEPT, 1, tooLong));
        final PebbleEvent event = two.next();
        assertEquals(Damage.TRUNCATED, event.damage());
        assertArrayEquals(pixels, two.bytes(event));
        two.done(event);
        two.expectCount(1, OVERSIZE);
        two.expectRest(OVERSIZE, DAMAGED_IMAGES);
    }

    @Test
    void shouldCutOffAnImageLargerThanThePebbleBufferAndKeepTheGuardWord() {
        final BuilderRig small = new BuilderRig(1, 4, 8192, CFG_SIZE, FORMAT);
        small.feed(of1.image(0, 1, FORMAT));
        final PebbleEvent event = small.next();
        assertEquals(Damage.TRUNCATED, event.damage());
        assertEquals(FORMAT, event.format());
        assertEquals(small.pebble.pool().usableBytes(), event.payloadBytes());
        assertArrayEquals(Arrays.copyOf(Datagrams.pixels(1, BYTES), event.payloadBytes()), small.bytes(event));
        small.done(event);
        small.expectRest(OVERSIZE, DAMAGED_IMAGES);
    }

    @Test
    void shouldCutOffAnImageLargerThanThePebbleBufferOnAllLanesItConcerns() {
        final BuilderRig small = new BuilderRig(4, 4, 12288, CFG_SIZE, FORMAT);
        final Datagrams of4 = Datagrams.of(4, CFG_SIZE);
        for (int lane = 3; lane >= 0; lane--) {
            small.feed(of4.image(lane, 1, FORMAT));
        }
        final PebbleEvent event = small.next();
        assertEquals(Damage.TRUNCATED, event.damage());
        assertArrayEquals(Arrays.copyOf(Datagrams.pixels(1, BYTES), event.payloadBytes()), small.bytes(event));
        small.done(event);
        small.expectCount(3, OVERSIZE);
        small.expectRest(OVERSIZE, DAMAGED_IMAGES);
    }

    @ParameterizedTest
    @ValueSource(ints = {DmaError.FIFO, DmaError.LEN, DmaError.MAX, DmaError.BUS, DmaError.LEN | DmaError.BUS})
    void shouldMarkAnEventWithErrorFlagsAndKeepIt(final int error) {
        final List<Frame> frames = of1.image(0, 1, FORMAT);
        one.feed(frames.subList(0, 3));
        one.feed(List.of(frames.get(3).withError(error)));
        one.feed(frames.subList(4, frames.size()));
        expectHole(one, 1, Damage.CORRUPTED, 0, 0);
        one.expectCount(1, FRAGMENT_ERRORS);
        one.expectRest(FRAGMENT_ERRORS, DAMAGED_IMAGES);
    }

    @Test
    void shouldCountErrorsOfTheEngineAndOfASenderThatFollowsSsi() {
        final List<Frame> plain = of1.image(0, 1, FORMAT);
        final int last = plain.size() - 1;
        one.feed(plain.subList(0, last));
        one.feed(List.of(plain.get(last).withFlags(DmaFlags.SSI_EOFE)));
        one.expectImage(1, FORMAT, 0); // without start marks the user bits mean nothing to us
        one.feed(of1.image(0, 2, FORMAT).subList(0, last));
        one.feed(List.of(of1.image(0, 2, FORMAT).get(last).withFlags(DmaFlags.TIMEOUT)));
        one.expectImage(2, FORMAT, Damage.CORRUPTED);
        final List<Frame> marked = of1.withStartMarks().image(0, 3, FORMAT);
        one.feed(marked.subList(0, last));
        one.feed(List.of(marked.get(last).withFlags(DmaFlags.SSI_EOFE)));
        one.expectImage(3, FORMAT, Damage.CORRUPTED);
        one.expectCount(2, FRAGMENT_ERRORS);
        one.expectRest(FRAGMENT_ERRORS, DAMAGED_IMAGES);
    }

    @Test
    void shouldCountErrorsOfBuffersThatAreThrownAwayToo() {
        one.feed(List.of(of1.control(0, TransitionId.ENABLE, 1).get(0).cut(0).withError(DmaError.FIFO)));
        one.feed(List.of(
                of1.control(0, TransitionId.ENABLE, 1).get(0).withDest(77).withError(DmaError.BUS)));
        one.expectCount(2, FRAGMENT_ERRORS);
        one.expectRest(FRAGMENT_ERRORS, HEADER_ERRORS, FRAGMENTS_BAD_HEADER, FRAGMENTS_UNKNOWN_DEST);
    }

    @Test
    void shouldNotBelieveASizeLargerThanTheBuffer() {
        final List<Frame> frames = of1.image(0, 1, FORMAT);
        one.feed(frames.subList(0, 2));
        one.feed(List.of(frames.get(2).cut(1 << 20)));
        one.feed(frames.subList(3, frames.size()));
        expectHole(one, 1, Damage.CORRUPTED, 0, 0);
        one.expectRest(FRAGMENT_ERRORS, DAMAGED_IMAGES);
    }

    @Test
    void shouldMarkAnEventWhoseHeaderSaysError() {
        final List<Frame> frames = of1.image(0, 1, FORMAT);
        TimingHeader.setError(ByteBuffer.wrap(frames.get(0).bytes()).order(ByteOrder.LITTLE_ENDIAN), 0);
        one.feed(frames);
        expectHole(one, 1, Damage.CORRUPTED, 0, 0);
        one.expectCount(1, HEADER_ERRORS);
        one.expectRest(HEADER_ERRORS, DAMAGED_IMAGES);
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 13, 14, 15})
    void shouldThrowAwayADatagramThatIsNone(final int code) {
        one.feed(of1.image(0, 1, FORMAT));
        one.expectImage(1, FORMAT, 0);
        final List<Frame> frames = of1.image(0, 2, FORMAT);
        frames.get(0).bytes()[7] = (byte) code;
        one.feed(frames);
        one.feed(of1.image(0, 3, FORMAT));
        one.expectImage(3, FORMAT, Damage.OUT_OF_ORDER);
        one.expectCount(frames.size(), FRAGMENTS_BAD_HEADER);
        one.expectCount(1, HEADER_ERRORS);
        one.expectCount(1, EVENTS_LOST);
        one.expectRest(HEADER_ERRORS, FRAGMENTS_BAD_HEADER, COUNTER_JUMPS, EVENTS_LOST, DAMAGED_IMAGES);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31})
    void shouldGiveBackAFrameTooShortForAHeader(final int size) {
        two.feed(List.of(of2.control(1, TransitionId.ENABLE, 1).get(0).cut(size).withError(DmaError.FIFO)));
        two.feed(of2.control(0, TransitionId.ENABLE, 1));
        feedBoth(2);
        final PebbleEvent enable = two.next();
        assertEquals(Damage.DROPPED_CONTRIBUTION, enable.damage());
        two.done(enable);
        two.expectImage(2, FORMAT, 0);
        two.expectCount(1, FRAGMENTS_BAD_HEADER);
        two.expectRest(FRAGMENTS_BAD_HEADER, HEADER_ERRORS, FRAGMENT_ERRORS, MISSING_LANES);
    }

    @Test
    void shouldTakeAZeroSizeFragmentInTheMiddleAsADelivery() {
        final List<Frame> frames = of1.image(0, 1, FORMAT);
        one.feed(frames.subList(0, 4));
        one.feed(List.of(frames.get(4).cut(0)));
        one.feed(frames.subList(4, frames.size()));
        expectHole(one, 1, 0, 0, 0);
        one.expectRest();
    }

    @Test
    void shouldRefuseAPartThatNamesAnotherKindOfDatagramThanTheOtherLane() {
        two.feed(of2.image(0, 1, FORMAT));
        two.feed(of2.control(1, TransitionId.DISABLE, 1));
        feedBoth(2);
        expectHole(two, 1, Damage.DROPPED_CONTRIBUTION, LaneSplit.offset(BYTES, 2, 1), BYTES);
        two.expectImage(2, FORMAT, 0);
        two.expectRest(HEADER_ERRORS, FRAGMENTS_BAD_HEADER, MISSING_LANES, DAMAGED_IMAGES);
    }

    @Test
    void shouldThrowAwayADatagramThatCameTwice() {
        one.feed(of1.image(0, 1, FORMAT));
        one.feed(of1.image(0, 1, FORMAT));
        one.feed(of1.configure(0, 2, FORMAT));
        one.feed(of1.configure(0, 2, FORMAT));
        one.feed(of1.image(0, 3, FORMAT));
        two.feed(of2.image(0, 1, FORMAT));
        two.feed(of2.image(0, 1, FORMAT)); // while the event is still open
        two.feed(of2.image(1, 1, FORMAT));
        one.expectImage(1, FORMAT, 0);
        one.expectControl(TransitionId.CONFIGURE, 2);
        one.expectImage(3, FORMAT, 0);
        two.expectImage(1, FORMAT, 0);
        one.expectCount(9, FRAGMENTS_DUPLICATE);
        two.expectCount(4, FRAGMENTS_DUPLICATE);
        one.expectRest(FRAGMENTS_DUPLICATE);
        two.expectRest(FRAGMENTS_DUPLICATE);
    }

    @Test
    void shouldThrowAwayWhatComesAgainFromALittleBefore() {
        one.feed(of1.image(0, 1, FORMAT));
        one.feed(of1.image(0, 2, FORMAT));
        one.feed(of1.image(0, 1, FORMAT));
        one.feed(of1.image(0, 3, FORMAT));
        for (int counter = 1; counter <= 3; counter++) {
            one.expectImage(counter, FORMAT, 0);
        }
        one.expectCount(8, FRAGMENTS_LATE);
        one.expectRest(FRAGMENTS_LATE);
    }

    @Test
    void shouldThrowAwayAndCountADestinationThatNoLaneUses() {
        final Frame frame = of1.control(0, TransitionId.ENABLE, 1).get(0);
        for (final int dest : new int[] {1, 255, 256, 4095, 4096, -1}) {
            one.feed(List.of(frame.withDest(dest)));
        }
        one.expectCount(6, FRAGMENTS_UNKNOWN_DEST);
        one.feed(of1.image(0, 1, FORMAT));
        one.expectImage(1, FORMAT, 0);
        one.expectRest(FRAGMENTS_UNKNOWN_DEST);
    }

    @Test
    void shouldSeeByItsStartMarkThatTheLastBufferOfADatagramWasLost() {
        final Datagrams marked = of1.withStartMarks();
        final List<Frame> frames = marked.image(0, 1, FORMAT);
        one.feed(frames.subList(0, frames.size() - 1));
        one.feed(marked.image(0, 2, FORMAT));
        expectHole(one, 1, Damage.MISSING_DATA, 7 * CFG_SIZE - TimingHeader.BYTES, BYTES);
        one.expectImage(2, FORMAT, 0);
        one.expectRest(WRONG_SIZE, DAMAGED_IMAGES);
    }

    @Test
    void shouldNotTakeUserBitsOfContinuedBuffersForStartsWhereTheLaneDoesNotMarkThem() {
        final List<Frame> frames = of1.image(0, 1, FORMAT);
        one.feed(frames.subList(0, 3));
        one.feed(List.of(frames.get(3).withFlags(DmaFlags.SSI_SOF)));
        one.feed(frames.subList(4, frames.size()));
        one.expectImage(1, FORMAT, 0);
        one.expectRest();
    }

    @Test
    void shouldLimitTheRunOnDamageWithoutStartMarksToTwoEvents() {
        final List<Frame> frames = of1.image(0, 1, FORMAT);
        one.feed(frames.subList(0, frames.size() - 1));
        one.feed(of1.image(0, 2, FORMAT)); // runs into event 1
        one.feed(of1.image(0, 3, FORMAT));
        final PebbleEvent first = one.next();
        assertTrue((first.damage() & Damage.TRUNCATED) != 0, () -> Damage.text(first.damage()));
        one.done(first);
        one.expectImage(3, FORMAT, Damage.OUT_OF_ORDER);
        one.expectCount(1, EVENTS_LOST);
        one.expectRest(OVERSIZE, DAMAGED_IMAGES, COUNTER_JUMPS, EVENTS_LOST);
    }
}
