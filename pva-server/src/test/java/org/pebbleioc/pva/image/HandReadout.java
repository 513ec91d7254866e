package org.pebbleioc.pva.image;

import java.io.IOException;
import java.time.Duration;
import org.pebbleioc.driver.AcquisitionRequest;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaMode;
import org.pebbleioc.driver.sim.CardOptions;
import org.pebbleioc.driver.sim.SimulatedCard;
import org.pebbleioc.driver.sim.SimulatedDevice;
import org.pebbleioc.driver.sim.SimulatedDriver;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.readout.Counters;
import org.pebbleioc.readout.ReadoutOptions;
import org.pebbleioc.readout.event.EventBuilder;
import org.pebbleioc.readout.event.EventQueue;
import org.pebbleioc.readout.event.Pebble;
import org.pebbleioc.readout.event.PebbleEvent;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.memory.MemoryBank;

/** The data's path with the test's thread in the place of dma-reader and publisher: one step a call. */
final class HandReadout implements AutoCloseable {
    final ImageFormat format;
    final SimulatedDriver driver;
    final SimulatedCard card;
    final SimulatedDevice device;
    final Pebble pebble;
    final EventQueue queue;
    final EventBuilder builder;
    final Counters counters = new Counters();
    final DmaBatch batch = new DmaBatch(64);
    private int cursor;
    private int filled;

    HandReadout(final ImageFormat format, final int lanes, final int pebbleBufCount, final int cfgSize)
            throws IOException {
        this.format = format;
        driver = new SimulatedDriver("sim:TEST", new DmaGeometry(64, 2, cfgSize, DmaMode.COHERENT));
        card = new SimulatedCard(
                driver, new RampSource(format), CardOptions.defaults().withLanes(lanes));
        device = driver.open();
        device.claim(card.mask());
        pebble = new Pebble(
                MemoryBank.of(BankKind.HEAP).cut(pebbleBufCount, (int) ReadoutOptions.defaultPebbleBufSize(format)));
        queue = new EventQueue(pebbleBufCount);
        final int[] dests = new int[lanes];
        for (int i = 0; i < lanes; i++) {
            dests[i] = i << 8;
        }
        builder = new EventBuilder(device, dests, format, Duration.ofSeconds(60).toNanos(), pebble, queue, counters);
    }

    void acquire(final int images) {
        card.start(new AcquisitionRequest(format, images, 0, 0));
    }

    /** The next received buffers in {@link #batch}; fails when none comes in 60 s. */
    int read() throws IOException {
        final long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < deadline) {
            final int count = device.read(batch);
            if (count > 0) {
                return count;
            }
            device.awaitReadable(Duration.ofMillis(100).toNanos());
        }
        throw new AssertionError("nothing was received for 60 s: " + device.rxCounts() + ", " + card.counts());
    }

    /** Reads until an image is whole, giving back all DMA buffers; control datagrams are let go of. */
    PebbleEvent nextImage() throws IOException {
        while (true) {
            for (int index = queue.poll(); index != EventQueue.NONE; index = queue.poll()) {
                final PebbleEvent event = pebble.event(index);
                if (event.isImage()) {
                    return event;
                }
                pebble.pool().release(event.handle());
            }
            if (cursor == filled) {
                filled = read();
                cursor = 0;
            }
            while (cursor < filled && builder.add(batch, cursor, System.nanoTime())) {
                device.release(new int[] {batch.index[cursor++]}, 1);
            }
        }
    }

    /** Pebble buffers that somebody behind the event queue holds. */
    int held() {
        return pebble.pool().inUse() - queue.size() - builder.openEvents();
    }

    @Override
    public void close() throws IOException {
        card.close();
        device.close();
    }
}
