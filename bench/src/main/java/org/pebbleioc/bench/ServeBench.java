package org.pebbleioc.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.pva.image.ArrayCounter;
import org.pebbleioc.pva.image.FramePublisher;
import org.pebbleioc.pva.image.ImagePv;
import org.pebbleioc.pva.server.PvSource;
import org.pebbleioc.pva.server.PvaServer;
import org.pebbleioc.pva.server.ServedPv;
import org.pebbleioc.pva.server.ServerConfig;
import org.pebbleioc.readout.Counters;
import org.pebbleioc.readout.MemoryPlan;
import org.pebbleioc.readout.ReadoutOptions;
import org.pebbleioc.readout.event.EventBuilder;
import org.pebbleioc.readout.event.EventQueue;
import org.pebbleioc.readout.event.Pebble;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.memory.MemoryBank;

/**
 * The image PV to one client that only drains, against raw loopback TCP with the same bytes from the same memory, in
 * turns. The source costs nothing: images lie ready in the pebble, and a buffer is published again as soon as nobody
 * holds it, so what is measured is the way from the publisher to the wire.
 */
final class ServeBench {
    private static final int ROUNDS = 5;
    private static final int SLOTS = 8;
    private static final String PV = "BENCH:Image";

    private ServeBench() {}

    static void run(final BenchSettings settings) throws IOException, InterruptedException {
        final Sheet sheet = new Sheet(
                "serve",
                "Image PV to one draining client, median of " + ROUNDS + " alternating rounds",
                "image",
                "raw TCP GB/s",
                "image PV GB/s",
                "frames/s",
                "ratio",
                "heap B/frame");
        for (final ImageFormat format : new ImageFormat[] {
            new ImageFormat(1024, 512, PixelType.UINT16),
            new ImageFormat(2048, 2048, PixelType.UINT16),
            new ImageFormat(6144, 6315, PixelType.UINT16)
        }) {
            measure(format, settings.roundNs(), sheet);
        }
        settings.publish(sheet);
    }

    private static void measure(final ImageFormat format, final long roundNs, final Sheet sheet)
            throws IOException, InterruptedException {
        final Pebble pebble =
                new Pebble(MemoryBank.of(BankKind.HEAP).cut(SLOTS, (int) ReadoutOptions.defaultPebbleBufSize(format)));
        final int[] ready = fill(format, pebble);
        final ImagePv pv = new ImagePv(PV);
        final FramePublisher publisher = new FramePublisher(pv, new ArrayCounter(), pebble);
        final ByteBuffer[] memory = new ByteBuffer[SLOTS];
        Arrays.setAll(memory, pebble::buffer);
        final double[] raw = new double[ROUNDS];
        final double[] served = new double[ROUNDS];
        long heap = 0;
        try (PvaServer server = new PvaServer(ServerConfig.isolated(), source(pv))) {
            server.start();
            for (int round = -1; round < ROUNDS; round++) {
                final double rawRate = RawLoopback.measure(memory, format.sizeBytes(), roundNs);
                final Round result = serve(server.tcpPort(), publisher, pebble, ready, roundNs);
                if (round >= 0) {
                    raw[round] = rawRate / 1e9;
                    served[round] = result.bytesPerSecond() / 1e9;
                    heap = result.heapPerFrame();
                }
            }
        }
        final String image = MemoryPlan.human(format.sizeBytes());
        final double a = sheet.add(image, "raw TCP", "GB/s", raw);
        final double b = sheet.add(image, "image PV", "GB/s", served);
        sheet.add(image, "image PV", "heap B/frame", heap);
        sheet.row(
                image,
                Sheet.number(a, 2),
                Sheet.number(b, 2),
                Sheet.number(b * 1e9 / format.sizeBytes(), 0),
                Sheet.number(b / a, 2),
                Long.toString(heap));
    }

    record Round(double bytesPerSecond, long heapPerFrame) {}

    static Round serve(
            final int port, final FramePublisher publisher, final Pebble pebble, final int[] ready, final long roundNs)
            throws IOException, InterruptedException {
        try (DrainClient client = new DrainClient(port, PV)) {
            publish(publisher, pebble, ready, () -> !client.isSubscribed(), System.nanoTime() + 5_000_000_000L);
            publish(publisher, pebble, ready, () -> true, System.nanoTime() + roundNs / 4);
            final long heapBefore = serverHeap();
            final long framesBefore = client.messages();
            final long bytesBefore = client.bytes();
            final long start = System.nanoTime();
            publish(publisher, pebble, ready, () -> true, start + roundNs);
            final long frames = client.messages() - framesBefore;
            final double seconds = (System.nanoTime() - start) / 1e9;
            return new Round(
                    (client.bytes() - bytesBefore) / seconds, (serverHeap() - heapBefore) / Math.max(1, frames));
        }
    }

    /** Publishes what nobody holds any more; spins shortly when all is held, as a source with nothing to do waits. */
    static void publish(
            final FramePublisher publisher,
            final Pebble pebble,
            final int[] ready,
            final java.util.function.BooleanSupplier on,
            final long untilNs) {
        int next = 0;
        while (on.getAsBoolean() && System.nanoTime() < untilNs) {
            // Two holders at most: this benchmark, and the PV for its newest image. A third is a client.
            int busy = 0;
            for (final int index : ready) {
                busy += pebble.pool().references(index) > 1 ? 1 : 0;
            }
            next = next + 1 == ready.length ? 0 : next + 1;
            if (busy >= 3) {
                LockSupport.parkNanos(20_000);
            } else if (pebble.pool().references(ready[next]) == 1) {
                publisher.onEvent(pebble.event(ready[next]));
            }
        }
    }

    /** All slots filled with an image each, held by the benchmark for ever. */
    static int[] fill(final ImageFormat format, final Pebble pebble) {
        final LoopDevice device = new LoopDevice(format, 1 << 20, 2);
        final int slots = pebble.pool().count();
        final EventQueue queue = new EventQueue(slots);
        final EventBuilder builder =
                new EventBuilder(device, new int[] {0}, format, Long.MAX_VALUE / 2, pebble, queue, new Counters());
        final DmaBatch batch = new DmaBatch(1);
        final int[] ready = new int[slots];
        for (int n = 0; n < slots; ) {
            device.read(batch);
            builder.add(batch, 0, System.nanoTime());
            final int index = queue.poll();
            if (index != EventQueue.NONE) {
                ready[n++] = index;
            }
        }
        return ready;
    }

    private static long serverHeap() {
        return HeapMeter.allocated(name -> name.startsWith("pva-") || name.equals("main"));
    }

    static PvSource source(final ImagePv pv) {
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
