package org.pebbleioc.readout.event;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pebbleioc.readout.ReadoutCounter.*;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.readout.testing.Datagrams;
import org.pebbleioc.readout.testing.Frame;
import org.pebbleioc.timing.TransitionId;

/** The stream as it should be: fragments, lanes, control datagrams, formats, the counter's wrap. */
class EventBuilderTest {
    private static final int CFG_SIZE = 4096;
    private static final ImageFormat SMALL = new ImageFormat(100, 10, PixelType.UINT16);
    private static final ImageFormat LARGE = new ImageFormat(150, 100, PixelType.UINT16);

    private static BuilderRig rig(final int lanes) {
        return new BuilderRig(lanes, 8, 32768, CFG_SIZE, SMALL);
    }

    @Test
    void shouldBuildAnImageOfOneBufferWithAllThatItsHeaderSays() {
        final BuilderRig rig = rig(1);
        rig.feed(Datagrams.of(1, CFG_SIZE).image(0, 17, SMALL));
        final PebbleEvent event = rig.next();
        assertEquals(17, event.eventCounter());
        assertEquals(17_000, event.pulseId());
        assertEquals(17, event.epicsSeconds());
        assertEquals(7, event.nanoseconds());
        assertEquals(1, event.readoutGroups());
        assertEquals(0, event.damage());
        assertEquals(0, event.lostBefore(), "the first counter seen is no jump");
        assertEquals(rig.nowNs, event.firstFragmentNs());
        assertEquals(rig.nowNs, event.completeNs());
        assertArrayEquals(Datagrams.pixels(17, SMALL.sizeBytes()), rig.bytes(event));
        rig.done(event);
        rig.expectCount(SMALL.sizeBytes(), BYTES_COPIED);
        rig.expectRest();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16, 31})
    void shouldJoinFragmentsAlsoWhenContinuedBuffersEndEarly(final int shortBy) {
        final BuilderRig rig = new BuilderRig(1, 8, 32768, CFG_SIZE, LARGE);
        final Datagrams datagrams = Datagrams.of(1, CFG_SIZE).withShortBy(shortBy);
        for (int counter = 0; counter < 20; counter++) {
            final List<Frame> frames = datagrams.image(0, counter, LARGE);
            assertEquals(8, frames.size());
            rig.feed(frames);
            rig.expectImage(counter, LARGE, 0);
        }
        rig.expectCount(20L * LARGE.sizeBytes(), BYTES_COPIED);
        rig.expectRest();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void shouldJoinLanesWhicheverComesFirst(final int lanes) {
        final BuilderRig rig = new BuilderRig(lanes, 8, 32768, CFG_SIZE, LARGE);
        final Datagrams datagrams = Datagrams.of(lanes, CFG_SIZE).withShortBy(9);
        for (int counter = 0; counter < 16; counter++) {
            for (int k = 0; k < lanes; k++) {
                rig.expectNothing();
                rig.feed(datagrams.image((k + counter) % lanes, counter, LARGE));
            }
            rig.expectImage(counter, LARGE, 0);
        }
        rig.expectRest();
    }

    @Test
    void shouldJoinLanesWhoseBuffersInterleave() {
        final int lanes = 8;
        final BuilderRig rig = new BuilderRig(lanes, 8, 65536, CFG_SIZE, new ImageFormat(64, 1000, PixelType.UINT8));
        final ImageFormat format = new ImageFormat(64, 1000, PixelType.UINT8);
        final Datagrams datagrams = Datagrams.of(lanes, CFG_SIZE);
        final List<List<Frame>> parts = new ArrayList<>();
        for (int lane = 0; lane < lanes; lane++) {
            parts.add(datagrams.image(lane, 3, format));
        }
        for (int k = 0; k < 2; k++) {
            for (int lane = lanes - 1; lane >= 0; lane--) {
                rig.feed(List.of(parts.get(lane).get(k)));
            }
        }
        rig.expectImage(3, format, 0);
        rig.expectRest();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 8})
    void shouldLetOneLaneRunAheadAsFarAsThePebbleGoes(final int ahead) {
        final BuilderRig rig = rig(2);
        final Datagrams datagrams = Datagrams.of(2, CFG_SIZE);
        for (int counter = 0; counter < 40 + ahead; counter++) {
            if (counter < 40) {
                rig.feed(datagrams.image(1, counter, SMALL));
            }
            if (counter >= ahead - 1) {
                final int behind = counter - ahead + 1;
                if (behind < 40) {
                    rig.feed(datagrams.image(0, behind, SMALL));
                    rig.expectImage(behind, SMALL, 0);
                }
            }
        }
        rig.expectRest();
    }

    @Test
    void shouldTakeAnImageSoSmallThatSomeLanesCarryOnlyAHeader() {
        final ImageFormat tiny = new ImageFormat(10, 10, PixelType.UINT8);
        final BuilderRig rig = new BuilderRig(8, 4, 8192, CFG_SIZE, tiny);
        final Datagrams datagrams = Datagrams.of(8, CFG_SIZE);
        for (int lane = 0; lane < 8; lane++) {
            rig.feed(datagrams.image(lane, 1, tiny));
        }
        rig.expectImage(1, tiny, 0);
        rig.expectRest();
    }

    @Test
    void shouldHandOnControlDatagramsInOrderWithThePayloadOfLaneZero() {
        final BuilderRig rig = rig(2);
        final Datagrams datagrams = Datagrams.of(2, CFG_SIZE);
        final TransitionId[] ids = {
            TransitionId.BEGIN_RUN,
            TransitionId.ENABLE,
            TransitionId.L1_ACCEPT,
            TransitionId.SLOW_UPDATE,
            TransitionId.DISABLE,
            TransitionId.END_RUN
        };
        for (int counter = 0; counter < ids.length; counter++) {
            for (int lane = 1; lane >= 0; lane--) {
                rig.feed(
                        ids[counter] == TransitionId.L1_ACCEPT
                                ? datagrams.image(lane, counter, SMALL)
                                : datagrams.control(lane, ids[counter], counter));
            }
        }
        for (int counter = 0; counter < ids.length; counter++) {
            if (ids[counter] == TransitionId.L1_ACCEPT) {
                rig.expectImage(counter, SMALL, 0);
            } else {
                rig.expectControl(ids[counter], counter);
            }
        }
        rig.expectCount(5, CONTROLS_BUILT);
        rig.expectCount(1, IMAGES_BUILT);

        rig.feed(datagrams.datagram(1, TransitionId.ENABLE, 6, new byte[] {9, 9, 9, 9, 9}));
        rig.feed(datagrams.datagram(0, TransitionId.ENABLE, 6, new byte[] {1, 2, 3}));
        final PebbleEvent event = rig.next();
        assertArrayEquals(new byte[] {1, 2, 3}, rig.bytes(event));
        assertNull(event.format());
        rig.done(event);
        rig.expectRest();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void shouldSwitchTheFormatAtTheRightEventHoweverFarALaneRunsAhead(final int ahead) {
        final BuilderRig rig = rig(2);
        final Datagrams datagrams = Datagrams.of(2, CFG_SIZE);
        final List<List<Frame>> ofLane0 = new ArrayList<>();
        final List<List<Frame>> ofLane1 = new ArrayList<>();
        final List<ImageFormat> expected = new ArrayList<>();
        ImageFormat format = SMALL;
        for (int counter = 0; counter < 30; counter++) {
            if (counter % 3 == 1) {
                format = format == SMALL ? LARGE : SMALL;
                ofLane0.add(datagrams.configure(0, counter, format));
                ofLane1.add(datagrams.configure(1, counter, format));
                expected.add(null);
            } else {
                ofLane0.add(datagrams.image(0, counter, format));
                ofLane1.add(datagrams.image(1, counter, format));
                expected.add(format);
            }
        }
        for (int k = 0; k < 30 + ahead; k++) {
            if (k < 30) {
                rig.feed(ofLane1.get(k));
            }
            if (k >= ahead) {
                final int counter = k - ahead;
                rig.feed(ofLane0.get(counter));
                if (expected.get(counter) == null) {
                    rig.expectControl(TransitionId.CONFIGURE, counter);
                } else {
                    rig.expectImage(counter, expected.get(counter), 0);
                }
            }
        }
        rig.expectRest();
    }

    @Test
    void shouldNeverPassOffAsGoodAnImageBegunBeforeItsFormatWasKnown() {
        final BuilderRig rig = rig(2);
        final Datagrams datagrams = Datagrams.of(2, CFG_SIZE);
        // Lane 1 runs ahead, but only lane 0 tells of the format.
        rig.feed(datagrams.control(1, TransitionId.CONFIGURE, 1));
        rig.feed(datagrams.image(1, 2, LARGE));
        rig.feed(datagrams.configure(0, 1, LARGE));
        rig.feed(datagrams.image(0, 2, LARGE));
        rig.expectControl(TransitionId.CONFIGURE, 1);
        final PebbleEvent early = rig.next();
        assertTrue((early.damage() & Damage.CORRUPTED) != 0, () -> Damage.text(early.damage()));
        rig.done(early);
        rig.feed(datagrams.image(1, 3, LARGE));
        rig.feed(datagrams.image(0, 3, LARGE));
        rig.expectImage(3, LARGE, 0);
        rig.expectRest(OVERSIZE, DAMAGED_IMAGES);
    }

    @Test
    void shouldKeepTheFormatWhenAConfigureCarriesNone() {
        final BuilderRig rig = rig(1);
        final Datagrams datagrams = Datagrams.of(1, CFG_SIZE);
        rig.feed(datagrams.control(0, TransitionId.CONFIGURE, 1));
        rig.feed(datagrams.datagram(0, TransitionId.CONFIGURE, 2, new byte[64]));
        rig.feed(datagrams.image(0, 3, SMALL));
        rig.expectControl(TransitionId.CONFIGURE, 1);
        rig.expectControl(TransitionId.CONFIGURE, 2);
        rig.expectImage(3, SMALL, 0);
        rig.expectRest();
    }

    @Test
    void shouldCountOnPastTheWrapOfTheCounter() {
        final BuilderRig rig = rig(2);
        final Datagrams datagrams = Datagrams.of(2, CFG_SIZE);
        for (int k = -5; k < 5; k++) {
            final int counter = k & 0xFF_FFFF;
            rig.feed(datagrams.image(0, counter, SMALL));
            if (k > -5) {
                final int before = k - 1 & 0xFF_FFFF;
                rig.feed(datagrams.image(1, before, SMALL));
                rig.expectImage(before, SMALL, 0);
            }
        }
        rig.feed(datagrams.image(1, 4, SMALL));
        rig.expectImage(4, SMALL, 0);
        rig.expectRest();
    }
}
