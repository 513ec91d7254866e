package org.pebbleioc.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.pva.image.FramePublisher;
import org.pebbleioc.readout.MemoryPlan;
import org.pebbleioc.readout.event.Pebble;

/**
 * The image PV to clients that only drain, against raw loopback TCP with the same bytes from the same memory, and against
 * the server of the epics-pvaccess library in the same JVM, all in turns. The source costs nothing.
 */
final class ServeBench {
    private static final int ROUNDS = 5;
    private static final int SLOTS = 8;
    private static final double OVERLOAD = 4;

    private ServeBench() {}

    private static ImageFormat[] formats() {
        return new ImageFormat[] {
            new ImageFormat(1024, 512, PixelType.UINT16),
            new ImageFormat(2048, 2048, PixelType.UINT16),
            new ImageFormat(6144, 6315, PixelType.UINT16)
        };
    }

    /** One client: raw, ours, the library's. */
    static void run(final BenchSettings settings) throws Exception {
        final Sheet sheet = new Sheet(
                "serve",
                "Image PV to one draining client, median of " + ROUNDS + " alternating rounds",
                "image",
                "raw TCP GB/s",
                "image PV GB/s",
                "frames/s",
                "ratio",
                "epics-pvaccess GB/s",
                "times",
                "heap B/frame");
        for (final ImageFormat format : formats()) {
            measure(format, settings.roundNs(), sheet);
        }
        settings.publish(sheet);
    }

    private static void measure(final ImageFormat format, final long roundNs, final Sheet sheet) throws Exception {
        final double[] raw = new double[ROUNDS];
        final double[] served = new double[ROUNDS];
        final double[] stock = new double[ROUNDS];
        final double[] heap = new double[ROUNDS];
        try (ImageBed bed = new ImageBed(format, SLOTS);
                StockServer library = new StockServer(format.width() * format.height())) {
            final ByteBuffer[] memory = new ByteBuffer[SLOTS];
            Arrays.setAll(memory, bed.pebble::buffer);
            for (int round = -1; round < ROUNDS; round++) { // round -1 warms up
                final double rawRate = RawLoopback.measure(memory, format.sizeBytes(), roundNs);
                final Round result = serve(bed, roundNs);
                final double stockRate = drain(library.tcpPort(), roundNs);
                if (round >= 0) {
                    raw[round] = rawRate / 1e9;
                    served[round] = result.bytesPerSecond() / 1e9;
                    heap[round] = result.heapPerFrame();
                    stock[round] = stockRate / 1e9;
                }
            }
        }
        final String image = MemoryPlan.human(format.sizeBytes());
        final double a = sheet.add(image, "raw TCP", "GB/s", raw);
        final double b = sheet.add(image, "image PV", "GB/s", served);
        final double c = sheet.add(image, "epics-pvaccess", "GB/s", stock);
        final double h = sheet.add(image, "image PV", "heap B/frame", heap);
        sheet.row(
                image,
                Sheet.number(a, 2),
                Sheet.number(b, 2),
                Sheet.number(b * 1e9 / format.sizeBytes(), 0),
                Sheet.number(b / a, 2),
                Sheet.number(c, 2),
                Sheet.number(b / c, 1),
                Sheet.number(h, 0));
    }

    record Round(double bytesPerSecond, double heapPerFrame) {}

    private static Round serve(final ImageBed bed, final long roundNs) throws IOException {
        try (DrainClient client = bed.client()) {
            bed.awaitSubscribed(client);
            bed.publish(() -> true, System.nanoTime() + roundNs / 4, 3);
            final long heapBefore = ImageBed.serverHeap();
            final long framesBefore = client.messages();
            final long bytesBefore = client.bytes();
            final long start = System.nanoTime();
            bed.publish(() -> true, start + roundNs, 3);
            final long frames = client.messages() - framesBefore;
            final double seconds = (System.nanoTime() - start) / 1e9;
            return new Round(
                    (client.bytes() - bytesBefore) / seconds,
                    (double) (ImageBed.serverHeap() - heapBefore) / Math.max(1, frames));
        }
    }

    /** What one draining client gets from a server of another's making. */
    static Round serve(
            final int port, final FramePublisher publisher, final Pebble pebble, final int[] ready, final long roundNs)
            throws IOException {
        try (DrainClient client = new DrainClient(port, ImageBed.PV)) {
            ImageBed.publish(
                    publisher, pebble, ready, () -> !client.isSubscribed(), System.nanoTime() + 5_000_000_000L);
            ImageBed.publish(publisher, pebble, ready, () -> true, System.nanoTime() + roundNs / 4);
            final long bytesBefore = client.bytes();
            final long start = System.nanoTime();
            ImageBed.publish(publisher, pebble, ready, () -> true, start + roundNs);
            return new Round((client.bytes() - bytesBefore) / ((System.nanoTime() - start) / 1e9), 0);
        }
    }

    /** A server that publishes by itself. */
    private static double drain(final int port, final long roundNs) throws Exception {
        try (DrainClient client = new DrainClient(port, ImageBed.PV)) {
            final long limitNs = System.nanoTime() + 10_000_000_000L;
            while (client.messages() < 2 && System.nanoTime() < limitNs) {
                Thread.sleep(1);
            }
            Thread.sleep(roundNs / 4_000_000);
            final long bytesBefore = client.bytes();
            final long start = System.nanoTime();
            Thread.sleep(Math.max(1, roundNs / 1_000_000));
            return (client.bytes() - bytesBefore) / ((System.nanoTime() - start) / 1e9);
        }
    }

    /** Two clients against one, in turns: what they get together. */
    static void share(final BenchSettings settings) throws IOException {
        final Sheet sheet = new Sheet(
                "share",
                "One and two draining clients, median of " + ROUNDS + " alternating rounds",
                "image",
                "one GB/s",
                "two, sum GB/s",
                "ratio",
                "smaller share");
        for (final ImageFormat format : formats()) {
            final double[] one = new double[ROUNDS];
            final double[] two = new double[ROUNDS];
            final double[] smaller = new double[ROUNDS];
            try (ImageBed bed = new ImageBed(format, SLOTS)) {
                for (int round = -1; round < ROUNDS; round++) {
                    final double alone = serve(bed, settings.roundNs()).bytesPerSecond();
                    final double[] both = two(bed, settings.roundNs());
                    if (round >= 0) {
                        one[round] = alone / 1e9;
                        two[round] = (both[0] + both[1]) / 1e9;
                        smaller[round] = Math.min(both[0], both[1]) / (both[0] + both[1]);
                    }
                }
            }
            final String image = MemoryPlan.human(format.sizeBytes());
            final double a = sheet.add(image, "one client", "GB/s", one);
            final double b = sheet.add(image, "two clients, sum", "GB/s", two);
            final double s = sheet.add(image, "smaller share", "of the sum", smaller);
            sheet.row(image, Sheet.number(a, 2), Sheet.number(b, 2), Sheet.number(b / a, 2), Sheet.number(s, 2));
        }
        settings.publish(sheet);
    }

    private static double[] two(final ImageBed bed, final long roundNs) throws IOException {
        try (DrainClient first = bed.client();
                DrainClient second = bed.client()) {
            bed.awaitSubscribed(first);
            bed.awaitSubscribed(second);
            bed.publish(() -> true, System.nanoTime() + roundNs / 4, 4);
            final long a = first.bytes();
            final long b = second.bytes();
            final long start = System.nanoTime();
            bed.publish(() -> true, start + roundNs, 4);
            final double seconds = (System.nanoTime() - start) / 1e9;
            return new double[] {(first.bytes() - a) / seconds, (second.bytes() - b) / seconds};
        }
    }

    /** The source offers several times what the client takes. */
    static void overload(final BenchSettings settings) throws IOException {
        final Sheet sheet = new Sheet(
                "overload",
                "A source " + (int) OVERLOAD + " times as fast as the client, median of " + ROUNDS
                        + " alternating rounds",
                "image",
                "peak frames/s",
                "offered frames/s",
                "delivered frames/s",
                "delivered/peak");
        for (final ImageFormat format : formats()) {
            final double[] peak = new double[ROUNDS];
            final double[] offered = new double[ROUNDS];
            final double[] delivered = new double[ROUNDS];
            try (ImageBed bed = new ImageBed(format, SLOTS)) {
                for (int round = -1; round < ROUNDS; round++) {
                    final double best = serve(bed, settings.roundNs()).bytesPerSecond() / format.sizeBytes();
                    final double[] flooded = flood(bed, OVERLOAD * best, settings.roundNs());
                    if (round >= 0) {
                        peak[round] = best;
                        offered[round] = flooded[0];
                        delivered[round] = flooded[1];
                    }
                }
            }
            final String image = MemoryPlan.human(format.sizeBytes());
            final double a = sheet.add(image, "peak", "frames/s", peak);
            final double o = sheet.add(image, "offered", "frames/s offered", offered);
            final double b = sheet.add(image, "delivered under overload", "frames/s", delivered);
            sheet.row(image, Sheet.number(a, 0), Sheet.number(o, 0), Sheet.number(b, 0), Sheet.number(b / a, 2));
        }
        settings.publish(sheet);
    }

    private static double[] flood(final ImageBed bed, final double perSecond, final long roundNs) throws IOException {
        try (DrainClient client = bed.client()) {
            bed.awaitSubscribed(client);
            bed.publishPaced(perSecond, System.nanoTime() + roundNs / 4);
            final long before = client.bytes();
            final long start = System.nanoTime();
            final long published = bed.publishPaced(perSecond, start + roundNs);
            final double seconds = (System.nanoTime() - start) / 1e9;
            return new double[] {published / seconds, (client.bytes() - before) / seconds / bed.format.sizeBytes()};
        }
    }
}
