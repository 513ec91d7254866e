package org.pebbleioc.pva.image;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.epics.pvdata.pv.PVInt;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.ScalarType;
import org.junit.jupiter.api.Test;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.pva.server.PvListener;
import org.pebbleioc.pva.server.PvUpdate;
import org.pebbleioc.pva.server.ServedPv.SubscribeOptions;
import org.pebbleioc.pva.wire.MemoryBacked;
import org.pebbleioc.readout.event.PebbleEvent;
import org.pebbleioc.timing.TimingHeader;

class FramePublisherTest {
    private static final SubscribeOptions ALL = new SubscribeOptions(0);

    /** Keeps what it is told to, as a client's queue does. */
    private static final class Keeper implements PvListener {
        final List<PvUpdate> kept = new ArrayList<>();
        boolean destroyed;

        @Override
        public void updated(final PvUpdate update) {
            update.retain();
            kept.add(update);
        }

        @Override
        public int reclaim() {
            final int count = kept.size();
            kept.forEach(PvUpdate::release);
            kept.clear();
            return count;
        }

        @Override
        public void destroyed() {
            destroyed = true;
        }
    }

    @Test
    void shouldServeEveryPixelTypeFromThePebblesMemory() throws Exception {
        for (final PixelType type : PixelType.values()) {
            final ImageFormat format = new ImageFormat(61, 17, type);
            try (HandReadout readout = new HandReadout(format, 2, 4, 4096)) {
                final ArrayCounter counter = new ArrayCounter();
                final ImagePv pv = new ImagePv("T:Image");
                final FramePublisher publisher = new FramePublisher(pv, counter, readout.pebble);
                readout.acquire(1);
                final PebbleEvent event = readout.nextImage();
                counter.onEvent(event);
                publisher.onEvent(event);
                readout.pebble.pool().release(event.handle());

                final PvUpdate update = pv.current();
                final PVStructure image = update.value();
                assertEquals("epics:nt/NTNDArray:1.0", image.getStructure().getID());
                final var value = image.getUnionField("value");
                assertEquals(NtNdArray.memberName(type), value.getSelectedFieldName());
                final ByteBuffer pixels = ((MemoryBacked) value.get()).memory();
                assertTrue(pixels.isDirect());
                assertEquals(format.sizeBytes(), pixels.remaining());
                for (int i = 0; i < format.sizeBytes(); i++) {
                    assertEquals(RampSource.at(0, i), pixels.get(i), "byte " + i + " of " + type);
                }
                assertEquals(
                        format.sizeBytes(),
                        image.getLongField("uncompressedSize").get());
                assertEquals(
                        format.sizeBytes(), image.getLongField("compressedSize").get());
                assertEquals("", image.getStringField("codec.name").get());
                final PVInt codecType =
                        (PVInt) image.getUnionField("codec.parameters").get();
                assertEquals(ScalarType.valueOf("pv" + label(type)).ordinal(), codecType.get());
                final var dimension = image.getStructureArrayField("dimension");
                assertEquals(2, dimension.getLength());
                update.release();
                pv.close();
                assertEquals(0, readout.held(), "every hold was let go of");
            }
        }
    }

    @Test
    void shouldFillTheTimeStampsTheCounterAndTheAttributes() throws Exception {
        final ImageFormat format = new ImageFormat(8, 4, PixelType.UINT16);
        try (HandReadout readout = new HandReadout(format, 1, 4, 4096)) {
            final ArrayCounter counter = new ArrayCounter();
            counter.set(41);
            final ImagePv pv = new ImagePv("T:Image");
            final FramePublisher publisher = new FramePublisher(pv, counter, readout.pebble);
            readout.acquire(1);
            final PebbleEvent event = readout.nextImage();
            counter.onEvent(event);
            publisher.onEvent(event);
            final PVStructure image = pv.current().value();
            assertEquals(42, image.getIntField("uniqueId").get());
            assertEquals(
                    event.epicsSeconds() + TimingHeader.EPICS_EPOCH_POSIX_S,
                    image.getLongField("dataTimeStamp.secondsPastEpoch").get());
            assertEquals(
                    event.nanoseconds(),
                    image.getIntField("dataTimeStamp.nanoseconds").get());
            final long published =
                    image.getLongField("timeStamp.secondsPastEpoch").get();
            assertTrue(Math.abs(published - System.currentTimeMillis() / 1000) < 60);
            assertEquals(0, image.getIntField("alarm.severity").get());
            final var attribute = image.getStructureArrayField("attribute");
            final var data = new org.epics.pvdata.pv.StructureArrayData();
            attribute.get(0, attribute.getLength(), data);
            assertEquals("ColorMode", data.data[0].getStringField("name").get());
            assertInstanceOf(PVInt.class, data.data[0].getUnionField("value").get());
        }
    }

    @Test
    void shouldShareOneImageAmongAllSubscribersAndFreeItAfterTheLast() throws Exception {
        final ImageFormat format = new ImageFormat(8, 4, PixelType.UINT8);
        try (HandReadout readout = new HandReadout(format, 1, 4, 4096)) {
            final ImagePv pv = new ImagePv("T:Image");
            final ArrayCounter counter = new ArrayCounter();
            final FramePublisher publisher = new FramePublisher(pv, counter, readout.pebble);
            final Keeper one = new Keeper();
            final Keeper two = new Keeper();
            pv.subscribe(one, ALL);
            pv.subscribe(two, ALL);
            assertEquals(1, one.kept.size(), "the first update says that there is no image yet");
            readout.acquire(2);
            for (int n = 0; n < 2; n++) {
                final PebbleEvent event = readout.nextImage();
                publisher.onEvent(event);
                readout.pebble.pool().release(event.handle());
            }
            assertSame(one.kept.get(1), two.kept.get(1));
            assertEquals(2, readout.held());
            assertEquals(6, publisher.reclaim(), "each kept three: no image, first, second");
            assertEquals(1, readout.held(), "the newest stays for a get");
            pv.close();
            assertEquals(0, readout.held());
            assertTrue(one.destroyed && two.destroyed);
            assertEquals(0, readout.pebble.pool().refusedTotal());
        }
    }

    @Test
    void shouldMarkOnlyWhatAFrameChangesUntilTheShapeChanges() throws Exception {
        final ImageFormat format = new ImageFormat(8, 4, PixelType.UINT8);
        try (HandReadout readout = new HandReadout(format, 1, 4, 4096)) {
            final ImagePv pv = new ImagePv("T:Image");
            final FramePublisher publisher = new FramePublisher(pv, new ArrayCounter(), readout.pebble);
            readout.acquire(2);
            for (int n = 0; n < 2; n++) {
                final PebbleEvent event = readout.nextImage();
                publisher.onEvent(event);
                readout.pebble.pool().release(event.handle());
                final PvUpdate update = pv.current();
                assertEquals(n == 0, update.changed().get(0), "image " + n + " carries everything");
                if (n == 1) {
                    final int value = update.value().getSubField("value").getFieldOffset();
                    final int dimension =
                            update.value().getSubField("dimension").getFieldOffset();
                    assertTrue(update.changed().get(value));
                    assertFalse(update.changed().get(dimension));
                }
                update.release();
            }
        }
    }

    @Test
    void shouldCountWhatItDoesNotShow() throws Exception {
        final ImageFormat format = new ImageFormat(8, 4, PixelType.UINT8);
        try (HandReadout readout = new HandReadout(format, 1, 4, 4096)) {
            final ImagePv pv = new ImagePv("T:Image");
            final FramePublisher publisher = new FramePublisher(pv, new ArrayCounter(), readout.pebble);
            readout.acquire(3);
            show(readout, publisher);
            publisher.enable(false);
            show(readout, publisher);
            publisher.enable(true);
            publisher.minPeriodNs(Long.MAX_VALUE / 2);
            show(readout, publisher);
            assertEquals(1, publisher.published());
            assertEquals(1, publisher.disabled());
            assertEquals(1, publisher.throttled());
        }
    }

    /** A lossless monitor keeps what it has as long as anybody else has something to give. */
    @Test
    void shouldTakeBackLastWhatIsToBeKept() throws Exception {
        final ImageFormat format = new ImageFormat(8, 4, PixelType.UINT8);
        try (HandReadout readout = new HandReadout(format, 1, 8, 4096)) {
            final ImagePv pv = new ImagePv("T:Image");
            final FramePublisher publisher = new FramePublisher(pv, new ArrayCounter(), readout.pebble);
            final Keeper usual = new Keeper();
            final List<String> asked = new ArrayList<>();
            final PvListener lossless = new PvListener() {
                @Override
                public void updated(final PvUpdate update) {
                    // only what it is asked for counts here
                }

                @Override
                public int reclaim() {
                    return 0;
                }

                @Override
                public int reclaimKept() {
                    asked.add("kept");
                    return 3;
                }

                @Override
                public void destroyed() {
                    // the test ends
                }
            };
            pv.subscribe(lossless, ALL);
            pv.subscribe(usual, ALL);
            readout.acquire(2);
            show(readout, publisher);
            show(readout, publisher);
            assertEquals(3, publisher.reclaim(), "the two images of the usual one, and its empty first value");
            assertEquals(List.of(), asked);
            assertEquals(3, publisher.reclaim());
            assertEquals(List.of("kept"), asked);
            pv.close();
        }
    }

    private static void show(final HandReadout readout, final FramePublisher publisher) throws Exception {
        final PebbleEvent event = readout.nextImage();
        publisher.onEvent(event);
        readout.pebble.pool().release(event.handle());
    }

    private static String label(final PixelType type) {
        return switch (type) {
            case INT8 -> "Byte";
            case UINT8 -> "UByte";
            case INT16 -> "Short";
            case UINT16 -> "UShort";
            case INT32 -> "Int";
            case UINT32 -> "UInt";
            case INT64 -> "Long";
            case UINT64 -> "ULong";
            case FLOAT32 -> "Float";
            case FLOAT64 -> "Double";
        };
    }
}
