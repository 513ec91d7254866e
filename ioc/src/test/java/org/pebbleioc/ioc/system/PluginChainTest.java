package org.pebbleioc.ioc.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.epics.pva.data.PVABool;
import org.epics.pva.data.PVADoubleArray;
import org.epics.pva.data.PVAInt;
import org.epics.pva.data.PVAShortArray;
import org.epics.pva.data.PVAStructure;
import org.epics.pva.data.PVAStructureArray;
import org.epics.pva.data.PVAUnion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pebbleioc.ioc.RunningIoc;

/** A camera, an ROI of it, and statistics, an array and an image PV that take their images from either. */
class PluginChainTest {
    private static final int WIDTH = 64;
    private static final int HEIGHT = 48;
    private static final String ST_CMD = """
            simDatadevConfig("SIM1", "cfgRxCount=16, cfgSize=64KiB, source='raw:FRAME,64x48,UInt16'")
            dbLoadRecords("simCamera.template", "P=T:,R=cam1:,PORT=SIM1")
            NDROIConfigure("ROI1", 20, 0, "SIM1", 0, 0, 0, 0, 0, 5)
            dbLoadRecords("NDROI.template", "P=T:,R=ROI1:,  PORT=ROI1,ADDR=0,TIMEOUT=1,NDARRAY_PORT=SIM1,ENABLED=1")
            NDStatsConfigure("STATS1", 20, 0, "SIM1", 0, 0, 0, 0, 0, 5)
            dbLoadRecords("NDStats.template", "P=T:,R=Stats1:,  PORT=STATS1,ADDR=0,TIMEOUT=1,HIST_SIZE=256,XSIZE=64,YSIZE=48,NCHANS=50,NDARRAY_PORT=SIM1,ENABLED=1")
            NDTimeSeriesConfigure("STATS1_TS", 20, 0, "STATS1", 1, 23)
            dbLoadRecords("NDTimeSeries.template", "P=T:,R=Stats1:TS:, PORT=STATS1_TS,ADDR=0,TIMEOUT=1,NDARRAY_PORT=STATS1,NDARRAY_ADDR=1,NCHANS=50,ENABLED=1")
            dbLoadRecords("NDTimeSeriesN.template", "P=T:,R=Stats1:TS:1:, PORT=STATS1_TS,ADDR=8,NAME=Total,NCHANS=50")
            NDStatsConfigure("STATS2", 20, 0, "ROI1", 0)
            dbLoadRecords("NDStats.template", "P=T:,R=Stats2:,PORT=STATS2,NDARRAY_PORT=ROI1,ENABLED=1")
            NDPvaConfigure("PVA1", 4, 0, "SIM1", 0, "T:Pva1:Image")
            dbLoadRecords("NDPva.template", "P=T:,R=Pva1:,PORT=PVA1,NDARRAY_PORT=SIM1,ENABLED=1")
            NDStdArraysConfigure("Image1", 3, 0, "ROI1", 0)
            dbLoadRecords("NDStdArrays.template", "P=T:,R=image1:,PORT=Image1,NDARRAY_PORT=ROI1,TYPE=Int16,FTVL=SHORT,NELEMENTS=3072,ENABLED=1")
            NDROIStatConfigure("ROISTAT1", 20, 0, "SIM1", 0, 2)
            dbLoadRecords("NDROIStat.template", "P=T:,R=ROIStat1:,PORT=ROISTAT1,NDARRAY_PORT=SIM1,NCHANS=5,ENABLED=1")
            dbLoadRecords("NDROIStatN.template", "P=T:,R=ROIStat1:1:,PORT=ROISTAT1,ADDR=0,NCHANS=5")
            dbLoadRecords("NDROIStatN.template", "P=T:,R=ROIStat1:2:,PORT=ROISTAT1,ADDR=1,NCHANS=5")
            iocInit
            dbpf "T:cam1:AcquireTime" 0.001
            dbpf "T:cam1:AcquirePeriod" 0.01
            """;

    @TempDir
    private Path folder;

    private ByteBuffer frame;

    private RunningIoc boot() throws Exception {
        final Random random = new Random(2);
        frame = ByteBuffer.allocate(2 * WIDTH * HEIGHT).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            final double r = Math.hypot(i % WIDTH - 30, i / WIDTH - 20);
            frame.putShort(2 * i, (short) (40_000 * Math.exp(-r * r / 50) + random.nextInt(10)));
        }
        final Path raw = Files.write(folder.resolve("frame.raw"), frame.array());
        return RunningIoc.boot(
                "--no-shell",
                Files.writeString(folder.resolve("st.cmd"), ST_CMD.replace("FRAME", raw.toString()))
                        .toString());
    }

    private int pixel(final int x, final int y) {
        return frame.getShort(2 * (y * WIDTH + x)) & 0xFFFF;
    }

    private long total(final int minX, final int minY, final int sizeX, final int sizeY) {
        long total = 0;
        for (int y = minY; y < minY + sizeY; y++) {
            for (int x = minX; x < minX + sizeX; x++) {
                total += pixel(x, y);
            }
        }
        return total;
    }

    @Test
    void shouldComputeWhatTheImageSays() throws Exception {
        try (RunningIoc ioc = boot();
                PvaPeer peer = PvaPeer.of(ioc)) {
            peer.put("T:Stats1:ComputeCentroid", 1);
            peer.put("T:Stats1:CentroidThreshold", 100);
            peer.put("T:Stats1:ComputeProfiles", 1);
            peer.put("T:Stats1:ComputeHistogram", 1);
            peer.put("T:Stats1:HistMax", 9);
            peer.put("T:Stats1:HistSize", 10);
            peer.put("T:Stats1:CursorX", 7);
            peer.put("T:Stats1:CursorY", 5);
            peer.put("T:Stats1:TS:TSNumPoints", 5);
            peer.put("T:ROIStat1:2:MinX", 25);
            peer.put("T:ROIStat1:2:MinY", 15);
            peer.put("T:ROIStat1:2:SizeX", 10);
            peer.put("T:ROIStat1:2:SizeY", 11);
            peer.put("T:ROIStat1:2:Use", 1);
            peer.put("T:ROIStat1:TSControl", 0);
            assertTrue(ioc.shell("dbpf T:cam1:WaitForPlugins 1"));
            assertTrue(ioc.shell("dbpf T:cam1:ImageMode Multiple"));
            assertTrue(ioc.shell("dbpf T:cam1:NumImages 12"));
            assertTrue(ioc.shell("dbpf T:Stats1:TS:TSAcquire 1"));
            peer.awaitChoice("T:Stats1:TS:TSAcquiring", "Acquiring");
            peer.put("T:cam1:Acquire", 1, 60); // comes back when all plugins are done

            peer.awaitNumber("T:Stats1:ArrayCounter_RBV", v -> v == 12);
            peer.awaitNumber("T:Stats1:Total_RBV", v -> v == total(0, 0, WIDTH, HEIGHT));
            assertEquals(30, peer.number("T:Stats1:CentroidX_RBV"), 0.2);
            assertEquals(20, peer.number("T:Stats1:CentroidY_RBV"), 0.2);
            assertEquals(5, peer.number("T:Stats1:SigmaX_RBV"), 0.2);
            assertEquals(WIDTH, peer.number("T:Stats1:ProfileSizeX_RBV"));
            assertEquals(pixel(7, 5), peer.number("T:Stats1:CursorVal"));
            assertEquals(pixel(63, 5), array(peer, "T:Stats1:ProfileCursorX_RBV")[63]);
            assertEquals(HEIGHT, array(peer, "T:Stats1:ProfileAverageY_RBV").length);
            int nines = 0;
            for (int i = 0; i < WIDTH * HEIGHT; i++) {
                nines += frame.getShort(2 * i) == 9 ? 1 : 0;
            }
            assertEquals(nines, array(peer, "T:Stats1:Histogram_RBV")[9]);
            peer.awaitNumber("T:Stats1:CursorX.HOPR", v -> v == WIDTH);

            assertEquals("Done", peer.choice("T:Stats1:TS:TSAcquiring"), "full after five images");
            final double[] series = array(peer, "T:Stats1:TSTotal");
            assertEquals(5, series.length);
            assertEquals(total(0, 0, WIDTH, HEIGHT), series[4]);
            assertEquals(5, array(peer, "T:Stats1:TSTimestamp").length);
            assertEquals(series[0], array(peer, "T:Stats1:TS:1:TimeSeries")[0]);

            assertEquals(total(25, 15, 10, 11), peer.number("T:ROIStat1:2:Total_RBV"));
            assertEquals(total(25, 15, 10, 11) / 110.0, peer.number("T:ROIStat1:2:MeanValue_RBV"), 1e-6);
            assertEquals(0, peer.number("T:ROIStat1:1:Total_RBV"), "not in use");
            assertEquals("Done", peer.choice("T:ROIStat1:TSAcquiring"));
            assertEquals(total(25, 15, 10, 11), array(peer, "T:ROIStat1:2:TSTotal")[4]);
            assertEquals(5, array(peer, "T:ROIStat1:2:TSTimestamp").length);
            assertEquals(WIDTH, peer.number("T:ROIStat1:2:MaxSizeX_RBV"));

            peer.put("T:Stats1:CursorX", 9); // the last image is looked at once more
            peer.awaitNumber("T:Stats1:CursorVal", v -> v == pixel(9, 5));
            assertTrue(ioc.shell("dbpf T:Stats1:Reset.PROC 1"));
            peer.awaitNumber("T:Stats1:Orientation_RBV", v -> v == 0);
            peer.awaitNumber("T:Stats1:Total_RBV", v -> v == 0);
        }
    }

    @Test
    void shouldFeedWhateverTakesImagesFromTheRegion() throws Exception {
        try (RunningIoc ioc = boot();
                PvaPeer peer = PvaPeer.of(ioc)) {
            checkTheGraph(ioc, peer);
            assertTrue(ioc.shell("dbpf T:cam1:Acquire 1"));
            peer.awaitNumber("T:ROI1:SizeX_RBV", v -> v == WIDTH);
            assertEquals(1_000_000, peer.number("T:ROI1:SizeX"));
            peer.put("T:ROI1:MinX", 20);
            peer.put("T:ROI1:MinY", 10);
            peer.put("T:ROI1:SizeX", 16);
            peer.put("T:ROI1:SizeY", 12);
            peer.awaitNumber("T:Stats2:Total_RBV", v -> v == total(20, 10, 16, 12));
            peer.awaitNumber("T:image1:ArraySizeX_RBV", v -> v == 16);
            peer.awaitNumber("T:ROI1:ArraySizeY_RBV", v -> v == 12);
            final short[] pixels =
                    ((PVAShortArray) peer.read("T:image1:ArrayData").get("value")).get();
            assertEquals(16 * 12, pixels.length);
            assertEquals((short) pixel(20 + 3, 10 + 2), pixels[2 * 16 + 3]);

            peer.put("T:ROI1:BinX", 2);
            peer.put("T:ROI1:BinY", 4);
            peer.put("T:ROI1:ReverseX", 1);
            peer.put("T:ROI1:DataTypeOut", 9);
            peer.awaitChoice("T:Stats2:DataType_RBV", "Float64");
            peer.put("T:Pva1:NDArrayPort", "ROI1");
            assertEquals("ROI1", peer.text("T:Pva1:NDArrayPort_RBV"));
            checkTheRegionOnThePv(peer);
            peer.put("T:Stats1:NDArrayPort", "ROI1");
            peer.awaitNumber("T:Stats1:ArraySizeX_RBV", v -> v == 8);
            checkTheGraph(ioc, peer);

            peer.put("T:ROI1:NDArrayPort", "ROI1");
            assertEquals(3, PvaPeer.severity(peer.read("T:ROI1:NDArrayPort")), "an ROI of itself");
            peer.put("T:ROI1:QueueSize", 3);
            peer.awaitNumber("T:ROI1:QueueSize_RBV", v -> v == 3);
            peer.put("T:Pva1:NDArrayPort", "SIM1");
            peer.put("T:Stats1:NDArrayPort", "SIM1");
            peer.awaitNumber("T:Stats1:ArraySizeX_RBV", v -> v == WIDTH);
            peer.awaitNumber("T:Pva1:ArraySizeX_RBV", v -> v == WIDTH);
            assertTrue(ioc.shell("dbpf T:cam1:Acquire 0"));
            peer.awaitChoice("T:cam1:Acquire_RBV", "Done");
            peer.awaitNumber("T:cam1:NumQueuedArrays", v -> v == 0);
            for (final String block : new String[] {
                "ROI1:StreamBooksClose", "Stats1:PluginBooksClose", "Stats2:PluginBooksClose", "cam1:BooksClose"
            }) {
                peer.awaitChoice("T:" + block + "_RBV", "Yes");
            }
            assertTrue(ioc.shell("pluginReport"));
            assertTrue(ioc.shell("streamReport"));
            assertTrue(
                    ioc.out().contains("STATS2 of ROI1: images ") && ioc.out().contains("ROI1: images "), ioc.out());
            assertTrue(ioc.out().contains("Memory plan of ROI1"), ioc.out());
        }
    }

    private void checkTheRegionOnThePv(final PvaPeer peer) throws Exception {
        try (PvaPeer.Updates images = peer.monitor("T:Pva1:Image", "")) {
            PVAStructure image = images.nextImage();
            for (int i = 0; i < 50 && size(image, 0) != 8; i++) {
                image = images.nextImage(); // one that was on its way
            }
            assertEquals(8, size(image, 0));
            assertEquals(3, size(image, 1));
            final PVAStructure across =
                    image.<PVAStructureArray>locate("dimension").get()[0];
            assertEquals(20, across.<PVAInt>get("offset").get());
            assertEquals(2, across.<PVAInt>get("binning").get());
            assertEquals(WIDTH, across.<PVAInt>get("fullSize").get());
            assertTrue(across.<PVABool>get("reverse").get());
            final PVAUnion value = image.get("value");
            final double[] pixels = ((PVADoubleArray) value.get()).get();
            for (int y = 0; y < 3; y++) {
                for (int x = 0; x < 8; x++) {
                    assertEquals(total(20 + 14 - 2 * x, 10 + 4 * y, 2, 4), pixels[8 * y + x]);
                }
            }
        }
    }

    private static int size(final PVAStructure image, final int dimension) throws Exception {
        return image.<PVAStructureArray>locate("dimension")
                .get()[dimension]
                .<PVAInt>get("size")
                .get();
    }

    /** What classic ophyd checks: where each plugin takes images from is the name of a port. */
    private static void checkTheGraph(final RunningIoc ioc, final PvaPeer peer) throws Exception {
        final int before = ioc.out().length();
        assertTrue(ioc.shell("dbl"));
        final Set<String> names =
                new TreeSet<>(ioc.out().substring(before).lines().toList());
        final Set<String> ports = new TreeSet<>();
        for (final String name : names) {
            if (name.endsWith(":PortName_RBV")) {
                ports.add(peer.text(name));
            }
        }
        int plugins = 0;
        for (final String name : names) {
            if (name.endsWith(":NDArrayPort_RBV")) {
                plugins++;
                assertTrue(ports.contains(peer.text(name)), name + "=" + peer.text(name) + " " + ports);
            }
        }
        assertEquals(7, plugins);
    }

    private static double[] array(final PvaPeer peer, final String name) throws Exception {
        return ((PVADoubleArray) peer.read(name).get("value")).get();
    }
}
