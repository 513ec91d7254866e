package org.pebbleioc.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CyclicBarrier;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.readout.Counters;
import org.pebbleioc.readout.ReadoutOptions;
import org.pebbleioc.readout.event.CopyCrew;
import org.pebbleioc.readout.event.EventBuilder;
import org.pebbleioc.readout.event.EventQueue;
import org.pebbleioc.readout.event.Pebble;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.memory.MemoryBank;

/**
 * One and two threads that bring DMA buffers to pebbles, each with a card's event builder of its own, against as many
 * threads that only copy: whether the builder scales as the machine's memory does. And one card whose builder shares its
 * copies out among as many threads ({@code copyThreads}).
 */
final class LanesBench {
    private static final int FRAGMENT = 1 << 20;
    private static final int ROUNDS = 5;
    private static final int SLOTS = 4;
    private static final ImageFormat FORMAT = new ImageFormat(2048, 2048, PixelType.UINT16);

    private LanesBench() {}

    private interface Copier {
        /** Bytes copied until then. */
        long copyUntil(long endNs);
    }

    static void run(final BenchSettings settings) throws Exception {
        final Sheet sheet = new Sheet(
                "lanes",
                "DMA buffers to pebble on several threads, 8 MiB, median of " + ROUNDS + " alternating rounds",
                "threads",
                "plain copy GB/s",
                "to pebble GB/s",
                "ratio",
                "to pebble, times one thread",
                "one camera GB/s",
                "one camera, ratio");
        final int most = Math.max(2, Math.min(8, Runtime.getRuntime().availableProcessors()));
        double single = 0;
        for (int threads = 1; threads <= most; threads *= 2) {
            final Copier[] plain = new Copier[threads];
            final Copier[] built = new Copier[threads];
            final CopyCrew crew = new CopyCrew(threads);
            final Copier[] shared = {built(device(), pebble(), crew)};
            for (int i = 0; i < threads; i++) {
                final LoopDevice device = device();
                final Pebble pebble = pebble();
                plain[i] = plain(device, pebble);
                built[i] = built(device, pebble, new CopyCrew(1));
            }
            final double[] a = new double[ROUNDS];
            final double[] b = new double[ROUNDS];
            final double[] c = new double[ROUNDS];
            for (int round = -1; round < ROUNDS; round++) {
                final double copied = together(plain, settings.roundNs());
                final double arrived = together(built, settings.roundNs());
                final double together = together(shared, settings.roundNs());
                if (round >= 0) {
                    a[round] = copied;
                    b[round] = arrived;
                    c[round] = together;
                }
            }
            final String group = threads + (threads == 1 ? " thread" : " threads");
            final double p = sheet.add(group, "plain copy", "GB/s", a);
            final double q = sheet.add(group, "to pebble", "GB/s", b);
            final double r = sheet.add(group, "one camera", "GB/s", c);
            single = threads == 1 ? q : single;
            crew.close();
            sheet.row(
                    Integer.toString(threads),
                    Sheet.number(p, 2),
                    Sheet.number(q, 2),
                    Sheet.number(q / p, 2),
                    Sheet.number(q / single, 2),
                    Sheet.number(r, 2),
                    Sheet.number(r / p, 2));
        }
        settings.publish(sheet);
    }

    /** GB/s of all of them. */
    private static double together(final Copier[] copiers, final long roundNs) throws Exception {
        final CyclicBarrier start = new CyclicBarrier(copiers.length + 1);
        final long[] bytes = new long[copiers.length];
        final Thread[] threads = new Thread[copiers.length];
        for (int i = 0; i < threads.length; i++) {
            final int mine = i;
            threads[i] = new Thread(() -> {
                try {
                    start.await();
                } catch (final Exception e) {
                    throw new IllegalStateException(e);
                }
                bytes[mine] = copiers[mine].copyUntil(System.nanoTime() + roundNs);
            });
            threads[i].start();
        }
        start.await();
        final long startNs = System.nanoTime();
        long sum = 0;
        for (int i = 0; i < threads.length; i++) {
            threads[i].join();
            sum += bytes[i];
        }
        return (double) sum / (System.nanoTime() - startNs);
    }

    private static Copier plain(final LoopDevice device, final Pebble pebble) {
        final int perImage = device.geometry().cfgRxCount() / 2;
        return endNs -> {
            long images = 0;
            do {
                final ByteBuffer to = pebble.buffer((int) (images % SLOTS));
                final int first = (int) (images & 1) * perImage;
                for (int at = 0, i = 0; at < FORMAT.sizeBytes(); at += FRAGMENT, i++) {
                    to.put(at, device.buffer(first + i), 0, Math.min(FRAGMENT, FORMAT.sizeBytes() - at));
                }
                images++;
            } while (System.nanoTime() < endNs);
            return images * FORMAT.sizeBytes();
        };
    }

    private static LoopDevice device() {
        return new LoopDevice(FORMAT, FRAGMENT, 2);
    }

    private static Pebble pebble() throws IOException {
        return new Pebble(MemoryBank.of(BankKind.HEAP).cut(SLOTS, (int) ReadoutOptions.defaultPebbleBufSize(FORMAT)));
    }

    private static Copier built(final LoopDevice device, final Pebble pebble, final CopyCrew crew) {
        final EventQueue queue = new EventQueue(SLOTS);
        final EventBuilder builder = new EventBuilder(
                device, new int[] {0}, FORMAT, Long.MAX_VALUE / 2, pebble, queue, new Counters(), crew);
        final DmaBatch batch = new DmaBatch(device.geometry().cfgRxCount() / 2);
        return endNs -> {
            long images = 0;
            do {
                final int count = device.read(batch);
                for (int i = 0; i < count; i++) {
                    if (!builder.add(batch, i, System.nanoTime())) {
                        throw new IllegalStateException("no pebble buffer, though each image is released at once");
                    }
                }
                builder.finishCopies();
                for (int index = queue.poll(); index != EventQueue.NONE; index = queue.poll()) {
                    pebble.pool().release(pebble.event(index).handle());
                    images++;
                }
            } while (System.nanoTime() < endNs);
            return images * FORMAT.sizeBytes();
        };
    }
}
