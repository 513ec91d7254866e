package org.pebbleioc.ioc.system;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.epics.pva.data.PVAByteArray;
import org.epics.pva.data.PVAData;
import org.epics.pva.data.PVAInt;
import org.epics.pva.data.PVALong;
import org.epics.pva.data.PVAShortArray;
import org.epics.pva.data.PVAString;
import org.epics.pva.data.PVAStructure;
import org.epics.pva.data.PVAStructureArray;
import org.epics.pva.data.PVAUnion;
import org.epics.pva.data.PVAny;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.ioc.RunningIoc;
import org.pebbleioc.pva.codec.ImageCodecs;
import org.pebbleioc.pva.stream.CodecSettings;

/** A camera with a preview, a compressed PV and a JPEG of the preview, as st.cmd makes them, seen by Phoebus's client. */
class StreamsTest {
    private static final int WIDTH = 300;
    private static final int HEIGHT = 200;
    private static final String ST_CMD = """
            simDatadevConfig("SIM1", "cfgRxCount=16, cfgSize=64KiB, source='raw:FRAME,300x200,UInt16'")
            NDPvaConfigure("PVA1", 4, 0, "SIM1", 0, "T:Pva1:Image")
            NDPreviewConfigure("PREVIEW1", 1, 0, "SIM1", 0, "maxSize=100, rate=0")
            NDPvaConfigure("PVA2", 4, 0, "PREVIEW1", 0, "T:Pva2:Image")
            NDCodecConfigure("CODEC1", 4, 0, "SIM1", 0, 0, 0, 0, 0, 2)
            NDPvaConfigure("PVA3", 4, 0, "CODEC1", 0, "T:Pva3:Image")
            NDPreviewConfigure("PREVIEW2", 1, 0, "SIM1", 0, "maxSize=150, rate=0, scaling=decimate, pixels=mono8")
            NDCodecConfigure("CODEC2", 2, 0, "PREVIEW2", 0)
            NDPvaConfigure("PVA4", 4, 0, "CODEC2", 0, "T:Pva4:Image")
            dbLoadRecords("simCamera.template", "P=T:,R=cam1:,PORT=SIM1")
            dbLoadRecords("NDPva.template", "P=T:,R=Pva1:,PORT=PVA1,NDARRAY_PORT=SIM1,ENABLED=1")
            dbLoadRecords("NDPreview.template", "P=T:,R=Preview1:,PORT=PREVIEW1,NDARRAY_PORT=SIM1,ENABLED=1")
            dbLoadRecords("NDPva.template", "P=T:,R=Pva2:,PORT=PVA2,NDARRAY_PORT=PREVIEW1,ENABLED=1")
            dbLoadRecords("NDCodec.template", "P=T:,R=Codec1:,PORT=CODEC1,NDARRAY_PORT=SIM1,ENABLED=1")
            dbLoadRecords("NDPva.template", "P=T:,R=Pva3:,PORT=PVA3,NDARRAY_PORT=CODEC1,ENABLED=1")
            dbLoadRecords("NDPreview.template", "P=T:,R=Preview2:,PORT=PREVIEW2,NDARRAY_PORT=SIM1,ENABLED=1")
            dbLoadRecords("NDCodec.template", "P=T:,R=Codec2:,PORT=CODEC2,NDARRAY_PORT=PREVIEW2,ENABLED=1")
            dbLoadRecords("NDPva.template", "P=T:,R=Pva4:,PORT=PVA4,NDARRAY_PORT=CODEC2,ENABLED=1")
            iocInit
            dbpf "T:Codec1:Compressor" "BSLZ4"
            dbpf "T:Codec2:Compressor" "JPEG"
            dbpf "T:cam1:AcquireTime" 0.001
            dbpf "T:cam1:AcquirePeriod" 0.02
            dbpf "T:cam1:Acquire" 1
            """;

    @TempDir
    Path folder;

    private String script(final String text) throws Exception {
        return Files.writeString(folder.resolve("st.cmd"), text).toString();
    }

    @Test
    void shouldServeSmallAndCompressedImagesBesideTheWholeOnes() throws Exception {
        final ByteBuffer whole = frame();
        final Path file = Files.write(folder.resolve("frame.raw"), whole.array());
        try (RunningIoc ioc = RunningIoc.boot("--no-shell", script(ST_CMD.replace("FRAME", file.toString())));
                PvaPeer peer = PvaPeer.of(ioc)) {
            checkPreview(peer, whole);
            for (final String codec : new String[] {"BSLZ4", "LZ4", "Blosc", "Zlib", "LZ4HDF5"}) {
                checkCompressed(peer, codec, whole);
            }
            checkJpegOfThePreview(peer);
            checkBooks(ioc, peer);
        }
    }

    /** One recorded frame, the same again and again: rings with four bits of noise. */
    private static ByteBuffer frame() {
        final Random random = new Random(1);
        final ByteBuffer frame = ByteBuffer.allocate(2 * WIDTH * HEIGHT).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            final double r = Math.hypot(i % WIDTH - 150, i / WIDTH - 100);
            final double rings = 1000 * Math.sin(r / 9) + random.nextInt(16);
            frame.putShort(2 * i, (short) (40000 + (i / WIDTH < 80 ? rings : 0)));
        }
        return frame;
    }

    private static void checkPreview(final PvaPeer peer, final ByteBuffer whole) throws Exception {
        try (PvaPeer.Updates images = peer.monitor("T:Pva2:Image", "")) {
            final PVAStructure image = images.nextImage();
            final PVAUnion value = image.get("value");
            final short[] pixels =
                    assertInstanceOf(PVAShortArray.class, value.get()).get();
            assertEquals(100 * 67, pixels.length);
            checkDimension(image, 0, 100, WIDTH, 3);
            checkDimension(image, 1, 67, HEIGHT, 3);
            assertEquals("", image.<PVAString>locate("codec.name").get());
            for (int y = 0; y < 67; y++) {
                for (int x = 0; x < 100; x++) {
                    double sum = 0;
                    int count = 0;
                    for (int i = 0; i < 9; i++) {
                        if (3 * y + i / 3 < HEIGHT) {
                            sum += whole.getShort(2 * ((3 * y + i / 3) * WIDTH + 3 * x + i % 3)) & 0xFFFF;
                            count++;
                        }
                    }
                    assertEquals(sum / count, pixels[y * 100 + x] & 0xFFFF, 0.51, x + " " + y);
                }
            }
            final PVAStructure next = images.nextImage();
            assertTrue(next.<PVAInt>get("uniqueId").get()
                    > image.<PVAInt>get("uniqueId").get());
        }
        peer.awaitNumber("T:Preview1:PreviewFactor_RBV", v -> v == 3);
        assertEquals(100, peer.number("T:Preview1:PreviewMaxSize"));
        peer.awaitNumber("T:Pva2:ArraySizeX_RBV", v -> v == 100);
        peer.put("T:Preview1:PreviewMaxSize", 50);
        peer.awaitNumber("T:Pva2:ArraySizeX_RBV", v -> v == 50);
        assertEquals("Mono8", peer.choice("T:Preview2:PreviewType_RBV"));
        assertEquals("Mono8", peer.choice("T:Preview2:PreviewType"), "a setpoint takes over what st.cmd said");
    }

    private static void checkCompressed(final PvaPeer peer, final String codec, final ByteBuffer whole)
            throws Exception {
        peer.put(
                "T:Codec1:Compressor",
                CodecSettings.Compressor.valueOf(codec.toUpperCase(java.util.Locale.ROOT))
                        .ordinal());
        peer.awaitChoice("T:Codec1:Compressor_RBV", codec);
        final String name = codec.toLowerCase(java.util.Locale.ROOT);
        try (PvaPeer.Updates images = peer.monitor("T:Pva3:Image", "")) {
            PVAStructure image = images.nextImage();
            for (int i = 0;
                    i < 20 && !image.<PVAString>locate("codec.name").get().equals(name);
                    i++) {
                image = images.nextImage();
            }
            assertEquals(name, image.<PVAString>locate("codec.name").get());
            final PVAUnion value = image.get("value");
            final PVAData array = value.get();
            assertEquals("ubyteValue", array.getName());
            final byte[] data = assertInstanceOf(PVAByteArray.class, array).get();
            assertTrue(data.length < 0.9 * whole.capacity(), codec + " " + data.length);
            assertEquals(data.length, image.<PVALong>locate("compressedSize").get());
            assertEquals(
                    whole.capacity(), image.<PVALong>locate("uncompressedSize").get());
            final PVAny parameters = image.locate("codec.parameters");
            assertEquals(6, assertInstanceOf(PVAInt.class, parameters.get()).get(), "the ordinal of ushort");
            checkDimension(image, 0, WIDTH, WIDTH, 1);
            checkDimension(image, 1, HEIGHT, HEIGHT, 1);
            final ByteBuffer pixels = ByteBuffer.allocate(whole.capacity());
            ImageCodecs.decoder(name).decode(ByteBuffer.wrap(data), PixelType.UINT16, pixels);
            assertEquals(-1, whole.clear().mismatch(pixels.flip()), codec);
        }
        peer.awaitNumber("T:Codec1:CompFactor_RBV", v -> v > 1.1);
        peer.awaitChoice("T:Codec1:CodecStatus", "Success");
    }

    private static void checkJpegOfThePreview(final PvaPeer peer) throws Exception {
        try (PvaPeer.Updates images = peer.monitor("T:Pva4:Image", "")) {
            final PVAStructure image = images.nextImage();
            assertEquals("jpeg", image.<PVAString>locate("codec.name").get());
            checkDimension(image, 0, 150, WIDTH, 2);
            checkDimension(image, 1, 100, HEIGHT, 2);
            final PVAUnion value = image.get("value");
            final byte[] data =
                    assertInstanceOf(PVAByteArray.class, value.get()).get();
            final var picture = javax.imageio.ImageIO.read(new java.io.ByteArrayInputStream(data));
            assertEquals(150, picture.getWidth());
            assertEquals(100, picture.getHeight());
        }
        peer.put("T:Codec1:Compressor", 1);
        peer.awaitChoice("T:Codec1:CodecStatus", "Error");
        assertEquals("jpeg takes no pixels of type UInt16", peer.text("T:Codec1:CodecError"));
        peer.put("T:Codec1:Compressor", 0);
        peer.awaitChoice("T:Codec1:CodecStatus", "Success");
        peer.put("T:Codec1:BloscCompressor", 5);
        peer.awaitChoice("T:Codec1:BloscCompressor_RBV", "ZSTD");
        peer.put("T:Codec1:BloscCompressor", 0);
        assertEquals(3, PvaPeer.severity(peer.read("T:Codec1:BloscCompressor")), "BloscLZ is refused with an alarm");
        assertEquals("ZSTD", peer.choice("T:Codec1:BloscCompressor_RBV"));
    }

    private static void checkBooks(final RunningIoc ioc, final PvaPeer peer) throws Exception {
        peer.put("T:cam1:Acquire", 0);
        peer.awaitChoice("T:cam1:Acquire_RBV", "Done");
        for (final String stream : new String[] {"Preview1", "Codec1", "Preview2", "Codec2"}) {
            final String r = "T:" + stream + ":";
            peer.awaitNumber(r + "ArraysWorking_RBV", v -> v == 0);
            final long endNs = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            double difference;
            do { // the records are copies, ten times a second
                difference = peer.number(r + "ArraysIn_RBV") - peer.number(r + "ArraysOut_RBV");
                for (final String reason : ("ThrottledArrays DisabledArrays UnwatchedArrays SquashedArrays"
                                + " ReclaimedArrays NoBufferArrays RefusedArrays")
                        .split(" ")) {
                    difference -= peer.number(r + reason + "_RBV");
                }
            } while (difference != 0 && System.nanoTime() < endNs);
            assertEquals(0, difference, stream);
            assertTrue(peer.number(r + "ArraysOut_RBV") > 0, stream);
            peer.awaitChoice(r + "StreamBooksClose_RBV", "Yes");
        }
        assertTrue(ioc.shell("streamReport"));
        assertTrue(ioc.out().contains("CODEC2: images "), ioc.out());
        assertTrue(ioc.out().contains("Memory plan of CODEC1"), ioc.out());
        peer.awaitChoice("T:cam1:BooksClose_RBV", "Yes");
    }

    private static void checkDimension(
            final PVAStructure image, final int index, final int size, final int full, final int binning)
            throws Exception {
        final PVAStructure dimension =
                image.<PVAStructureArray>locate("dimension").get()[index];
        assertEquals(size, dimension.<PVAInt>get("size").get());
        assertEquals(full, dimension.<PVAInt>get("fullSize").get());
        assertEquals(binning, dimension.<PVAInt>get("binning").get());
    }

    @Test
    void shouldRefuseWhatCannotWork() throws Exception {
        final String camera = "simDatadevConfig(\"SIM1\", \"cfgRxCount=16, cfgSize=64KiB, source=pattern,"
                + " width=300, height=200, type=UInt16\")\n";
        final String[][] mistakes = {
            {"NDPreviewConfigure(\"P\", 1, 0, \"NONE\", 0)", "neither a camera nor a stream"},
            {"NDPreviewConfigure(\"P\", 1, 0, \"SIM1\", 0, \"maxSise=3\")", "maxSise"},
            {"NDPreviewConfigure(\"P\", 1, 0, \"SIM1\", 0, \"maxSize=0\")", "maxSize must be 1..8192"},
            {"NDPreviewConfigure(\"P\", 1, 0, \"SIM1\", 0, \"scaling=zoom\")", "average or decimate"},
            {"NDPreviewConfigure(\"P\", 0, 0, \"SIM1\", 0)", "queueSize must be at least 1"},
            {"NDPreviewConfigure(\"P\", 1, 1, \"SIM1\", 0)", "blockingCallbacks must be 0"},
            {"NDCodecConfigure(\"C\", 1, 0, \"SIM1\", 0, 2, 0, 0, 0, 4)", "maxBuffers must be more than maxThreads"},
            {"NDCodecConfigure(\"C\", 1, 0, \"SIM1\", 0, 0, 1000)", "maxMemory is too little"},
            {"NDCodecConfigure(\"C\", 1)", "usage: NDCodecConfigure"},
            {"NDPvaConfigure(\"PVA9\", 4, 0, \"NONE\", 0, \"T:I\")", "no images come from NONE"},
        };
        for (final String[] mistake : mistakes) {
            try (RunningIoc ioc = RunningIoc.attempt("--no-shell", script(camera + mistake[0] + "\n"))) {
                assertTrue(ioc.err().contains(mistake[1]), mistake[0] + ": " + ioc.err());
            }
        }
        try (RunningIoc ioc = RunningIoc.attempt(
                "--no-shell", script(camera + "NDCodecConfigure(\"C\", 1, 0, \"SIM1\", 0, 2000000)\niocInit\n"))) {
            assertTrue(ioc.err().contains("not enough memory: 2000000 output buffers"), ioc.err());
        }
    }
}
