package org.pebbleioc.driver.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pebbleioc.driver.sim.SimulatedCardTest.assertImage;
import static org.pebbleioc.timing.TransitionId.DISABLE;
import static org.pebbleioc.timing.TransitionId.END_RUN;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pebbleioc.driver.DetectorFrontEnd.FrontEndCounts;
import org.pebbleioc.driver.DmaError;
import org.pebbleioc.driver.DmaFlags;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.ImageSource;
import org.pebbleioc.timing.TimingHeader;

/** What the card does when there is no room, when it is stopped without room, and when its source fails. */
class OutOfBuffersTest {
    private static final CardOptions HOLD = CardOptions.defaults();
    private static final CardOptions DROP = HOLD.withPolicy(CardOptions.OutOfBuffers.DROP);
    private static final long MS = 1_000_000L;

    @Test
    void shouldHoldItsSourceWhenBuffersRunOutAndLoseNothing() throws IOException {
        try (CardRig rig = new CardRig(5, HOLD)) {
            rig.start(20, 0, MS);
            assertEquals(Acquisition.HOLDING, rig.runBlind());
            assertEquals(0, rig.device.rxCounts().inHw());
            rig.nowNs += 7 * MS;
            rig.run();
            for (int i = 0; i < 20; i++) {
                assertImage(rig, 1, i, i);
            }
            final var counts = rig.card.counts();
            assertEquals(20, counts.delivered());
            assertEquals(0, counts.dropped());
            assertTrue(counts.heldBack() >= 1);
            assertTrue(counts.heldBackNs() >= 7 * MS, counts.toString());
            assertEquals(27, rig.images(0).get(19).event() + 5);
            rig.assertAtRest();
        }
    }

    @Test
    void shouldDropWholeImagesAndShowTheGapWhenAskedTo() throws IOException {
        try (CardRig rig = new CardRig(12, DROP)) {
            rig.start(10, 0, MS);
            // 3 controls and 2 images of 4 buffers: 1 buffer is left, 8 images go
            assertEquals(Acquisition.HOLDING, rig.runBlind());
            assertEquals(8, rig.card.counts().dropped());
            rig.run();
            assertEquals(2, rig.images(0).size());
            assertImage(rig, 1, 0, 0);
            assertImage(rig, 1, 1, 1);
            final var frames = rig.lane(0);
            assertEquals(
                    List.of(0, 1, 2, 3, 4, 13, 14),
                    frames.stream().map(CardRig.Frame::event).toList());
            assertEquals(10, rig.card.counts().images());
            rig.assertAtRest();
        }
    }

    @Test
    void shouldNotSpinWhenItDropsAsFastAsPossible() throws IOException {
        try (CardRig rig = new CardRig(12, DROP)) {
            rig.start(1000);
            final long startNs = rig.nowNs;
            rig.runBlind();
            assertEquals(998, rig.card.counts().dropped());
            assertEquals(997 * Pace.DROP_PAUSE_NS, rig.nowNs - startNs);
            rig.run();
            rig.assertAtRest();
        }
    }

    @Test
    void shouldCutTheImageShortWhenItIsStoppedWithoutBuffers() throws IOException {
        try (CardRig rig = new CardRig(5, HOLD)) {
            rig.start(0, 0, MS);
            assertEquals(Acquisition.HOLDING, rig.runBlind());
            rig.card.stop();
            rig.card.step(rig.nowNs);
            rig.nowNs += SimulatedCard.STOP_GRACE_NS - 1;
            assertEquals(Acquisition.HOLDING, rig.card.step(rig.nowNs));
            assertTrue(rig.card.isRunning());
            rig.nowNs += 1;
            rig.card.step(rig.nowNs);
            assertFalse(rig.card.isRunning());
            assertEquals(new FrontEndCounts(1, 0, 1, 1, 0, 3), rig.card.counts());
            rig.run();
            final var frames = rig.lane(0);
            assertEquals(6, frames.size());
            final var image = frames.get(3).fragments();
            assertEquals(3, image.size());
            assertEquals(
                    new CardRig.Fragment(image.get(2).index(), 0, 0, DmaFlags.TIMEOUT, DmaError.FIFO), image.get(2));
            assertEquals(DISABLE, frames.get(4).id());
            assertEquals(END_RUN, frames.get(5).id());
            rig.assertAtRest();
        }
    }

    @Test
    void shouldFinishTheImageWhenBuffersComeBackInTime() throws IOException {
        try (CardRig rig = new CardRig(5, HOLD)) {
            rig.start(0, 0, MS);
            assertEquals(Acquisition.HOLDING, rig.runBlind());
            rig.card.stop();
            rig.card.step(rig.nowNs);
            rig.nowNs += SimulatedCard.STOP_GRACE_NS - 1;
            rig.run();
            assertImage(rig, 1, 0, 0);
            assertEquals(new FrontEndCounts(1, 1, 0, 1, SimulatedCard.STOP_GRACE_NS - 1, 5), rig.card.counts());
            rig.assertAtRest();
        }
    }

    @Test
    void shouldEndTheRunWhenTheSourceFails() throws IOException {
        try (CardRig rig = new CardRig(16, HOLD.withLanes(2))) {
            rig.start(0, 0, MS);
            for (int i = 0; i < 20; i++) {
                rig.nowNs = Math.max(rig.nowNs, Math.min(rig.card.step(rig.nowNs), rig.nowNs + MS));
                rig.drain();
            }
            rig.source.fails = true;
            rig.run();
            final var last =
                    rig.lane(0).subList(rig.lane(0).size() - 3, rig.lane(0).size());
            assertEquals(DmaError.FIFO, last.get(0).fragments().get(0).error());
            assertEquals(DISABLE, last.get(1).id());
            assertEquals(END_RUN, last.get(2).id());
            assertEquals(1, rig.card.counts().dropped());
            rig.assertAtRest();
            rig.source.fails = false;
            rig.frames.clear();
            assertTrue(rig.start(2));
            rig.run();
            assertImage(rig, 2, 0, 0);
            assertImage(rig, 2, 1, 1);
        }
    }

    @Test
    void shouldSurviveADecoderThatThrowsAnything() throws IOException {
        final ImageSource broken = new ImageSource() {
            @Override
            public ImageFormat format() {
                return CardRig.FORMAT;
            }

            @Override
            public long frameCount() {
                return 1;
            }

            @Override
            public void read(final long frame, final int offset, final ByteBuffer to) {
                throw new IllegalStateException("damaged");
            }

            @Override
            public void close() {
                // nothing to close
            }
        };
        try (CardRig rig = new CardRig(12, HOLD)) {
            assertTrue(rig.card.replaceSource(broken));
            rig.start(3);
            rig.run();
            assertEquals(new FrontEndCounts(1, 0, 1, 0, 0, 5), rig.card.counts());
            rig.assertAtRest();
        }
    }

    @Test
    void shouldComeToRestWhateverFaultItIsStoppedIn() throws IOException {
        for (long seed = 1; seed <= 100; seed++) {
            final int lanes = 1 + (int) (seed % 3);
            final CardOptions options = HOLD.withLanes(lanes).withFaults(FaultPlan.random(seed, lanes, 1000, 1));
            try (CardRig rig = new CardRig(5 + (int) (seed % 4), options)) {
                rig.start(0, 0, MS);
                for (int i = 0; i < seed % 7; i++) {
                    assertEquals(Acquisition.HOLDING, rig.runBlind(), "seed " + seed);
                    rig.drain();
                }
                assertEquals(Acquisition.HOLDING, rig.runBlind(), "seed " + seed);
                rig.card.stop();
                rig.card.step(rig.nowNs);
                rig.nowNs += SimulatedCard.STOP_GRACE_NS;
                rig.card.step(rig.nowNs);
                assertFalse(rig.card.isRunning(), "seed " + seed);
                rig.run();
                rig.assertAtRest();
                for (int lane = 0; lane < lanes; lane++) {
                    // where a last fragment was lost, EndRun hangs on to the unfinished image: look at the end
                    final var onLane = rig.lane(lane);
                    final ByteBuffer last = onLane.get(onLane.size() - 1).bytes();
                    assertEquals(
                            END_RUN.code(),
                            TimingHeader.transitionCode(last, last.limit() - TimingHeader.BYTES),
                            "seed " + seed + " lane " + lane);
                }
            }
        }
    }
}
