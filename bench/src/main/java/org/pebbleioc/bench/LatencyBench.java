package org.pebbleioc.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.pva.image.ArrayCounter;
import org.pebbleioc.pva.image.FramePublisher;
import org.pebbleioc.pva.image.ImagePv;
import org.pebbleioc.pva.server.PvaServer;
import org.pebbleioc.pva.server.ServerConfig;
import org.pebbleioc.readout.EventSink;
import org.pebbleioc.readout.MemoryPlan;
import org.pebbleioc.readout.Readout;
import org.pebbleioc.readout.ReadoutOptions;
import org.pebbleioc.readout.event.Pebble;
import org.pebbleioc.readout.event.PebbleEvent;
import org.pebbleioc.readout.memory.BankKind;

/**
 * The whole path with its own threads, at half of what it could do: from the moment when the last fragment of an image
 * was read to the moment when the client has its first byte. The client's own wake-up is in it.
 */
final class LatencyBench {
    private static final int FRAGMENT = 1 << 20;
    private static final int SLOTS = 32;

    private LatencyBench() {}

    static void run(final BenchSettings settings) throws Exception {
        final Sheet sheet = new Sheet(
                "latency",
                "Last fragment read to first byte at the client, half load",
                "image",
                "images/s",
                "images",
                "p50 us",
                "p90 us",
                "p99 us",
                "max us");
        final ImageFormat format = new ImageFormat(2048, 2048, PixelType.UINT16);
        final double peak;
        try (ImageBed bed = new ImageBed(format, 8);
                DrainClient client = bed.client()) {
            bed.awaitSubscribed(client);
            bed.publish(() -> true, System.nanoTime() + settings.roundNs(), 3);
            final long before = client.bytes();
            bed.publish(() -> true, System.nanoTime() + settings.roundNs(), 3);
            peak = (client.bytes() - before) / (settings.roundNs() / 1e9) / format.sizeBytes();
        }
        // slowly at first: code that is not compiled yet would have images squashed
        measure(format, peak / 8, settings, null);
        for (int attempt = 0; attempt < 5 && !measure(format, peak / 2, settings, sheet); attempt++) {
            System.out.println("latency: one image was squashed, so the rest cannot be told apart; once more\n");
        }
        settings.publish(sheet);
    }

    /** False when the client was not sent every image. Without a sheet nothing is told. */
    private static boolean measure(
            final ImageFormat format, final double perSecond, final BenchSettings settings, final Sheet sheet)
            throws Exception {
        final int warmUp = (int) perSecond + 1;
        final int images = warmUp + (int) Math.max(200, perSecond * settings.roundNs() / 1e9 * 5);
        final PacedDevice device = new PacedDevice(format, FRAGMENT, perSecond, images);
        final ReadoutOptions options = new ReadoutOptions(
                device.geometry(),
                format,
                1,
                Math.max(
                        SLOTS,
                        ReadoutOptions.defaultPebbleBufCount(device.geometry().cfgRxCount())),
                (int) ReadoutOptions.defaultPebbleBufSize(format),
                BankKind.HEAP,
                ReadoutOptions.DEFAULT_LANE_TIMEOUT_NS,
                2);
        final Pebble pebble = Readout.pebble(options);
        final ImagePv pv = new ImagePv(ImageBed.PV);
        final ArrayCounter counter = new ArrayCounter();
        final FramePublisher publisher = new FramePublisher(pv, counter, pebble);
        final long[] firstByteNs = new long[images + 8];
        final Probe before = new Probe(images);
        final Probe after = new Probe(images);
        final AtomicInteger received = new AtomicInteger();
        try (PvaServer server = new PvaServer(ServerConfig.isolated(), ImageBed.source(pv))) {
            server.start();
            try (DrainClient client = new DrainClient(server.tcpPort(), ImageBed.PV);
                    Readout readout =
                            new Readout(options, device, pebble, List.of(counter, before, publisher, after))) {
                client.onFirstByte(ns -> {
                    final int n = received.getAndIncrement();
                    if (n < firstByteNs.length) {
                        firstByteNs[n] = ns;
                    }
                });
                while (!client.isSubscribed()) {
                    Thread.sleep(1);
                }
                readout.start();
                final long limitNs = System.nanoTime() + (long) (images / perSecond * 2e9) + 5_000_000_000L;
                // the first update is the PV as it was before any image
                while (received.get() < images + 1 && System.nanoTime() < limitNs) {
                    Thread.sleep(5);
                }
            }
        }
        if (received.get() != images + 1) {
            return false;
        }
        if (sheet == null) {
            return true;
        }
        final double[] us = new double[images - warmUp];
        for (int i = 0; i < us.length; i++) {
            us[i] = (firstByteNs[warmUp + i + 1] - device.lastReadNs(warmUp + i)) / 1e3;
        }
        final double[] sorted = us.clone();
        Arrays.sort(sorted);
        final String image = MemoryPlan.human(format.sizeBytes());
        sheet.add(image, "p50", "us", percentile(sorted, 0.5));
        sheet.add(image, "p90", "us", percentile(sorted, 0.9));
        sheet.add(image, "p99", "us", percentile(sorted, 0.99));
        sheet.add(image, "each image", "us each", us);
        sheet.row(
                image,
                Sheet.number(perSecond, 0),
                Integer.toString(us.length),
                Sheet.number(percentile(sorted, 0.5), 0),
                Sheet.number(percentile(sorted, 0.9), 0),
                Sheet.number(percentile(sorted, 0.99), 0),
                Sheet.number(sorted[sorted.length - 1], 0));
        steps(image, warmUp, device, before, after, firstByteNs, settings);
        return true;
    }

    /** When an image came by, at one place of the line of sinks. Thread {@code publisher}, read when it has ended. */
    private static final class Probe implements EventSink {
        private final long[] ns;
        private final long[] completeNs;
        private int count;

        Probe(final int images) {
            ns = new long[images];
            completeNs = new long[images];
        }

        @Override
        public void onEvent(final PebbleEvent event) {
            if (event.isImage() && count < ns.length) {
                ns[count] = System.nanoTime();
                completeNs[count++] = event.completeNs();
            }
        }

        @Override
        public int reclaim() {
            return 0;
        }
    }

    /** The same images, step by step. */
    private static void steps(
            final String image,
            final int warmUp,
            final PacedDevice device,
            final Probe before,
            final Probe after,
            final long[] firstByteNs,
            final BenchSettings settings)
            throws IOException {
        final Sheet sheet =
                new Sheet("latency-steps", "Where the time goes, " + image, "from", "to", "p50 us", "p99 us");
        final int count = before.ns.length - warmUp;
        final double[][] us = new double[4][count];
        for (int i = 0; i < count; i++) {
            final int n = warmUp + i;
            us[0][i] = (before.completeNs[n] - device.lastReadNs(n)) / 1e3;
            us[1][i] = (before.ns[n] - before.completeNs[n]) / 1e3;
            us[2][i] = (after.ns[n] - before.ns[n]) / 1e3;
            us[3][i] = (firstByteNs[n + 1] - after.ns[n]) / 1e3;
        }
        final String[] places = {
            "last fragment read",
            "image whole in the pebble",
            "publisher has it",
            "in the client's queue",
            "client has its first byte"
        };
        for (int step = 0; step < us.length; step++) {
            Arrays.sort(us[step]);
            sheet.add(places[step + 1], "p50", "us", percentile(us[step], 0.5));
            sheet.add(places[step + 1], "p99", "us p99", percentile(us[step], 0.99));
            sheet.row(
                    places[step],
                    places[step + 1],
                    Sheet.number(percentile(us[step], 0.5), 1),
                    Sheet.number(percentile(us[step], 0.99), 0));
        }
        settings.publish(sheet);
    }

    private static double percentile(final double[] sorted, final double share) {
        return sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
    }
}
