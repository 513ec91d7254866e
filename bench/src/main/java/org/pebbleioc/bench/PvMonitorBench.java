package org.pebbleioc.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.pva.client.ClientConfig;
import org.pebbleioc.pva.image.ArrayCounter;
import org.pebbleioc.pva.image.FramePublisher;
import org.pebbleioc.pva.image.ImagePv;
import org.pebbleioc.pva.monitor.PvMonitor;
import org.pebbleioc.pva.monitor.PvNetwork;
import org.pebbleioc.pva.monitor.PvSetup;
import org.pebbleioc.pva.monitor.PvSpec;
import org.pebbleioc.pva.server.PvaServer;
import org.pebbleioc.pva.server.ServedPv;
import org.pebbleioc.pva.server.ServerConfig;
import org.pebbleioc.readout.MemoryPlan;
import org.pebbleioc.readout.ReadoutOptions;
import org.pebbleioc.readout.event.Pebble;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.memory.MemoryBank;
import org.pebbleioc.readout.transition.MatchOptions;
import org.pebbleioc.readout.transition.PvStatistics;

/**
 * An image PV into transition buffers, over loopback and within the process, against the transport alone: raw TCP, and
 * the same PV to a client that throws everything away. In turns, all from the same images in the pebble.
 */
final class PvMonitorBench {
    private static final int ROUNDS = 5;
    private static final int SLOTS = 8;
    private static final String PV = "BENCH:Image";
    private static final MatchOptions LATEST =
            new MatchOptions(MatchOptions.Mode.LATEST, MatchOptions.Source.TIME_STAMP, 0, 0, 1_000_000_000L, 2, 0);

    private PvMonitorBench() {}

    static void run(final BenchSettings settings) throws IOException, InterruptedException {
        final Sheet sheet = new Sheet(
                "pvmonitor",
                "Image PV into transition buffers, median of " + ROUNDS + " alternating rounds",
                "image",
                "raw TCP GB/s",
                "drained GB/s",
                "pva/ GB/s",
                "images/s",
                "of drained",
                "heap B/image",
                "local/ GB/s",
                "images/s");
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
        final int[] ready = ImageBed.fill(format, pebble);
        final ImagePv pv = new ImagePv(PV);
        final FramePublisher publisher = new FramePublisher(pv, new ArrayCounter(), pebble);
        final ByteBuffer[] memory = new ByteBuffer[SLOTS];
        Arrays.setAll(memory, pebble::buffer);
        final double[] raw = new double[ROUNDS];
        final double[] drained = new double[ROUNDS];
        final double[] wire = new double[ROUNDS];
        final double[] local = new double[ROUNDS];
        long heap = 0;
        try (PvaServer server = new PvaServer(ServerConfig.isolated(), ImageBed.source(pv))) {
            server.start();
            for (int round = -1; round < ROUNDS; round++) {
                final double rawRate = RawLoopback.measure(memory, format.sizeBytes(), roundNs);
                final double drainedRate = ServeBench.serve(server.tcpPort(), publisher, pebble, ready, roundNs)
                        .bytesPerSecond();
                final Round far = receive("pva/" + PV, server, pv, publisher, pebble, ready, roundNs);
                final Round near = receive("local/" + PV, server, pv, publisher, pebble, ready, roundNs);
                if (round >= 0) {
                    raw[round] = rawRate / 1e9;
                    drained[round] = drainedRate / 1e9;
                    wire[round] = far.bytesPerSecond() / 1e9;
                    local[round] = near.bytesPerSecond() / 1e9;
                    heap = far.heapPerImage();
                }
            }
        }
        final String image = MemoryPlan.human(format.sizeBytes());
        final double a = sheet.add(image, "raw TCP", "GB/s", raw);
        final double b = sheet.add(image, "drained", "GB/s", drained);
        final double c = sheet.add(image, "pva/", "GB/s", wire);
        final double d = sheet.add(image, "local/", "GB/s", local);
        sheet.add(image, "pva/", "heap B/image", heap);
        sheet.row(
                image,
                Sheet.number(a, 2),
                Sheet.number(b, 2),
                Sheet.number(c, 2),
                Sheet.number(c * 1e9 / format.sizeBytes(), 0),
                Sheet.number(c / b, 2),
                Long.toString(heap),
                Sheet.number(d, 2),
                Sheet.number(d * 1e9 / format.sizeBytes(), 0));
    }

    private record Round(double bytesPerSecond, long heapPerImage) {}

    private static Round receive(
            final String spec,
            final PvaServer server,
            final ImagePv pv,
            final FramePublisher publisher,
            final Pebble pebble,
            final int[] ready,
            final long roundNs)
            throws IOException {
        final Function<String, ServedPv> local = name -> name.equals(PV) ? pv : null;
        final ClientConfig network =
                ClientConfig.nameServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.tcpPort()));
        final PvSetup setup;
        try {
            setup = new PvSetup(PvSpec.parse("bench=" + spec), LATEST);
        } catch (final PvSpec.SpecException e) {
            throw new IOException(e);
        }
        try (PvMonitor monitor = new PvMonitor(
                "BENCH", pebble, BankKind.HEAP, 256 << 20, List.of(setup), new PvNetwork(network, network, local))) {
            monitor.prepare();
            monitor.start();
            final PvStatistics statistics = monitor.report(0).statistics();
            final long giveUpNs = System.nanoTime() + 10_000_000_000L;
            ImageBed.publish(publisher, pebble, ready, () -> statistics.updates() < 5, giveUpNs);
            ImageBed.publish(publisher, pebble, ready, () -> true, System.nanoTime() + roundNs / 4);
            final long heapBefore = HeapMeter.allocated(name -> name.startsWith("pv-"));
            final long imagesBefore = statistics.updates();
            final long bytesBefore = statistics.bytes();
            final long start = System.nanoTime();
            ImageBed.publish(publisher, pebble, ready, () -> true, start + roundNs);
            final double seconds = (System.nanoTime() - start) / 1e9;
            final long images = statistics.updates() - imagesBefore;
            final long heap = HeapMeter.allocated(name -> name.startsWith("pv-")) - heapBefore;
            return new Round((statistics.bytes() - bytesBefore) / seconds, heap / Math.max(1, images));
        }
    }
}
