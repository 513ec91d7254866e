package org.pebbleioc.driver.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pebbleioc.driver.DmaError;
import org.pebbleioc.driver.DmaFlags;
import org.pebbleioc.image.LaneSplit;
import org.pebbleioc.timing.TimingHeader;

/** Each fault, as the reader meets it: image 1 of 3 is struck, 0 and 2 must be whole. */
class FaultTest {
    private static final int IMAGES = 3;
    private static final int FIRST_EVENT = 3;
    private static final int BYTES = CardRig.FORMAT.sizeBytes();

    private static CardRig run(final int lanes, final Fault... faults) throws IOException {
        final CardRig rig =
                new CardRig(40, CardOptions.defaults().withLanes(lanes).withFaults(FaultPlan.at(1, faults)));
        rig.start(IMAGES);
        rig.run();
        assertEquals(IMAGES, rig.card.counts().delivered());
        rig.assertAtRest();
        SimulatedCardTest.assertImage(rig, lanes, 0, 0);
        return rig;
    }

    private static List<Integer> events(final CardRig rig, final int lane) {
        return rig.images(lane).stream().map(CardRig.Frame::event).toList();
    }

    @Test
    void shouldLoseAFragment() throws IOException {
        try (CardRig rig = run(1, new Fault.LoseFragment(0, 1))) {
            assertEquals(List.of(3, 4, 5), events(rig, 0));
            assertEquals(3, rig.images(0).get(1).fragments().size());
            assertEquals(32 + BYTES - 4096, rig.images(0).get(1).bytes().limit());
            SimulatedCardTest.assertImage(rig, 1, 2, 2);
        }
    }

    @Test
    void shouldLoseTheLastFragmentSoThatTheNextHeaderRunsIn() throws IOException {
        try (CardRig rig = run(1, new Fault.LoseFragment(0, Fault.LAST))) {
            // joined by the continue bit alone, the next image hangs on to the unfinished one
            assertEquals(List.of(3, 4), events(rig, 0));
            final var joined = rig.images(0).get(1).fragments();
            assertEquals(7, joined.size());
            assertEquals(DmaFlags.SSI_SOF, joined.get(3).flags() & DmaFlags.SSI_SOF, "where the next one starts");
        }
    }

    @Test
    void shouldLoseALane() throws IOException {
        try (CardRig rig = run(2, new Fault.LoseLane(1))) {
            assertEquals(List.of(3, 4, 5), events(rig, 0));
            assertEquals(List.of(3, 5), events(rig, 1));
        }
    }

    @Test
    void shouldJumpInTheEventCounter() throws IOException {
        try (CardRig rig = run(2, new Fault.JumpCounter(1000))) {
            assertEquals(List.of(3, 1004, 1005), events(rig, 0));
            assertEquals(List.of(3, 1004, 1005), events(rig, 1));
            SimulatedCardTest.assertImage(rig, 2, 1, 1);
        }
    }

    @Test
    void shouldSetTheHeadersErrorBit() throws IOException {
        try (CardRig rig = run(2, new Fault.HeaderError(1))) {
            assertFalse(TimingHeader.hasError(rig.images(0).get(1).bytes(), 0));
            assertTrue(TimingHeader.hasError(rig.images(1).get(1).bytes(), 0));
            assertFalse(TimingHeader.hasError(rig.images(1).get(2).bytes(), 0));
        }
    }

    @Test
    void shouldSetDmaErrorBits() throws IOException {
        try (CardRig rig = run(1, new Fault.ErrorBits(0, 2, DmaError.BUS | DmaError.MAX))) {
            final var fragments = rig.images(0).get(1).fragments();
            for (int i = 0; i < fragments.size(); i++) {
                assertEquals(i == 2 ? 12 : 0, fragments.get(i).error());
            }
            SimulatedCardTest.assertImage(rig, 1, 1, 1);
        }
    }

    @Test
    void shouldCompleteWithSizeZero() throws IOException {
        try (CardRig rig = run(1, new Fault.ZeroSize(0, 1))) {
            final var fragments = rig.images(0).get(1).fragments();
            assertEquals(4, fragments.size());
            assertEquals(0, fragments.get(1).size());
            assertEquals(DmaError.FIFO, fragments.get(1).error());
            SimulatedCardTest.assertImage(rig, 1, 2, 2);
        }
    }

    @Test
    void shouldSendMoreThanAnnounced() throws IOException {
        try (CardRig rig = run(2, new Fault.Resize(5000))) {
            assertEquals(
                    32 + LaneSplit.length(BYTES, 2, 0),
                    rig.images(0).get(1).bytes().limit());
            assertEquals(
                    32 + LaneSplit.length(BYTES, 2, 1) + 5000,
                    rig.images(1).get(1).bytes().limit());
            assertEquals(0, rig.images(1).get(1).bytes().get(32 + LaneSplit.length(BYTES, 2, 1) + 4999));
            SimulatedCardTest.assertImage(rig, 2, 2, 2);
        }
    }

    @Test
    void shouldSendLessThanAnnouncedDownToNothing() throws IOException {
        try (CardRig rig = run(2, new Fault.Resize(-100))) {
            assertEquals(
                    32 + LaneSplit.length(BYTES, 2, 1) - 100,
                    rig.images(1).get(1).bytes().limit());
        }
        try (CardRig rig = run(2, new Fault.Resize(-BYTES))) {
            assertEquals(32, rig.images(0).get(1).bytes().limit());
            assertEquals(32, rig.images(1).get(1).bytes().limit());
        }
    }

    @Test
    void shouldLetALaneFallBehindAndCatchUp() throws IOException {
        final CardOptions options =
                CardOptions.defaults().withLanes(2).withFaults(FaultPlan.at(1, new Fault.DelayLane(1, 3)));
        try (CardRig rig = new CardRig(40, options)) {
            rig.start(8);
            rig.run();
            rig.assertAtRest();
            assertEquals(List.of(3, 4, 5, 6, 7, 8, 9, 10), events(rig, 1));
            for (int i = 0; i < 8; i++) {
                SimulatedCardTest.assertImage(rig, 2, i, i);
            }
            final var frames = rig.frames;
            final int own = frames.indexOf(rig.images(1).get(1));
            final int third = frames.indexOf(rig.images(0).get(3));
            final int fourth = frames.indexOf(rig.images(0).get(5));
            assertTrue(own > third, "event 4 of lane 1 came at " + own + ", event 6 of lane 0 at " + third);
            assertTrue(own < fourth, "event 4 of lane 1 came at " + own + ", event 8 of lane 0 at " + fourth);
        }
    }

    @Test
    void shouldBringALaneHomeBeforeTheRunEnds() throws IOException {
        try (CardRig rig = run(2, new Fault.DelayLane(0, 1000))) {
            assertEquals(List.of(3, 4, 5), events(rig, 0));
            assertEquals(rig.ids(1), rig.ids(0));
        }
    }

    @Test
    void shouldSendADatagramTwice() throws IOException {
        try (CardRig rig = run(2, new Fault.Duplicate())) {
            assertEquals(List.of(3, 4, 4, 5), events(rig, 0));
            assertEquals(List.of(3, 4, 4, 5), events(rig, 1));
            SimulatedCardTest.assertImage(rig, 2, 1, 1);
            SimulatedCardTest.assertImage(rig, 2, 2, 1);
        }
    }

    @Test
    void shouldLoseNoBufferWhateverHappens() throws IOException {
        for (long seed = 1; seed <= 20; seed++) {
            final int lanes = 1 + (int) (seed % 4);
            final FaultPlan plan = FaultPlan.random(seed, lanes, 200, 3);
            assertEquals(plan.at(7), FaultPlan.random(seed, lanes, 200, 3).at(7));
            final CardOptions options = CardOptions.defaults()
                    .withLanes(lanes)
                    .withShortenBytes((int) seed % 32)
                    .withFaults(plan);
            try (CardRig rig = new CardRig(9, options)) {
                rig.start(200);
                rig.run();
                assertEquals(200, rig.card.counts().delivered(), "seed " + seed);
                rig.assertAtRest();
            }
        }
    }

    @Test
    void shouldAddPlansUp() {
        final FaultPlan both = FaultPlan.at(1, new Fault.Duplicate())
                .and(FaultPlan.at(1, new Fault.LoseLane(0)))
                .and(FaultPlan.at(FIRST_EVENT, new Fault.JumpCounter(1)));
        assertEquals(List.of(new Fault.Duplicate(), new Fault.LoseLane(0)), both.at(1));
        assertEquals(List.of(new Fault.JumpCounter(1)), both.at(3));
        assertEquals(List.of(), both.at(2));
    }
}
