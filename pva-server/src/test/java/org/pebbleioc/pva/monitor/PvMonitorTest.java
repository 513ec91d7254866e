package org.pebbleioc.pva.monitor;

import static org.junit.jupiter.api.Assertions.*;

import java.util.List;
import java.util.Random;
import org.epics.pvdata.factory.FieldFactory;
import org.epics.pvdata.factory.PVDataFactory;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.pva.client.Images;
import org.pebbleioc.pva.client.SimplePv;
import org.pebbleioc.pva.client.Soon;
import org.pebbleioc.readout.transition.ConsumerQueue;
import org.pebbleioc.readout.transition.LoopbackCheck;
import org.pebbleioc.readout.transition.MatchOptions;
import org.pebbleioc.readout.transition.Outcome;
import org.pebbleioc.readout.transition.QueuePolicy;

/** Whole lines, with all their threads: card, pebble, PV, server, client, transition buffers, events. */
@Timeout(600)
class PvMonitorTest {
    private static final MatchOptions LATEST =
            new MatchOptions(MatchOptions.Mode.LATEST, MatchOptions.Source.TIME_STAMP, 0, 0, 60_000_000_000L, 2, 0);

    /** The PV shows what the card sent: every image that comes back is the one in the pebble, in every byte. */
    @ParameterizedTest
    @ValueSource(strings = {"cam=local/T:Image", "cam=pva/T:Image", "cam=pva/T:Image[700,800](ushort)"})
    void shouldBringEachImageBackToItsOwnPebbleBuffer(final String spec) throws Exception {
        final int images = 60;
        try (MonitorRig rig =
                new MonitorRig(new ImageFormat(800, 700, PixelType.UINT16), 16, MonitorRig.BY_EVENT_TIME, spec)) {
            final LoopbackCheck check = new LoopbackCheck("cam");
            rig.monitor.collector().addConsumer("check", check, 4, QueuePolicy.BLOCK);
            rig.start();
            Soon.until("connected", () -> rig.monitor.report(0).state() == PvState.NO_IMAGE);
            rig.acquireOneByOne(images);
            assertEquals(images, rig.outcomes(0, Outcome.FILLED), () -> rig.monitor
                    .report(0)
                    .message());
            Soon.until("all checked", () -> check.equal() + check.different() == images);
            assertEquals("", check.lastDifference());
            assertEquals("ushort[700,800]", rig.monitor.report(0).format().toString());
            Soon.until("buffers back", rig::isAllGivenBack);
            rig.monitor.stop();
            assertTrue(rig.monitor.booksClose());
        }
    }

    @Test
    void shouldReadScalarsAndGiveEachEventTheLatest() throws Exception {
        final PVStructure temperature = PVDataFactory.getPVDataCreate()
                .createPVStructure(FieldFactory.getFieldCreate()
                        .createFieldBuilder()
                        .add("value", ScalarType.pvDouble)
                        .createStructure());
        temperature.getDoubleField("value").put(21.5);
        try (MonitorRig rig =
                new MonitorRig(MonitorRig.small(), 8, LATEST, "t=pva/T:Temperature", "l=local/T:Temperature")) {
            rig.pvs.pvs.put("T:Temperature", new SimplePv("T:Temperature", temperature));
            final List<Double> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
            rig.monitor
                    .collector()
                    .addConsumer(
                            "note",
                            event -> event.parts()
                                    .forEach(part -> seen.add(part.data().getDouble(0))),
                            8,
                            QueuePolicy.BLOCK);
            rig.start();
            Soon.until(
                    "both read",
                    () -> rig.statistics(0).updates() == 1 && rig.statistics(1).updates() == 1);
            rig.readout.acquire(5, 1_000_000);
            Soon.until("all events", () -> seen.size() == 10);
            assertEquals(List.of(21.5, 21.5), seen.subList(8, 10));
            assertEquals("double", rig.monitor.report(0).format().toString());
        }
    }

    @Test
    void shouldRebuildForAnotherShapeAndAnotherTypeWhileRunning() throws Exception {
        try (MonitorRig rig = new MonitorRig(MonitorRig.small(), 8, LATEST, "cam=pva/T:Camera")) {
            final SimplePv camera = new SimplePv("T:Camera", Images.ushorts(1, 40, 30, 1));
            rig.pvs.pvs.put("T:Camera", camera);
            final List<String> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
            rig.monitor
                    .collector()
                    .addConsumer(
                            "note",
                            event ->
                                    seen.add(String.valueOf(event.parts().get(0).format())),
                            8,
                            QueuePolicy.BLOCK);
            rig.start();
            for (final String wanted : List.of("ushort[30,40]", "ushort[300,400]", "ubyte[300,400]", "ushort[10,20]")) {
                Soon.until(wanted, () -> {
                    rig.readout.acquire(1, 0);
                    Soon.until("an event", () -> rig.readout.isAtRest());
                    if (!wanted.equals(String.valueOf(rig.monitor.report(0).format()))) {
                        publish(camera, wanted);
                    }
                    return seen.contains(wanted);
                });
            }
            assertEquals(3, rig.monitor.report(0).formatChanges());
            assertEquals(PvState.RUNNING, rig.monitor.report(0).state());
        }
    }

    private static void publish(final SimplePv camera, final String format) {
        final String[] sizes = format.replaceAll("^.*\\[|\\]", "").split(",");
        final int height = Integer.parseInt(sizes[0]);
        final int width = Integer.parseInt(sizes[1]);
        camera.publish(
                format.startsWith("ubyte") ? Images.ubytes(2, width, height, 1) : Images.ushorts(2, width, height, 1));
    }

    @Test
    void shouldCutAnOversizedArrayAndSayHowMuchWasExpected() throws Exception {
        try (MonitorRig rig = new MonitorRig(MonitorRig.small(), 8, LATEST, "cam=pva/T:Camera[10,20](ushort)")) {
            rig.pvs.pvs.put("T:Camera", new SimplePv("T:Camera", Images.ushorts(3, 40, 30, 1)));
            final List<Short> last = new java.util.concurrent.CopyOnWriteArrayList<>();
            rig.monitor
                    .collector()
                    .addConsumer(
                            "note",
                            event -> last.add(event.parts().get(0).data().getShort(2 * 199)),
                            8,
                            QueuePolicy.BLOCK);
            rig.start();
            Soon.until("read", () -> rig.statistics(0).updates() == 1);
            rig.readout.acquire(1, 0);
            Soon.until("the event", () -> last.size() == 1);
            assertEquals((short) (199 + 3), last.get(0));
            assertEquals(1, rig.outcomes(0, Outcome.TRUNCATED));
            assertTrue(rig.monitor.report(0).message().startsWith("1200 elements, the specification says 200"));
        }
    }

    @Test
    void shouldDecodeCompressedImagesAndRefuseWhatItDoesNotKnow() throws Exception {
        try (MonitorRig rig = new MonitorRig(MonitorRig.small(), 8, LATEST, "cam=pva/T:Camera")) {
            final SimplePv camera = new SimplePv("T:Camera", compressed("lz4", 0));
            rig.pvs.pvs.put("T:Camera", camera);
            final List<String> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
            rig.monitor
                    .collector()
                    .addConsumer(
                            "note",
                            event -> {
                                final var part = event.parts().get(0);
                                seen.add(
                                        part.hasData()
                                                ? part.format() + " "
                                                        + part.data().getShort(2 * 999)
                                                : part.outcome().label());
                            },
                            8,
                            QueuePolicy.BLOCK);
            rig.start();
            final String[] codecs = {"lz4", "blosc", "bslz4", "zlib", "lz77", "lz4"};
            for (int i = 0; i < codecs.length; i++) {
                final int updates = i + 1;
                Soon.until(codecs[i], () -> rig.statistics(0).updates() == updates);
                awaitEventWith(codecs[i].equals("lz77") ? "Unreadable" : "ushort[40,25] " + (999 + i), rig, seen);
                if (codecs[i].equals("lz77")) {
                    assertTrue(rig.monitor.report(0).message().startsWith("codec lz77 is not known; known are "));
                }
                if (updates < codecs.length) {
                    camera.publish(compressed(codecs[updates], updates));
                }
            }
        }
    }

    /** JPEG loses detail, so the picture is one of which it loses next to nothing. */
    @Test
    void shouldDecodeJpeg() throws Exception {
        try (MonitorRig rig = new MonitorRig(MonitorRig.small(), 8, LATEST, "cam=pva/T:Camera")) {
            final java.nio.ByteBuffer pixels = java.nio.ByteBuffer.allocate(64 * 48);
            for (int i = 0; i < pixels.capacity(); i++) {
                pixels.put(i, (byte) (40 + 3 * (i % 64)));
            }
            final var jpeg = org.pebbleioc.pva.codec.ImageCodecs.decoder("jpeg");
            final java.nio.ByteBuffer file = java.nio.ByteBuffer.allocate((int) jpeg.bound(pixels.capacity()));
            jpeg.encode(pixels, 64, PixelType.UINT8, file);
            final byte[] bytes = java.util.Arrays.copyOf(file.array(), file.position());
            final SimplePv camera =
                    new SimplePv("T:Camera", Images.bytes(1, bytes, ScalarType.pvUByte, "jpeg", 64, 48, 1));
            rig.pvs.pvs.put("T:Camera", camera);
            final List<String> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
            rig.monitor
                    .collector()
                    .addConsumer("note", event -> seen.add(unlike(event.parts().get(0), pixels)), 8, QueuePolicy.BLOCK);
            rig.start();
            Soon.until("read", () -> rig.statistics(0).updates() == 1);
            awaitEventWith("ubyte[48,64]", rig, seen);
            // a file that ends in the middle is no image
            camera.publish(Images.bytes(
                    2, java.util.Arrays.copyOf(bytes, bytes.length / 8), ScalarType.pvUByte, "jpeg", 64, 48, 1));
            Soon.until("read", () -> rig.statistics(0).updates() == 2);
            awaitEventWith("Unreadable", rig, seen);
            assertTrue(
                    rig.monitor.report(0).message().contains("JPEG"),
                    () -> rig.monitor.report(0).message());
        }
    }

    /** An event that comes right behind an update may still be given the one before. */
    private static void awaitEventWith(final String wanted, final MonitorRig rig, final List<String> seen) {
        Soon.until(wanted + ", not " + seen, () -> {
            rig.acquireOneByOne(1);
            return !seen.isEmpty() && seen.get(seen.size() - 1).equals(wanted);
        });
    }

    /** Type and shape, or where it differs by more than a few counts. */
    private static String unlike(
            final org.pebbleioc.readout.transition.CompleteEvent.Part part, final java.nio.ByteBuffer pixels) {
        if (!part.hasData()) {
            return part.outcome().label();
        }
        for (int i = 0; i < pixels.capacity(); i++) {
            if (Math.abs((part.data().get(i) & 0xFF) - (pixels.get(i) & 0xFF)) > 6) {
                return "pixel " + i + " is " + part.data().get(i);
            }
        }
        return part.format().toString();
    }

    /** A PV for which there is no memory costs its own part of each event; when there is, it has it. */
    @Test
    void shouldDoWithoutMemoryAndTakeItWhenItIsThere() throws Exception {
        try (MonitorRig rig = new MonitorRig(MonitorRig.small(), 8, LATEST, "cam=pva/T:Camera", "near=local/T:Image")) {
            final SimplePv camera = new SimplePv("T:Camera", Images.ushorts(1, 400, 300, 1));
            rig.pvs.pvs.put("T:Camera", camera);
            rig.available.set(200_000); // enough for the small one
            rig.start();
            Soon.until("no memory", () -> rig.monitor.report(0).state() == PvState.NO_MEMORY);
            assertTrue(
                    rig.monitor
                            .report(0)
                            .message()
                            .startsWith("no memory for the transition buffers of cam: 8 x 236 KiB"),
                    () -> rig.monitor.report(0).message());
            rig.acquireOneByOne(5);
            assertEquals(5, rig.outcomes(0, Outcome.UNREADABLE));
            Soon.until("the other one", () -> rig.monitor.report(1).state() == PvState.RUNNING);
            rig.available.set(Long.MAX_VALUE);
            Soon.until("memory", () -> {
                camera.publish(Images.ushorts(2, 400, 300, 1));
                return rig.monitor.report(0).state() == PvState.RUNNING;
            });
            Soon.until(
                    "an event with it",
                    () -> { // the newest update may still be one that found no memory
                        rig.acquireOneByOne(1);
                        return rig.outcomes(0, Outcome.FILLED) > 0;
                    });
            rig.monitor.stop();
            assertTrue(rig.isAllGivenBack());
        }
    }

    private static PVStructure compressed(final String codec, final int shift) {
        final java.nio.ByteBuffer pixels = java.nio.ByteBuffer.allocate(2000).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 1000; i++) {
            pixels.putShort(2 * i, (short) (i + shift));
        }
        final var encoder = org.pebbleioc.pva.codec.ImageCodecs.decoder(codec);
        byte[] bytes = new byte[100];
        if (encoder != null) {
            final java.nio.ByteBuffer to = java.nio.ByteBuffer.allocate((int) encoder.bound(2000));
            encoder.encode(pixels, 25, PixelType.UINT16, to);
            bytes = java.util.Arrays.copyOf(to.array(), to.position());
        }
        return Images.bytes(1, bytes, ScalarType.pvUShort, codec, 25, 40, 1);
    }

    @Test
    void shouldSuspendAndResume() throws Exception {
        try (MonitorRig rig = new MonitorRig(MonitorRig.small(), 8, MonitorRig.BY_EVENT_TIME, "cam=pva/T:Image")) {
            rig.start();
            Soon.until("connected", () -> rig.monitor.report(0).connects() == 1);
            rig.monitor.suspend(0);
            assertEquals(PvState.SUSPENDED, rig.monitor.report(0).state());
            rig.readout.acquire(3, 0);
            Soon.until("events", () -> rig.monitor.collector().complete() == 3);
            assertEquals(3, rig.outcomes(0, Outcome.SUSPENDED));
            assertEquals(0, rig.statistics(0).damaged());
            rig.monitor.resume(0);
            Soon.until("connected again", () -> rig.monitor.report(0).connects() == 2);
            rig.acquireOneByOne(3);
            assertEquals(3, rig.outcomes(0, Outcome.FILLED));
        }
    }

    /** A camera that dies while its PV is suspended: the resume finds nobody, and says so. */
    @Test
    void shouldSayThatACameraIsGoneAfterASuspension() throws Exception {
        try (MonitorRig rig = new MonitorRig(MonitorRig.small(), 8, MonitorRig.BY_EVENT_TIME, "cam=pva/T:Image")) {
            rig.start();
            Soon.until("connected", () -> rig.monitor.report(0).connects() == 1);
            rig.monitor.suspend(0);
            rig.server.close();
            rig.monitor.resume(0);
            Soon.until(
                    "a message",
                    () -> rig.monitor.report(0).message().startsWith("no server has answered for T:Image yet"));
            assertEquals(PvState.DISCONNECTED, rig.monitor.report(0).state());
            rig.acquireOneByOne(2);
            assertEquals(2, rig.outcomes(0, Outcome.DISCONNECTED));
        }
    }

    /** As many PVs as a detector may have, each with a connection, a thread and a pool of its own. */
    @Test
    void shouldReceive64Pvs() throws Exception {
        final String[] specs = new String[PvSpec.MAX_PVS];
        for (int i = 0; i < specs.length; i++) {
            specs[i] = "cam" + i + (i % 8 == 0 ? "=local/T:Image" : "=pva/T:Image");
        }
        try (MonitorRig rig = new MonitorRig(MonitorRig.small(), 8, MonitorRig.BY_EVENT_TIME, specs)) {
            final LoopbackCheck check = new LoopbackCheck("cam63");
            rig.monitor.collector().addConsumer("check", check, 4, QueuePolicy.BLOCK);
            rig.start();
            Soon.until("all connected", () -> rig.monitor.reports().stream().allMatch(r -> r.connects() == 1));
            rig.acquireOneByOne(5);
            for (int i = 0; i < specs.length; i++) {
                assertEquals(5, rig.outcomes(i, Outcome.FILLED), specs[i]);
            }
            Soon.until("checked", () -> check.equal() == 5);
            Soon.until("buffers back", rig::isAllGivenBack);
        }
    }

    /** A server that goes away costs the events of its absence; the other PV loses nothing. */
    @Test
    void shouldLoseNothingOfTheOtherPvWhenOneServerGoes() throws Exception {
        try (MonitorRig rig = new MonitorRig(
                MonitorRig.small(), 16, MonitorRig.BY_EVENT_TIME, "far=pva/T:Image", "near=local/T:Image")) {
            rig.start();
            Soon.until(
                    "both",
                    () -> rig.monitor.report(0).connects() == 1
                            && rig.monitor.report(1).connects() == 1);
            rig.acquireOneByOne(10);
            rig.server.close();
            Soon.until("loss", () -> rig.monitor.report(0).state() == PvState.DISCONNECTED);
            rig.acquireOneByOne(10);
            assertEquals(
                    20,
                    rig.outcomes(1, Outcome.FILLED),
                    () -> "overruns: " + rig.statistics(1).overruns());
            assertEquals(10, rig.outcomes(0, Outcome.FILLED));
            assertEquals(10, rig.outcomes(0, Outcome.DISCONNECTED));
        }
    }

    /** A consumer that stands still with a full pebble: the stop comes back all the same, and everything with it. */
    @Test
    void shouldStopWithAFullPebbleWithinFiveSeconds() throws Exception {
        final java.util.concurrent.CountDownLatch never = new java.util.concurrent.CountDownLatch(1);
        try (MonitorRig rig = new MonitorRig(MonitorRig.small(), 8, MonitorRig.BY_EVENT_TIME, "cam=pva/T:Image")) {
            final ConsumerQueue disk =
                    rig.monitor.collector().addConsumer("disk", event -> never.await(), 2, QueuePolicy.BLOCK);
            rig.start();
            Soon.until("connected", () -> rig.monitor.report(0).connects() == 1);
            rig.readout.acquire(0, 0);
            Soon.until("a full pebble", () -> rig.readout.pebble.pool().free() == 0);
            Soon.until("its name", () -> rig.monitor.collector().held().by().equals("sink disk"));
            final long beganNs = System.nanoTime();
            rig.monitor.stop();
            assertTrue(System.nanoTime() - beganNs < 20_000_000_000L);
            Soon.until("buffers back", rig::isAllGivenBack);
            Soon.until("acquisition goes on", () -> rig.readout.pebble.pool().free() > 0);
            assertTrue(disk.counts().close());
        }
    }

    @Test
    void shouldStartAndStopThousandsOfTimesWhileTheCardSends() throws Exception {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        try (MonitorRig rig = new MonitorRig(
                MonitorRig.small(), 8, MonitorRig.BY_EVENT_TIME, "far=pva/T:Image", "near=local/T:Image")) {
            rig.monitor.collector().addConsumer("note", event -> {}, 2, QueuePolicy.BLOCK);
            rig.start();
            rig.readout.acquire(0, 200_000);
            for (int run = 0; run < 2_000; run++) {
                final int events = random.nextInt(6);
                final long before = rig.monitor.collector().complete();
                Soon.until("events", () -> rig.monitor.collector().complete() >= before + events);
                rig.monitor.stop();
                assertTrue(rig.isAllGivenBack(), "seed=" + seed + " run=" + run);
                assertTrue(rig.monitor.booksClose(), "seed=" + seed + " run=" + run);
                rig.monitor.start();
            }
            assertTrue(rig.outcomes(1, Outcome.FILLED) > 100, "it also worked: " + rig.outcomes(1, Outcome.FILLED));
        }
    }
}
