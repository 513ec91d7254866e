package org.pebbleioc.readout.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pebbleioc.readout.ReadoutCounter.*;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.readout.testing.Datagrams;
import org.pebbleioc.readout.testing.Frame;
import org.pebbleioc.timing.TransitionId;

/** No pebble buffer is free: the builder says so, changes nothing, and takes the same entry later. */
class NoRoomTest {
    private static final int CFG_SIZE = 4096;
    private static final ImageFormat FORMAT = new ImageFormat(150, 100, PixelType.UINT16);
    private final Datagrams of1 = Datagrams.of(1, CFG_SIZE);
    private final Datagrams of2 = Datagrams.of(2, CFG_SIZE);

    @Test
    void shouldRefuseTheFirstBufferOfAnEventAndTakeItWhenOneIsFree() {
        final BuilderRig rig = new BuilderRig(1, 2, 32768, CFG_SIZE, FORMAT);
        rig.feed(of1.image(0, 1, FORMAT));
        rig.feed(of1.image(0, 2, FORMAT));
        final List<Frame> third = of1.image(0, 3, FORMAT);
        final long before = rig.count(FRAGMENTS_IN);
        assertFalse(rig.offer(third.get(0)));
        for (int i = 0; i < 10; i++) {
            assertFalse(rig.retry());
        }
        assertEquals(before, rig.count(FRAGMENTS_IN));
        assertEquals(0, rig.builder.openEvents());
        assertEquals(2, rig.queue.size());
        rig.expectBooks();
        rig.expectImage(1, FORMAT, 0);
        assertTrue(rig.retry());
        rig.feed(third.subList(1, third.size()));
        rig.expectImage(2, FORMAT, 0);
        rig.expectImage(3, FORMAT, 0);
        rig.expectRest();
    }

    @Test
    void shouldGoOnWithOpenEventsWithoutAFreeBuffer() {
        final BuilderRig rig = new BuilderRig(2, 2, 32768, CFG_SIZE, FORMAT);
        rig.feed(of2.image(0, 1, FORMAT));
        rig.feed(of2.image(0, 2, FORMAT));
        rig.feed(of2.image(1, 1, FORMAT));
        rig.feed(of2.image(1, 2, FORMAT));
        rig.expectImage(1, FORMAT, 0);
        rig.expectImage(2, FORMAT, 0);
        rig.expectRest();
    }

    @Test
    void shouldRefuseAgainAndAgainAlsoARestartOfTheStream() {
        final BuilderRig rig = new BuilderRig(1, 2, 32768, CFG_SIZE, FORMAT);
        rig.feed(of1.image(0, 500, FORMAT));
        rig.feed(of1.image(0, 501, FORMAT));
        assertFalse(rig.offer(of1.control(0, TransitionId.BEGIN_RUN, 0).get(0)));
        assertFalse(rig.retry());
        rig.expectImage(500, FORMAT, 0);
        assertTrue(rig.retry());
        rig.expectImage(501, FORMAT, 0);
        rig.feed(of1.image(0, 1, FORMAT));
        rig.expectControl(TransitionId.BEGIN_RUN, 0);
        rig.expectImage(1, FORMAT, 0);
        rig.expectRest();
    }

    @Test
    void shouldEndADatagramWhoseLastBufferWasLostBeforeItRefusesTheNext() {
        final BuilderRig rig = new BuilderRig(1, 2, 32768, CFG_SIZE, FORMAT);
        final Datagrams marked = of1.withStartMarks();
        rig.feed(marked.image(0, 1, FORMAT));
        rig.feed(marked.image(0, 2, FORMAT).subList(0, 3));
        final List<Frame> third = marked.image(0, 3, FORMAT);
        assertFalse(rig.offer(third.get(0)));
        assertFalse(rig.retry());
        rig.expectImage(1, FORMAT, 0);
        rig.expectImage(2, FORMAT, Damage.MISSING_DATA);
        rig.expectCount(1, WRONG_SIZE);
        assertTrue(rig.retry());
        rig.feed(third.subList(1, third.size()));
        rig.expectImage(3, FORMAT, 0);
        rig.expectRest(WRONG_SIZE, DAMAGED_IMAGES);
    }

    @Test
    void shouldNotBlameALaneForTheTimeTheReaderStoodStill() {
        final BuilderRig rig = new BuilderRig(2, 2, 32768, CFG_SIZE, FORMAT);
        rig.feed(of2.image(0, 1, FORMAT));
        rig.feed(of2.image(0, 2, FORMAT));
        final long deadline = rig.builder.nextDeadlineNs();
        rig.builder.postpone(rig.nowNs, rig.nowNs + 700);
        assertEquals(deadline + 700, rig.builder.nextDeadlineNs());
        rig.nowNs += BuilderRig.TIMEOUT_NS + 699;
        assertEquals(0, rig.builder.expire(rig.nowNs));
        rig.nowNs += 1;
        assertEquals(2, rig.builder.expire(rig.nowNs), "both events were postponed alike");
        rig.expectImage(1, FORMAT, Damage.DROPPED_CONTRIBUTION | Damage.TIMED_OUT);
        rig.expectImage(2, FORMAT, Damage.DROPPED_CONTRIBUTION | Damage.TIMED_OUT);
        rig.expectRest(LANE_TIMEOUTS, MISSING_LANES, DAMAGED_IMAGES);
    }

    @Test
    void shouldGiveUpOpenEventsAtAStop() {
        final BuilderRig rig = new BuilderRig(2, 4, 32768, CFG_SIZE, FORMAT);
        rig.feed(of2.image(0, 1, FORMAT));
        rig.feed(of2.image(0, 2, FORMAT).subList(0, 2));
        rig.builder.abandon();
        rig.expectCount(2, EVENTS_ABANDONED);
        rig.expectRest(EVENTS_ABANDONED);
    }

    @Test
    void shouldHandOnInOrderWhateverOrderTheBuffersComeBackIn() {
        final BuilderRig rig = new BuilderRig(1, 4, 32768, CFG_SIZE, FORMAT);
        final Deque<PebbleEvent> held = new ArrayDeque<>();
        for (int counter = 0; counter < 40; counter++) {
            rig.feed(of1.image(0, counter, FORMAT));
            final PebbleEvent event = rig.next();
            assertEquals(counter, event.eventCounter());
            held.add(event);
            if (held.size() == 4) {
                rig.done(counter % 2 == 0 ? held.pollLast() : held.pollFirst());
            }
        }
        held.forEach(rig::done);
        rig.expectRest();
    }
}
