package org.pebbleioc.readout.event;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaDestination;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.readout.Counters;
import org.pebbleioc.readout.ReadoutCounter;
import org.pebbleioc.readout.testing.Datagrams;
import org.pebbleioc.readout.testing.Frame;
import org.pebbleioc.readout.testing.HandFedDevice;

/** An event builder with a device that the test feeds, and the test's own clock. */
final class BuilderRig {
    static final long TIMEOUT_NS = 1_000;

    final HandFedDevice device;
    final Pebble pebble;
    final EventQueue queue;
    final Counters counters = new Counters();
    final EventBuilder builder;
    long nowNs = 5_000_000;
    private final DmaBatch batch = new DmaBatch(1);
    private final int[] done = new int[1];
    private boolean pending;

    BuilderRig(
            final int lanes, final int pebbleCount, final int pebbleSize, final int cfgSize, final ImageFormat format) {
        this(lanes, pebbleCount, pebbleSize, cfgSize, format, new CopyCrew(1));
    }

    BuilderRig(
            final int lanes,
            final int pebbleCount,
            final int pebbleSize,
            final int cfgSize,
            final ImageFormat format,
            final CopyCrew crew) {
        device = new HandFedDevice(16, cfgSize);
        final ByteBuffer[] buffers = new ByteBuffer[pebbleCount];
        for (int i = 0; i < pebbleCount; i++) {
            buffers[i] = ByteBuffer.allocateDirect(pebbleSize).order(ByteOrder.LITTLE_ENDIAN);
            for (int at = 0; at < pebbleSize; at++) { // pixels of older images, to be seen where something is missed
                buffers[i].put(at, (byte) 0xEE);
            }
        }
        pebble = new Pebble(buffers);
        queue = new EventQueue(Integer.highestOneBit(pebbleCount * 2 - 1));
        final int[] dests = new int[lanes];
        for (int lane = 0; lane < lanes; lane++) {
            dests[lane] = DmaDestination.of(lane, 0);
        }
        builder = new EventBuilder(device, dests, format, TIMEOUT_NS, pebble, queue, counters, crew);
    }

    /** Takes one frame through the device and the builder; false when the builder had no pebble buffer. */
    boolean offer(final Frame frame) {
        assertTrue(!pending, "an entry waits to be offered again");
        assertTrue(device.push(frame), "the device must have all its buffers back");
        try {
            assertEquals(1, device.read(batch));
        } catch (final DmaException e) {
            throw new AssertionError(e);
        }
        pending = true;
        return retry();
    }

    boolean retry() {
        if (!builder.add(batch, 0, nowNs)) {
            return false;
        }
        pending = false;
        done[0] = batch.index[0];
        builder.finishCopies();
        try {
            device.release(done, 1);
        } catch (final DmaException e) {
            throw new AssertionError(e);
        }
        return true;
    }

    void feed(final List<Frame> frames) {
        frames.forEach(frame -> assertTrue(offer(frame), "no pebble buffer"));
    }

    /** The next whole event; it fails when there is none. The caller gives it back with {@link #done}. */
    PebbleEvent next() {
        final int index = queue.poll();
        assertTrue(index != EventQueue.NONE, "an event should be whole");
        return pebble.event(index);
    }

    void done(final PebbleEvent event) {
        assertTrue(pebble.pool().release(event.handle()));
    }

    /** The next event is this control datagram, undamaged. */
    void expectControl(final org.pebbleioc.timing.TransitionId id, final int counter) {
        final PebbleEvent event = next();
        assertEquals(id, event.id());
        assertEquals(counter, event.eventCounter());
        assertEquals("", Damage.text(event.damage()));
        done(event);
    }

    /** The next event is this image with this damage; pixels are checked where it has none that touches them. */
    void expectImage(final int counter, final ImageFormat format, final int damage) {
        final PebbleEvent event = next();
        assertTrue(event.isImage(), () -> "is " + event.id());
        assertEquals(counter, event.eventCounter());
        assertEquals(Damage.text(damage), Damage.text(event.damage()), () -> "event " + counter);
        assertEquals(format, event.format());
        if (!Damage.touchesPixels(damage)) {
            assertEquals(format.sizeBytes(), event.payloadBytes());
            assertArrayEquals(Datagrams.pixels(counter, format.sizeBytes()), bytes(event), () -> "event " + counter);
        }
        done(event);
    }

    byte[] bytes(final PebbleEvent event) {
        final byte[] bytes = new byte[event.payloadBytes()];
        pebble.buffer(event.index()).get(0, bytes);
        return bytes;
    }

    void expectNothing() {
        assertEquals(EventQueue.NONE, queue.poll());
    }

    long count(final ReadoutCounter counter) {
        return counters.value(counter);
    }

    void expectCount(final long expected, final ReadoutCounter counter) {
        assertEquals(expected, counters.value(counter), counter::name);
    }

    /** Nothing is open or queued, all buffers are back, no counter but the named ones tells of trouble, books close. */
    void expectRest(final ReadoutCounter... troubles) {
        expectNothing();
        assertEquals(0, builder.openEvents());
        expectBooks();
        assertEquals(0, pebble.pool().inUse());
        assertEquals(0, pebble.pool().refusedTotal());
        assertEquals(0, pebble.pool().overrunTotal());
        final List<ReadoutCounter> expected = List.of(troubles);
        for (final ReadoutCounter counter : ReadoutCounter.values()) {
            switch (counter) {
                case FRAGMENTS_IN, FRAGMENTS_COPIED, BYTES_COPIED, EVENTS_IN, IMAGES_BUILT, CONTROLS_BUILT -> {
                    // what goes well
                }
                default ->
                    assertEquals(
                            expected.contains(counter),
                            counters.value(counter) > 0,
                            () -> counter + "=" + counters.value(counter));
            }
        }
    }

    void expectBooks() {
        assertEquals(pending ? 1 : 0, device.userHas());
        assertEquals(
                count(ReadoutCounter.FRAGMENTS_IN),
                count(ReadoutCounter.FRAGMENTS_COPIED)
                        + count(ReadoutCounter.FRAGMENTS_UNKNOWN_DEST)
                        + count(ReadoutCounter.FRAGMENTS_BAD_HEADER)
                        + count(ReadoutCounter.FRAGMENTS_LATE)
                        + count(ReadoutCounter.FRAGMENTS_DUPLICATE)
                        + count(ReadoutCounter.FRAGMENTS_ORPHAN));
        assertEquals(
                count(ReadoutCounter.EVENTS_IN),
                count(ReadoutCounter.IMAGES_BUILT)
                        + count(ReadoutCounter.CONTROLS_BUILT)
                        + count(ReadoutCounter.EVENTS_ABANDONED)
                        + builder.openEvents());
        final var pool = pebble.pool();
        assertEquals(pool.allocatedTotal(), pool.releasedTotal() + pool.inUse());
        assertEquals(count(ReadoutCounter.EVENTS_IN), pool.allocatedTotal());
    }
}
