package org.pebbleioc.readout.event;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.pebbleioc.readout.ReadoutCounter;
import org.pebbleioc.readout.testing.Frame;

/** Random streams with random faults and random skew against a naive model. */
class EventBuilderPropertyTest {
    private static final int MAX_SKEW = 3;
    private static final ReadoutCounter[] COMPARED = {
        ReadoutCounter.IMAGES_BUILT,
        ReadoutCounter.CONTROLS_BUILT,
        ReadoutCounter.DAMAGED_IMAGES,
        ReadoutCounter.MISSING_LANES,
        ReadoutCounter.WRONG_SIZE,
        ReadoutCounter.OVERSIZE,
        ReadoutCounter.FRAGMENT_ERRORS,
        ReadoutCounter.FRAGMENTS_DUPLICATE,
        ReadoutCounter.FRAGMENTS_LATE,
        ReadoutCounter.FRAGMENTS_BAD_HEADER,
        ReadoutCounter.HEADER_ERRORS,
        ReadoutCounter.COUNTER_JUMPS,
        ReadoutCounter.EVENTS_LOST
    };

    @RepeatedTest(150)
    void shouldBuildWhatANaiveModelExpects() {
        final long seed = new Random().nextLong();
        System.out.println("stream seed=" + seed);
        check(seed, new CopyCrew(1));
    }

    @RepeatedTest(50)
    void shouldBuildTheSameWithSeveralThreadsThatCopy() {
        final long seed = new Random().nextLong();
        System.out.println("stream seed=" + seed);
        try (CopyCrew crew = new CopyCrew(3, 0)) {
            check(seed, crew);
        }
    }

    private static void check(final long seed, final CopyCrew crew) {
        final Random random = new Random(seed);
        final RandomStream stream = new RandomStream(random);
        final BuilderRig rig = new BuilderRig(stream.lanes, 8, 20480, RandomStream.CFG_SIZE, stream.firstFormat, crew);
        final int[] event = new int[stream.lanes];
        final int[] frame = new int[stream.lanes];
        int taken = 0;
        while (true) {
            final List<Integer> ready = new ArrayList<>();
            int slowest = Integer.MAX_VALUE;
            for (int lane = 0; lane < stream.lanes; lane++) {
                final List<List<Frame>> ofLane = stream.frames.get(lane);
                while (event[lane] < ofLane.size()
                        && frame[lane] == ofLane.get(event[lane]).size()) {
                    event[lane]++;
                    frame[lane] = 0;
                }
                slowest = Math.min(slowest, event[lane]);
            }
            for (int lane = 0; lane < stream.lanes; lane++) {
                if (event[lane] < stream.frames.get(lane).size() && event[lane] <= slowest + MAX_SKEW) {
                    ready.add(lane);
                }
            }
            if (ready.isEmpty()) {
                break;
            }
            final int lane = ready.get(random.nextInt(ready.size()));
            boolean in = rig.offer(stream.frames.get(lane).get(event[lane]).get(frame[lane]));
            while (!in) {
                assertTrue(rig.queue.size() > 0, "seed=" + seed + ": open events alone must not fill the pebble");
                compare(seed, rig, stream.expected.get(taken++));
                in = rig.retry();
            }
            frame[lane]++;
            if (random.nextInt(10) == 0 && rig.queue.size() > 0) {
                compare(seed, rig, stream.expected.get(taken++));
            }
            rig.expectBooks();
        }
        while (rig.queue.size() > 0) {
            compare(seed, rig, stream.expected.get(taken++));
        }
        assertEquals(stream.expected.size(), taken, "seed=" + seed);
        for (final ReadoutCounter counter : COMPARED) {
            assertEquals(stream.counts.getOrDefault(counter, 0L), rig.count(counter), "seed=" + seed + " " + counter);
        }
        assertEquals(0, rig.builder.openEvents());
        assertEquals(0, rig.pebble.pool().inUse());
        assertEquals(0, rig.pebble.pool().overrunTotal());
        rig.expectBooks();
    }

    private static void compare(final long seed, final BuilderRig rig, final RandomStream.Expected expected) {
        final PebbleEvent event = rig.next();
        final String where = "seed=" + seed + " event " + expected.counter();
        assertEquals(expected.counter(), event.eventCounter(), where);
        assertEquals(expected.id(), event.id(), where);
        assertEquals(Damage.text(expected.damage()), Damage.text(event.damage()), where);
        assertEquals(expected.lost(), event.lostBefore(), where);
        if (event.isImage()) {
            assertEquals(expected.format(), event.format(), where);
        }
        if (expected.payload() != null) {
            assertArrayEquals(expected.payload(), rig.bytes(event), where);
        }
        rig.done(event);
    }
}
