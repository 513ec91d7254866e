package org.pebbleioc.ioc.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.epics.pva.data.PVAShortArray;
import org.epics.pva.data.PVAStructure;
import org.epics.pva.data.PVAUnion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.ioc.RunningIoc;
import org.pebbleioc.timing.TransitionId;

/** A camera behind the datadev binding and an emulated card, whose detector sends by itself. */
@Timeout(600)
class DatadevCameraTest {
    private static final int RX = 16;
    private static final int TX = 8;
    private static final int SIZE = 65536;
    private static final int WIDTH = 256;
    private static final int HEIGHT = 200;
    private static final String CAM = "T:cam1:";

    @TempDir
    private Path folder;

    private EmulatedCard card;

    @BeforeEach
    void insert() throws IOException {
        card = new EmulatedCard(folder, RX, TX, SIZE);
    }

    @AfterEach
    void leaveNothingBehind() throws IOException {
        card.close();
        assertEquals(0, EmulatedCard.opens(), "files open or mapped");
        assertEquals("", EmulatedCard.harm());
    }

    private String script(final String options) throws IOException {
        return Files.writeString(folder.resolve("st.cmd"), """
                datadevConfig("CARD", "device=%s, proc='%s', sys='%s', width=%d, height=%d%s")
                NDPvaConfigure("PVA1", 8, 0, "CARD", 0, "T:Pva1:Image")
                dbLoadRecords("datadevCamera.template", "P=T:,R=cam1:,PORT=CARD")
                dbLoadRecords("NDPva.template", "P=T:,R=Pva1:,PORT=PVA1,NDARRAY_PORT=CARD,ENABLED=1")
                iocInit
                """.formatted(
                                EmulatedCard.NODE, folder, folder, WIDTH, HEIGHT, options))
                .toString();
    }

    private static short[] pixels(final int number) {
        final short[] pixels = new short[WIDTH * HEIGHT];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (short) (i * 3 + number * 1009);
        }
        return pixels;
    }

    private void send(final int number) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(2 * WIDTH * HEIGHT).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(pixels(number));
        card.send(bytes.array());
    }

    private static void checkPixels(final int number, final PVAStructure image) {
        final PVAUnion union = image.get("value");
        final PVAShortArray value = union.get();
        assertArrayEquals(pixels(number), value.get(), "image " + number);
    }

    @Test
    void shouldShowImagesOnlyWhenAskedAndNeverHoldTheCardUp() throws Exception {
        try (RunningIoc ioc = RunningIoc.boot(script(""));
                PvaPeer peer = PvaPeer.of(ioc);
                PvaPeer.Updates images = peer.monitor("T:Pva1:Image", "")) {
            for (int i = 0; i < 3 * RX; i++) { // far more than the card has buffers, and nobody asked
                send(i);
            }
            peer.awaitNumber(CAM + "ImagesNotAsked_RBV", n -> n == 3 * RX);
            assertEquals(0, peer.number(CAM + "ArrayCounter_RBV"));
            assertEquals(0, card.taken());

            peer.put(CAM + "ImageMode", 1);
            peer.put(CAM + "NumImages", 3);
            peer.channel(CAM + "Acquire").write(false, "value", 1).get();
            peer.awaitChoice(CAM + "Acquire_RBV", "Acquiring");
            for (int i = 100; i < 105; i++) {
                send(i);
            }
            for (int i = 100; i < 103; i++) {
                checkPixels(i, images.nextImage());
            }
            peer.awaitChoice(CAM + "Acquire_RBV", "Done");
            peer.awaitChoice(CAM + "DetectorState_RBV", "Idle");
            assertEquals(3, peer.number(CAM + "NumImagesCounter_RBV"));
            peer.awaitNumber(CAM + "ImagesNotAsked_RBV", n -> n == 3 * RX + 2);
            assertEquals(3, peer.number(CAM + "ArrayCounter_RBV"));
            assertEquals(1, peer.number(CAM + "BooksClose_RBV.RVAL"));
        }
    }

    @Test
    void shouldEndByAStopAndByTheDatagramOfWhoRunsTheDetector() throws Exception {
        try (RunningIoc ioc = RunningIoc.boot(script(", poll=200us"));
                PvaPeer peer = PvaPeer.of(ioc)) {
            peer.put(CAM + "ImageMode", 2);
            for (int run = 0; run < 2; run++) {
                final int before = (int) peer.number(CAM + "ArrayCounter_RBV");
                peer.channel(CAM + "Acquire").write(false, "value", 1).get();
                peer.awaitChoice(CAM + "Acquire_RBV", "Acquiring");
                send(run);
                peer.awaitNumber(CAM + "ArrayCounter_RBV", n -> n == before + 1);
                if (run == 0) {
                    peer.put(CAM + "Acquire", 0);
                } else {
                    card.send(TransitionId.DISABLE);
                }
                peer.awaitChoice(CAM + "DetectorState_RBV", "Idle");
                assertEquals("Done", peer.choice(CAM + "Acquire_RBV"));
            }
        }
    }

    @Test
    void shouldGoOnWhenTheCardComesBack() throws Exception {
        try (LogLines log = new LogLines();
                RunningIoc ioc = RunningIoc.boot(script(""));
                PvaPeer peer = PvaPeer.of(ioc);
                PvaPeer.Updates images = peer.monitor("T:Pva1:Image", "")) {
            peer.put(CAM + "ImageMode", 2);
            peer.channel(CAM + "Acquire").write(false, "value", 1).get();
            peer.awaitChoice(CAM + "Acquire_RBV", "Acquiring");
            send(1);
            checkPixels(1, images.nextImage());

            card.remove();
            peer.awaitChoice(CAM + "DetectorState_RBV", "Disconnected");
            assertEquals(3, PvaPeer.severity(peer.read(CAM + "DetectorState_RBV")));
            assertTrue(peer.text(CAM + "StatusMessage_RBV").contains(EmulatedCard.NODE + " is gone"));
            peer.awaitNumber(CAM + "DeviceLosses_RBV", n -> n == 1);
            assertEquals("Acquiring", peer.choice(CAM + "Acquire_RBV"), "it goes on when the card is back");
            assertEquals(
                    1,
                    log.warnings().stream()
                            .filter(l -> l.startsWith("ERROR") && l.contains("is opened anew"))
                            .count());

            card.load(RX / 2, TX, SIZE);
            card.close();
            awaitText(peer, "cfgRxCount=8");
            assertEquals("Disconnected", peer.choice(CAM + "DetectorState_RBV"));

            card.load(RX, TX, SIZE);
            peer.awaitChoice(CAM + "DetectorState_RBV", "Acquire");
            assertEquals(0, PvaPeer.severity(peer.read(CAM + "DetectorState_RBV")));
            send(2);
            checkPixels(2, images.nextImage());
            peer.put(CAM + "Acquire", 0);
            peer.awaitChoice(CAM + "DetectorState_RBV", "Idle");
            assertEquals(0, peer.number(CAM + "EventsLost_RBV"));
        }
    }

    @Test
    void shouldRefuseAnAcquisitionAndStopInTimeWithoutACard() throws Exception {
        final long startNs;
        try (RunningIoc ioc = RunningIoc.boot(script(""));
                PvaPeer peer = PvaPeer.of(ioc)) {
            peer.put(CAM + "ImageMode", 2);
            peer.channel(CAM + "Acquire").write(false, "value", 1).get();
            peer.awaitChoice(CAM + "Acquire_RBV", "Acquiring");
            card.remove();
            peer.awaitChoice(CAM + "DetectorState_RBV", "Disconnected");
            peer.put(CAM + "Acquire", 0);
            peer.awaitChoice(CAM + "Acquire_RBV", "Done");
            assertEquals("Disconnected", peer.choice(CAM + "DetectorState_RBV"));
            peer.put(CAM + "Acquire", 1); // comes back, though nothing was started
            assertEquals("Done", peer.choice(CAM + "Acquire"));
            assertEquals("Done", peer.choice(CAM + "Acquire_RBV"));
            startNs = System.nanoTime();
        }
        assertTrue(System.nanoTime() - startNs < 20_000_000_000L, "the stop took too long");
        card.load(RX, TX, SIZE);
    }

    @Test
    void shouldPublishWhatTheDriverSays() throws Exception {
        try (RunningIoc ioc = RunningIoc.boot(script(", cfgRxCount=16, cfgSize=64KiB, cfgMode=1"));
                PvaPeer peer = PvaPeer.of(ioc)) {
            assertEquals("7.4.0-1-g7685fa2", peer.text(CAM + "DriverGitVersion_RBV"));
            assertEquals("0x6", peer.text(CAM + "DriverApiVersion_RBV"));
            assertEquals("0000:00:04.0", peer.text(CAM + "CardPciAddress_RBV"));
            assertEquals(1, peer.number(CAM + "DmaMode_RBV"));
            assertEquals(RX, peer.number(CAM + "DmaRxCount_RBV"));
            assertEquals(TX, peer.number(CAM + "DmaTxCount_RBV"));
            assertEquals(TX, peer.number(CAM + "DmaTxInQ_RBV"));
            assertEquals("datadev", peer.text(CAM + "Model_RBV"));
            send(1);
            peer.awaitNumber(CAM + "ImagesNotAsked_RBV", n -> n == 1);
            card.refreshText();
            peer.awaitNumber(CAM + "DmaRxUses_RBV", n -> n == 2);

            assertTrue(ioc.shell("dmaReport CARD"), ioc.err());
            final String report = ioc.out();
            for (final String line : List.of(
                    "pebbleioc_dma_up{port=\"CARD\"} 1",
                    "pebbleioc_dma_rx_buffers{port=\"CARD\"} 16",
                    "pebbleioc_dma_rx_in_hw{port=\"CARD\"} 16",
                    "pebbleioc_dma_rx_uses_total{port=\"CARD\"} 2",
                    "pebbleioc_dma_tx_in_q{port=\"CARD\"} 8",
                    "pebbleioc_dma_images_not_asked_total{port=\"CARD\"} 1")) {
                assertTrue(report.lines().anyMatch(line::equals), line + " not in\n" + report);
            }
        }
    }

    @Test
    void shouldRefuseSizesThatAreNotTheDriversWithBothNumbers() throws Exception {
        try (RunningIoc ioc = RunningIoc.attempt(script(", cfgRxCount=80"))) {
            assertTrue(ioc.err().contains("st.cmd:1: datadevConfig: "), ioc.err());
            assertTrue(ioc.err().contains("cfgRxCount=80, but the driver was loaded with cfgRxCount=16"), ioc.err());
        }
    }

    @Test
    void shouldFollowTheFormatThatTheDetectorTells() throws Exception {
        try (RunningIoc ioc = RunningIoc.boot(script(""));
                PvaPeer peer = PvaPeer.of(ioc);
                PvaPeer.Updates images = peer.monitor("T:Pva1:Image", "")) {
            assertEquals(WIDTH, peer.number(CAM + "ArraySizeX_RBV"));
            peer.channel(CAM + "Acquire").write(false, "value", 1).get();
            peer.awaitChoice(CAM + "Acquire_RBV", "Acquiring");
            card.configure(new ImageFormat(64, 32, PixelType.UINT8));
            card.send(new byte[64 * 32]);
            final PVAUnion union = images.nextImage().get("value");
            assertEquals("ubyteValue", union.get().getName());
            peer.awaitNumber(CAM + "ArraySizeX_RBV", n -> n == 64);
            peer.awaitNumber(CAM + "ArraySizeY_RBV", n -> n == 32);
            peer.awaitChoice(CAM + "DataType_RBV", "UInt8");
            peer.awaitNumber("T:Pva1:ArraySizeX_RBV", n -> n == 64);
            peer.put(CAM + "DataType", 3);
            assertEquals(3, PvaPeer.severity(peer.read(CAM + "DataType")), "the detector has its own");
            assertEquals("UInt8", peer.choice(CAM + "DataType_RBV"));
        }
    }

    @Test
    void shouldSayWhenAnotherProgramHasTheLane() throws Exception {
        card.claim();
        try (RunningIoc ioc = RunningIoc.attempt(script(""))) {
            assertTrue(ioc.err().contains("a destination is taken by another open"), ioc.err() + ioc.out());
        }
    }

    @Test
    void shouldCountOnlyWhatItTakesInThePlanAndLeaveTheDeviceClosed() throws Exception {
        try (RunningIoc ioc = RunningIoc.attempt("plan", script(""))) {
            assertTrue(ioc.out().contains("kernel driver"), ioc.out() + ioc.err());
        }
    }

    private static void awaitText(final PvaPeer peer, final String part) throws Exception {
        final long endNs = System.nanoTime() + 60_000_000_000L;
        while (!peer.text(CAM + "StatusMessage_RBV").contains(part)) {
            assertTrue(System.nanoTime() - endNs < 0, peer.text(CAM + "StatusMessage_RBV"));
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000L);
        }
    }
}
