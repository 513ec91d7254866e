package org.pebbleioc.driver.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pebbleioc.timing.TransitionId.BEGIN_RUN;
import static org.pebbleioc.timing.TransitionId.CONFIGURE;
import static org.pebbleioc.timing.TransitionId.DISABLE;
import static org.pebbleioc.timing.TransitionId.ENABLE;
import static org.pebbleioc.timing.TransitionId.END_RUN;
import static org.pebbleioc.timing.TransitionId.L1_ACCEPT;
import static org.pebbleioc.timing.TransitionId.SLOW_UPDATE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pebbleioc.driver.AcquisitionRequest;
import org.pebbleioc.driver.DetectorFrontEnd.FrontEndCounts;
import org.pebbleioc.driver.DmaFlags;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.LaneSplit;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.timing.TimingHeader;

class SimulatedCardTest {
    private static final CardOptions HOLD = CardOptions.defaults();
    private static final int BYTES = CardRig.FORMAT.sizeBytes();
    private static final long MS = 1_000_000L;

    /** Joins what the lanes brought for the i-th image and compares every byte with the source. */
    static void assertImage(final CardRig rig, final int lanes, final int i, final long sourceFrame) {
        for (int lane = 0; lane < lanes; lane++) {
            final CardRig.Frame frame = rig.images(lane).get(i);
            final int offset = LaneSplit.offset(BYTES, lanes, lane);
            final int length = LaneSplit.length(BYTES, lanes, lane);
            assertEquals(TimingHeader.BYTES + length, frame.bytes().limit(), "bytes on lane " + lane);
            for (int k = 0; k < length; k++) {
                assertEquals(
                        CardRig.Ramp.at(sourceFrame, offset + k),
                        frame.bytes().get(TimingHeader.BYTES + k),
                        "image " + i + " lane " + lane + " byte " + k);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,0", "1,31", "2,0", "3,17", "8,31"})
    void shouldSplitEveryImageOverLanesAndBuffers(final int lanes, final int shorten) throws IOException {
        try (CardRig rig = new CardRig(40, HOLD.withLanes(lanes).withShortenBytes(shorten))) {
            assertTrue(rig.start(3));
            rig.run();
            for (int lane = 0; lane < lanes; lane++) {
                assertEquals(
                        List.of(CONFIGURE, BEGIN_RUN, ENABLE, L1_ACCEPT, L1_ACCEPT, L1_ACCEPT, DISABLE, END_RUN),
                        rig.ids(lane));
            }
            for (int i = 0; i < 3; i++) {
                assertImage(rig, lanes, i, i);
            }
            for (int i = 0; i < 8; i++) {
                final ByteBuffer zero = rig.lane(0).get(i).bytes();
                assertEquals(i, rig.lane(0).get(i).event());
                for (int lane = 1; lane < lanes; lane++) {
                    final ByteBuffer other = rig.lane(lane).get(i).bytes();
                    for (int at = 0; at < TimingHeader.BYTES; at += 8) {
                        assertEquals(zero.getLong(at), other.getLong(at), "header at " + at + " on lane " + lane);
                    }
                }
            }
            assertEquals(new FrontEndCounts(3, 3, 0, 0, 0, 5), rig.card.counts());
            rig.assertAtRest();
        }
    }

    @Test
    void shouldMarkAndSizeFragmentsAsTheEngineDoes() throws IOException {
        try (CardRig rig = new CardRig(40, HOLD.withShortenBytes(31))) {
            rig.start(1);
            rig.run();
            final var fragments = rig.images(0).get(0).fragments();
            assertEquals(4, fragments.size());
            boolean anyShort = false;
            for (int i = 0; i < fragments.size(); i++) {
                final var fragment = fragments.get(i);
                final boolean isLast = i == fragments.size() - 1;
                assertEquals(
                        (i == 0 ? DmaFlags.SSI_SOF : 0) | (isLast ? 0 : DmaFlags.CONTINUE), fragment.flags(), "" + i);
                assertEquals(0, fragment.error());
                assertTrue(isLast || fragment.size() >= 4096 - 31 && fragment.size() <= 4096, "" + fragment);
                anyShort |= !isLast && fragment.size() < 4096;
            }
            assertTrue(anyShort);
        }
    }

    @Test
    void shouldSendTheseVeryBytes() throws IOException {
        try (CardRig rig = new CardRig(16, HOLD.withLanes(2))) {
            rig.card.eventCounter(0xABCDEF);
            rig.start(1);
            rig.run();
            // pulse id 928571428686067 and transition 2, 123456789 ns, 1000000000 s, group 0, event 0xABCDEF
            final String header =
                    "f3c827e2874c0302" + "15cd5b07" + "00ca9a3b" + "01000000" + "efcdab00" + "0000000000000000";
            final String format = "50494631" + "64000000" + "49000000" + "03000000";
            assertEquals(header + format, hex(rig.lane(0).get(0), 48));
            assertEquals(header + format, hex(rig.lane(1).get(0), 48), "lanes run ahead of each other: each hears it");
        }
    }

    private static String hex(final CardRig.Frame frame, final int bytes) {
        assertEquals(bytes, frame.bytes().limit());
        final byte[] all = new byte[bytes];
        frame.bytes().get(0, all);
        return HexFormat.of().formatHex(all);
    }

    @Test
    void shouldConfigureOnlyWhenTheFormatChanges() throws IOException {
        try (CardRig rig = new CardRig(16, HOLD)) {
            rig.start(1);
            rig.run();
            rig.start(1);
            rig.run();
            assertEquals(
                    List.of(
                            CONFIGURE, BEGIN_RUN, ENABLE, L1_ACCEPT, DISABLE, END_RUN, BEGIN_RUN, ENABLE, L1_ACCEPT,
                            DISABLE, END_RUN),
                    rig.ids(0));
            assertImage(rig, 1, 1, 0);
            final ImageFormat other = new ImageFormat(10, 10, PixelType.INT32);
            assertThrows(IllegalArgumentException.class, () -> rig.card.start(new AcquisitionRequest(other, 1, 0, 0)));
            assertTrue(rig.card.replaceSource(new CardRig.Ramp(other)));
            assertTrue(rig.source.closed);
            assertTrue(rig.card.start(new AcquisitionRequest(other, 1, 0, 0)));
            assertFalse(rig.card.replaceSource(new CardRig.Ramp(other)));
            rig.run();
            assertEquals(CONFIGURE, rig.ids(0).get(11));
            assertEquals(other, ImageFormat.read(rig.lane(0).get(11).bytes(), 32, 16));
            rig.assertAtRest();
        }
    }

    @Test
    void shouldWrapTheEventCounterAt24Bits() throws IOException {
        try (CardRig rig = new CardRig(16, HOLD)) {
            rig.card.eventCounter(0xFF_FFFE);
            rig.start(1);
            rig.run();
            assertEquals(
                    List.of(0xFFFFFE, 0xFFFFFF, 0, 1, 2, 3),
                    rig.lane(0).stream().map(CardRig.Frame::event).toList());
        }
    }

    @Test
    void shouldKeepThePeriodExactlyAndSendSlowUpdates() throws IOException {
        try (CardRig rig = new CardRig(16, HOLD.withReadoutNs(MS))) {
            final long startNs = rig.nowNs;
            rig.start(25, 20 * MS, 100 * MS);
            rig.run();
            final var images = rig.images(0);
            assertEquals(25, images.size());
            for (int i = 0; i < 25; i++) {
                final int at = rig.frames.indexOf(images.get(i));
                assertEquals(startNs + i * 100 * MS + 21 * MS, rig.frameAtNs.get(at), "ready time of image " + i);
                final long sinceNs = (TimingHeader.seconds(images.get(i).bytes(), 0) - 1_000_000_000L) * 1000 * MS
                        + TimingHeader.nanoseconds(images.get(i).bytes(), 0)
                        - 123_456_789L;
                assertEquals(i * 100 * MS, sinceNs, "time stamp of image " + i);
            }
            assertEquals(2, rig.ids(0).stream().filter(id -> id == SLOW_UPDATE).count());
        }
    }

    @ParameterizedTest
    @CsvSource({"0,0,0", "5,0,6", "5,3,6", "5,20,20"})
    void shouldNeverBeFasterThanExposureAndReadout(final long exposureMs, final long periodMs, final long expectedMs)
            throws IOException {
        final long readoutNs = exposureMs == 0 ? 0 : MS;
        try (CardRig rig = new CardRig(16, HOLD.withReadoutNs(readoutNs))) {
            rig.start(11, exposureMs * MS, periodMs * MS);
            rig.run();
            final var images = rig.images(0);
            final long first = rig.frameAtNs.get(rig.frames.indexOf(images.get(0)));
            final long last = rig.frameAtNs.get(rig.frames.indexOf(images.get(10)));
            assertEquals(10 * expectedMs * MS, last - first);
        }
    }

    @Test
    void shouldSendSlowUpdatesDuringALongExposure() throws IOException {
        try (CardRig rig = new CardRig(16, HOLD)) {
            rig.start(1, 3500 * MS, 0);
            rig.run();
            assertEquals(
                    List.of(
                            CONFIGURE,
                            BEGIN_RUN,
                            ENABLE,
                            SLOW_UPDATE,
                            SLOW_UPDATE,
                            SLOW_UPDATE,
                            L1_ACCEPT,
                            DISABLE,
                            END_RUN),
                    rig.ids(0));
        }
    }

    @Test
    void shouldWriteHeadersOnlyInStaticMode() throws IOException {
        try (CardRig rig = new CardRig(4, HOLD.withStaticPixels(true))) {
            rig.start(50);
            rig.run();
            assertEquals(50, rig.images(0).size());
            assertTrue(rig.source.bytesRead <= 4 * 4096, "bytes=" + rig.source.bytesRead);
            for (int i = 0; i < 50; i++) {
                assertEquals(3 + i, rig.images(0).get(i).event());
                assertEquals(32 + BYTES, rig.images(0).get(i).bytes().limit());
            }
        }
        try (CardRig rig = new CardRig(8, HOLD.withStaticPixels(true))) {
            rig.start(1);
            rig.run();
            assertImage(rig, 1, 0, 0);
        }
    }

    @Test
    void shouldWritePixelsAgainInStaticModeWhenTheFormatChanges() throws IOException {
        try (CardRig rig = new CardRig(8, HOLD.withStaticPixels(true))) {
            rig.start(10);
            rig.run();
            final CardRig.Ramp other = new CardRig.Ramp(new ImageFormat(73, 100, PixelType.UINT16));
            assertTrue(rig.card.replaceSource(other));
            rig.frames.clear();
            assertTrue(rig.card.start(new AcquisitionRequest(other.format(), 1, 0, 0)));
            rig.run();
            assertEquals(BYTES, other.bytesRead);
            assertImage(rig, 1, 0, 0);
        }
    }

    @Test
    void shouldDiscardWhatNobodyClaimed() throws IOException {
        try (CardRig rig = new CardRig(6, HOLD)) {
            rig.device.close();
            rig.start(10);
            assertEquals(Acquisition.IDLE, rig.runBlind());
            assertEquals(10, rig.card.counts().delivered());
            assertEquals(5 + 10 * 4, rig.driver.discarded());
            assertEquals(6, rig.driver.rxCounts().inHw());
        }
    }

    @Test
    void shouldNeverRepeatAPulseId() throws IOException {
        try (CardRig rig = new CardRig(16, HOLD)) {
            rig.start(30);
            rig.run();
            long before = 0;
            for (final CardRig.Frame frame : rig.lane(0)) {
                final long pulse = TimingHeader.pulseId(frame.bytes(), 0);
                assertTrue(pulse > before, pulse + " after " + before);
                before = pulse;
            }
        }
    }

    @Test
    void shouldRefuseOptionsOutOfRange() {
        for (final int lanes : new int[] {0, 9, -1}) {
            assertThrows(IllegalArgumentException.class, () -> HOLD.withLanes(lanes));
        }
        assertThrows(IllegalArgumentException.class, () -> HOLD.withShortenBytes(32));
        assertThrows(IllegalArgumentException.class, () -> HOLD.withReadoutNs(-1));
        assertThrows(IllegalArgumentException.class, () -> HOLD.withFaults(null));
        assertArrayEquals(new int[] {1, 8}, new int[] {HOLD.lanes(), CardOptions.MAX_LANES});
    }
}
