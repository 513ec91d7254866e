package org.pebbleioc.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.epics.pva.PVASettings;
import org.epics.pva.client.PVAChannel;
import org.epics.pva.client.PVAClient;
import org.epics.pva.data.PVAShortArray;
import org.epics.pva.data.PVAUnion;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.readout.MemoryPlan;

/** Large images: how long Phoebus's client waits for its first one, and one of 1 GiB. */
final class BigBench {
    private static final int ROUNDS = 5;

    private BigBench() {}

    static void run(final BenchSettings settings) throws Exception {
        final Sheet sheet = new Sheet(
                "big",
                "From subscribing to the first image, " + ROUNDS + " times",
                "image",
                "client",
                "median s",
                "worst s");
        phoebus(new ImageFormat(6144, 6315, PixelType.UINT16), sheet);
        drained(new ImageFormat(32768, 16384, PixelType.UINT16), sheet);
        settings.publish(sheet);
    }

    /** Phoebus's client, as it is inside of CS-Studio: it takes the whole image to Java arrays. */
    private static void phoebus(final ImageFormat format, final Sheet sheet) throws Exception {
        try (ImageBed bed = new ImageBed(format, 4)) {
            PVASettings.EPICS_PVA_NAME_SERVERS = "127.0.0.1:" + bed.server.tcpPort();
            PVASettings.EPICS_PVA_ADDR_LIST = "127.0.0.1";
            PVASettings.EPICS_PVA_AUTO_ADDR_LIST = false;
            PVASettings.EPICS_PVA_ENABLE_IPV6 = false;
            final double[] seconds = new double[ROUNDS];
            for (int round = -1; round < ROUNDS; round++) {
                final PVAClient client = new PVAClient();
                final PVAChannel channel = client.getChannel(ImageBed.PV);
                channel.connect().get(10, TimeUnit.SECONDS);
                bed.publishPaced(20, System.nanoTime() + 200_000_000L); // there is an image before anybody asks
                final CountDownLatch there = new CountDownLatch(1);
                final AtomicLong thereNs = new AtomicLong();
                final long startNs = System.nanoTime();
                final AutoCloseable subscription = channel.subscribe("", (ch, changes, overruns, data) -> {
                    if (data != null
                            && data.<PVAUnion>get("value").get() instanceof PVAShortArray pixels
                            && pixels.get().length == format.width() * format.height()) {
                        thereNs.compareAndSet(0, System.nanoTime());
                        there.countDown();
                    }
                });
                if (!there.await(60, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("no image in 60 s");
                }
                if (round >= 0) {
                    seconds[round] = (thereNs.get() - startNs) / 1e9;
                }
                subscription.close();
                channel.close();
                client.close();
            }
            row(sheet, format, "Phoebus core-pva", seconds);
        }
    }

    /** A client that counts bytes: one image of 1 GiB, all of it. */
    private static void drained(final ImageFormat format, final Sheet sheet) throws Exception {
        final double[] seconds = new double[ROUNDS];
        try (ImageBed bed = new ImageBed(format, 2)) {
            bed.publishPaced(2, System.nanoTime() + 600_000_000L);
            for (int round = 0; round < ROUNDS; round++) {
                final long startNs = System.nanoTime();
                try (DrainClient client = bed.client()) {
                    while (client.messages() == 0) {
                        if (System.nanoTime() - startNs > 60_000_000_000L) {
                            throw new IllegalStateException("no image in 60 s");
                        }
                        Thread.sleep(1);
                    }
                    seconds[round] = (System.nanoTime() - startNs) / 1e9;
                    if (client.bytes() < format.sizeBytes()) {
                        throw new IllegalStateException("the update had " + client.bytes() + " bytes only");
                    }
                }
            }
        }
        row(sheet, format, "drains", seconds);
    }

    private static void row(final Sheet sheet, final ImageFormat format, final String client, final double[] seconds) {
        final String image = MemoryPlan.human(format.sizeBytes());
        final double median = sheet.add(image, client, "s", seconds);
        final double worst = java.util.Arrays.stream(seconds).max().orElseThrow();
        sheet.row(image, client, Sheet.number(median, 3), Sheet.number(worst, 3));
    }
}
