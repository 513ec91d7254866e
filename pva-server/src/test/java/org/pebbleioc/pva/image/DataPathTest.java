package org.pebbleioc.pva.image;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import org.epics.pva.data.PVAInt;
import org.epics.pva.data.PVALong;
import org.epics.pva.data.PVAShortArray;
import org.epics.pva.data.PVAStructure;
import org.epics.pva.data.PVAStructureArray;
import org.epics.pva.data.PVAUnion;
import org.junit.jupiter.api.Test;
import org.pebbleioc.driver.DmaCounts;
import org.pebbleioc.driver.DmaFlags;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.LaneSplit;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.pva.server.PvSource;
import org.pebbleioc.pva.server.PvUpdate;
import org.pebbleioc.pva.server.PvaServer;
import org.pebbleioc.pva.server.ServedPv;
import org.pebbleioc.pva.server.ServerConfig;
import org.pebbleioc.pva.wire.MemoryBacked;
import org.pebbleioc.readout.ReadoutCounter;
import org.pebbleioc.readout.event.EventQueue;
import org.pebbleioc.readout.event.PebbleEvent;
import org.pebbleioc.timing.TimingHeader;
import org.pebbleioc.timing.TransitionId;

/**
 * Follows one image from the card to Phoebus's client and looks at the value at each of the eight steps of
 * {@code docs/data-path.md}. The test's thread takes the place of dma-reader and publisher.
 */
class DataPathTest {
    private static final int LANES = 2;
    private static final int CFG_SIZE = 4096;
    private static final ImageFormat FORMAT = new ImageFormat(100, 60, PixelType.UINT16);

    @Test
    void shouldCarryOneImageThroughEveryStep() throws Exception {
        final ArrayCounter counter = new ArrayCounter();
        final ImagePv pv = new ImagePv("T:Image");
        try (HandReadout line = new HandReadout(FORMAT, LANES, 8, CFG_SIZE);
                PvaServer server = new PvaServer(ServerConfig.isolated(), only(pv))) {
            server.start();
            final FramePublisher publisher = new FramePublisher(pv, counter, line.pebble);
            try (PhoebusClient client = new PhoebusClient(server, "T:Image")) {
                line.acquire(1);
                final int eventCounter = stepsOneToFour(line);
                final PebbleEvent event = stepFive(line, eventCounter);

                // 6 FramePublisher: the NTNDArray's value IS the pebble buffer
                counter.onEvent(event);
                publisher.onEvent(event);
                // 7, 8 the client's queue and the wire: Phoebus has every pixel
                checkImage(client.next(), event);

                // what was sent is the pebble's memory itself (looked at now that nobody reads it any more)
                final PvUpdate update = pv.current();
                final ByteBuffer served =
                        ((MemoryBacked) update.value().getUnionField("value").get()).memory();
                line.pebble.buffer(event.index()).put(0, (byte) 0x5A);
                assertEquals(0x5A, served.get(0), "the same memory, not a copy");
                line.pebble.buffer(event.index()).put(0, RampSource.at(0, 0));
                assertEquals(1, update.value().getIntField("uniqueId").get());
                update.release();

                assertTrue(line.pebble.pool().references(event.index()) >= 2, "publisher and the newest image");
                line.pebble.pool().release(event.handle());
                // the client may have the last byte before the server's thread has come back from writing it
                final long deadline = System.nanoTime() + 60_000_000_000L;
                while (line.pebble.pool().references(event.index()) != 1 && System.nanoTime() < deadline) {
                    java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                }
                assertEquals(1, line.pebble.pool().references(event.index()), "the newest image alone");
            }
            pv.close();
            assertEquals(0, line.held());
            assertEquals(0, line.pebble.pool().refusedTotal());
        }
    }

    /** Reads until the image's last fragment is in, checks each fragment in its DMA buffer. Returns the counter. */
    private static int stepsOneToFour(final HandReadout line) throws Exception {
        int eventCounter = -1;
        final int[] offset = new int[LANES];
        final boolean[] inImage = new boolean[LANES];
        int lanesDone = 0;
        while (lanesDone < LANES) {
            // 1 DmaDevice.read: descriptors, no copy
            final int count = line.read();
            for (int i = 0; i < count; i++) {
                final int lane = line.batch.dest[i] >> 8;
                final ByteBuffer dma = line.device.buffer(line.batch.index[i]);
                int from = 0;
                if (!inImage[lane]) {
                    final boolean image = TimingHeader.transitionCode(dma, 0) == TransitionId.L1_ACCEPT.code();
                    if (image) {
                        inImage[lane] = true;
                        offset[lane] = LaneSplit.offset(FORMAT.sizeBytes(), LANES, lane);
                        final int thisCounter = TimingHeader.eventCounter(dma, 0);
                        assertTrue(eventCounter == -1 || eventCounter == thisCounter, "one counter on all lanes");
                        eventCounter = thisCounter;
                        from = TimingHeader.BYTES;
                    }
                }
                if (inImage[lane]) {
                    for (int at = from; at < line.batch.size[i]; at++) {
                        assertEquals(RampSource.at(0, offset[lane]++), dma.get(at));
                    }
                    if (!DmaFlags.isContinued(line.batch.flags[i])) {
                        inImage[lane] = false;
                        lanesDone++;
                    }
                }
                // 2, 3, 4 EventBuilder.add: joins, takes a pebble buffer, copies; then the DMA buffer goes back
                final DmaCounts before = line.device.rxCounts();
                assertTrue(line.builder.add(line.batch, i, System.nanoTime()));
                line.device.release(new int[] {line.batch.index[i]}, 1);
                assertEquals(before.userHas() - 1, line.device.rxCounts().userHas());
            }
        }
        assertTrue(line.counters.value(ReadoutCounter.FRAGMENTS_IN) > 4, "the image spans several DMA buffers");
        return eventCounter;
    }

    /** 5 EventQueue: the index of a whole event, control datagrams before it in order. */
    private static PebbleEvent stepFive(final HandReadout line, final int eventCounter) {
        final java.util.List<TransitionId> controls = new java.util.ArrayList<>();
        for (int index = line.queue.poll(); index != EventQueue.NONE; index = line.queue.poll()) {
            final PebbleEvent event = line.pebble.event(index);
            if (event.isImage()) {
                assertEquals(List.of(TransitionId.CONFIGURE, TransitionId.BEGIN_RUN, TransitionId.ENABLE), controls);
                assertEquals(eventCounter, event.eventCounter());
                assertEquals(0, event.damage());
                assertEquals(FORMAT, event.format());
                for (int i = 0; i < FORMAT.sizeBytes(); i++) {
                    assertEquals(RampSource.at(0, i), line.pebble.buffer(index).get(i));
                }
                return event;
            }
            controls.add(event.id());
            line.pebble.pool().release(event.handle());
        }
        throw new AssertionError("no image was queued, only " + controls);
    }

    private static void checkImage(final PVAStructure image, final PebbleEvent event) {
        final PVAShortArray pixels = (PVAShortArray) ((PVAUnion) image.get("value")).get();
        assertTrue(pixels.isUnsigned());
        final ByteBuffer expected = ByteBuffer.allocate(FORMAT.sizeBytes()).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < FORMAT.sizeBytes(); i++) {
            expected.put(RampSource.at(0, i));
        }
        final short[] wanted = new short[FORMAT.width() * FORMAT.height()];
        expected.flip().asShortBuffer().get(wanted);
        assertArrayEquals(wanted, pixels.get());
        assertEquals(1, ((PVAInt) image.get("uniqueId")).get());
        final PVAStructure taken = image.get("dataTimeStamp");
        assertEquals(
                event.epicsSeconds() + TimingHeader.EPICS_EPOCH_POSIX_S,
                ((PVALong) taken.get("secondsPastEpoch")).get());
        assertEquals(event.nanoseconds(), ((PVAInt) taken.get("nanoseconds")).get());
        final PVAStructure[] dimension = ((PVAStructureArray) image.get("dimension")).get();
        assertEquals(FORMAT.width(), ((PVAInt) dimension[0].get("size")).get());
        assertEquals(FORMAT.height(), ((PVAInt) dimension[1].get("size")).get());
    }

    static PvSource only(final ImagePv pv) {
        return new PvSource() {
            @Override
            public ServedPv find(final String name) {
                return name.equals(pv.name()) ? pv : null;
            }

            @Override
            public Collection<String> names() {
                return List.of(pv.name());
            }
        };
    }
}
