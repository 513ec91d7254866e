package org.pebbleioc.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.readout.Counters;
import org.pebbleioc.readout.MemoryPlan;
import org.pebbleioc.readout.ReadoutOptions;
import org.pebbleioc.readout.event.EventBuilder;
import org.pebbleioc.readout.event.EventQueue;
import org.pebbleioc.readout.event.Pebble;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.memory.MemoryBank;

/**
 * DMA buffers to pebble, one thread: the event builder's whole work (headers, joining, copy, pebble) against nothing
 * but the copy of the same bytes between the same buffers. The two take turns, so that a drifting machine hits both.
 */
final class CopyBench {
    private static final int FRAGMENT = 1 << 20;
    private static final int ROUNDS = 7;
    private static final int SLOTS = 4;

    private CopyBench() {}

    static void run(final BenchSettings settings) throws IOException {
        final Sheet sheet = new Sheet(
                "copy",
                "DMA buffers (1 MiB) to pebble, one thread, median of " + ROUNDS + " alternating rounds",
                "image",
                "DMA buffers",
                "plain copy GB/s",
                "to pebble GB/s",
                "ratio",
                "heap B/image");
        for (final ImageFormat format : new ImageFormat[] {
            new ImageFormat(1024, 512, PixelType.UINT16),
            new ImageFormat(2048, 2048, PixelType.UINT16),
            new ImageFormat(6144, 6315, PixelType.UINT16)
        }) {
            measure(format, settings.roundNs(), sheet);
        }
        settings.publish(sheet);
    }

    private static void measure(final ImageFormat format, final long roundNs, final Sheet sheet) throws IOException {
        final LoopDevice device = new LoopDevice(format, FRAGMENT, 2);
        final Pebble pebble =
                new Pebble(MemoryBank.of(BankKind.HEAP).cut(SLOTS, (int) ReadoutOptions.defaultPebbleBufSize(format)));
        final EventQueue queue = new EventQueue(SLOTS);
        final EventBuilder builder =
                new EventBuilder(device, new int[] {0}, format, Long.MAX_VALUE / 2, pebble, queue, new Counters());
        final DmaBatch batch = new DmaBatch(device.geometry().cfgRxCount() / 2);
        final double[] plain = new double[ROUNDS];
        final double[] built = new double[ROUNDS];
        long heapPerImage = 0;
        for (int round = -1; round < ROUNDS; round++) { // round -1 warms up
            final double a = plainCopy(format, device, pebble, roundNs);
            final long heapBefore = HeapMeter.allocated();
            final long[] images = new long[1];
            final double b = build(format, device, builder, queue, pebble, batch, roundNs, images);
            if (round >= 0) {
                plain[round] = a;
                built[round] = b;
                heapPerImage = (HeapMeter.allocated() - heapBefore) / images[0];
            }
        }
        final String image = MemoryPlan.human(format.sizeBytes());
        final double a = sheet.add(image, "plain copy", "GB/s", plain);
        final double b = sheet.add(image, "to pebble", "GB/s", built);
        sheet.add(image, "to pebble", "heap B/image", heapPerImage);
        sheet.row(
                image,
                Integer.toString(batch.capacity()),
                Sheet.number(a, 2),
                Sheet.number(b, 2),
                Sheet.number(b / a, 2),
                Long.toString(heapPerImage));
    }

    private static double plainCopy(
            final ImageFormat format, final LoopDevice device, final Pebble pebble, final long roundNs) {
        final int perImage = device.geometry().cfgRxCount() / 2;
        final long start = System.nanoTime();
        long images = 0;
        int slot = 0;
        do {
            final ByteBuffer to = pebble.buffer(slot);
            final int first = (int) (images & 1) * perImage;
            for (int at = 0, i = 0; at < format.sizeBytes(); at += FRAGMENT, i++) {
                to.put(at, device.buffer(first + i), 0, Math.min(FRAGMENT, format.sizeBytes() - at));
            }
            slot = slot + 1 == SLOTS ? 0 : slot + 1;
            images++;
        } while (System.nanoTime() - start < roundNs);
        return (double) images * format.sizeBytes() / (System.nanoTime() - start);
    }

    private static double build(
            final ImageFormat format,
            final LoopDevice device,
            final EventBuilder builder,
            final EventQueue queue,
            final Pebble pebble,
            final DmaBatch batch,
            final long roundNs,
            final long[] imagesOut) {
        final long start = System.nanoTime();
        long images = 0;
        long now = start;
        do {
            final int count = device.read(batch);
            for (int i = 0; i < count; i++) {
                if (!builder.add(batch, i, now)) {
                    throw new IllegalStateException("no pebble buffer, though each image is released at once");
                }
            }
            for (int index = queue.poll(); index != EventQueue.NONE; index = queue.poll()) {
                pebble.pool().release(pebble.event(index).handle());
                images++;
            }
            now = System.nanoTime();
        } while (now - start < roundNs);
        imagesOut[0] = images;
        return (double) images * format.sizeBytes() / (now - start);
    }
}
