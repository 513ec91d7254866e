package org.pebbleioc.ioc.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.epics.pva.data.PVADoubleArray;
import org.epics.pva.data.PVAIntArray;
import org.epics.pva.data.PVAShortArray;
import org.epics.pva.data.PVAStructure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pebbleioc.ioc.RunningIoc;
import org.pebbleioc.ioc.ca.PyEpics;

/** The image as a record's array, seen by the C library of Channel Access and by Phoebus's client. */
class StdArraysTest {
    private static final int WIDTH = 100;
    private static final int HEIGHT = 60;
    private static final String ST_CMD = """
            simDatadevConfig("SIM1", "cfgRxCount=16, cfgSize=64KiB, source='raw:FRAME,100x60,UInt16'")
            simDatadevConfig("SIM2", "cfgRxCount=16, cfgSize=64KiB, source=pattern, width=32, height=16, type=UInt8")
            dbLoadRecords("simCamera.template", "P=T:,R=cam1:,PORT=SIM1")
            dbLoadRecords("simCamera.template", "P=T:,R=cam2:,PORT=SIM2")
            NDStdArraysConfigure("Image1", 3, 0, "SIM1", 0, 0)
            dbLoadRecords("NDStdArrays.template", "P=T:,R=image1:,PORT=Image1,ADDR=0,TIMEOUT=1,NDARRAY_PORT=SIM1,TYPE=Int16,FTVL=USHORT,NELEMENTS=6000,ENABLED=1")
            NDStdArraysConfigure("Image2", 3, 0, "SIM1", 0)
            dbLoadRecords("NDStdArrays.template", "P=T:,R=image2:,PORT=Image2,NDARRAY_PORT=SIM1,TYPE=Float64,FTVL=DOUBLE,NELEMENTS=500")
            iocInit
            dbpf "T:cam1:AcquireTime" 0.001
            dbpf "T:cam1:AcquirePeriod" 0.02
            dbpf "T:cam2:AcquirePeriod" 0.02
            """;

    @TempDir
    private Path folder;

    private ByteBuffer frame;

    private RunningIoc boot() throws Exception {
        final Random random = new Random(1);
        frame = ByteBuffer.allocate(2 * WIDTH * HEIGHT).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            frame.putShort(2 * i, (short) random.nextInt());
        }
        final Path raw = Files.write(folder.resolve("frame.raw"), frame.array());
        return RunningIoc.boot(
                "--no-shell",
                Files.writeString(folder.resolve("st.cmd"), ST_CMD.replace("FRAME", raw.toString()))
                        .toString());
    }

    @Test
    void shouldServeTheImageAsAnArrayOverBothProtocols() throws Exception {
        try (RunningIoc ioc = boot();
                PvaPeer peer = PvaPeer.of(ioc)) {
            assertEquals("Enable", peer.choice("T:image1:EnableCallbacks_RBV"));
            assertEquals("Disable", peer.choice("T:image2:EnableCallbacks_RBV"), "as areaDetector: ENABLED is 0");
            assertTrue(ioc.shell("dbpf T:cam1:Acquire 1"));
            peer.awaitNumber("T:image1:ArrayCounter_RBV", v -> v >= 3);

            final PVAStructure array = peer.read("T:image1:ArrayData");
            final short[] pixels = ((PVAShortArray) array.get("value")).get();
            assertEquals(WIDTH * HEIGHT, pixels.length);
            for (int i = 0; i < pixels.length; i++) {
                assertEquals(frame.getShort(2 * i), pixels[i]);
            }
            peer.awaitNumber("T:image1:ArraySize0_RBV", v -> v == WIDTH);
            peer.awaitNumber("T:image1:ArraySize1_RBV", v -> v == HEIGHT);
            peer.awaitNumber("T:image1:ArraySize0", v -> v == WIDTH);
            assertEquals(
                    WIDTH, ((PVAIntArray) peer.read("T:image1:Dimensions_RBV").get("value")).get()[0]);
            peer.awaitChoice("T:image1:DataType_RBV", "UInt16");
            peer.awaitNumber("T:image1:UniqueId_RBV", v -> v > 0);
            peer.awaitNumber("T:image1:TimeStamp_RBV", v -> v > 1e9);

            peer.put("T:image2:EnableCallbacks", 1);
            peer.awaitNumber("T:image2:ArrayCounter_RBV", v -> v >= 1);
            final double[] first =
                    ((PVADoubleArray) peer.read("T:image2:ArrayData").get("value")).get();
            assertEquals(500, first.length, "as many as NELM says");
            assertEquals(frame.getShort(2 * 499) & 0xFFFF, first[499]);
            checkTheCClient(ioc);
        }
    }

    private void checkTheCClient(final RunningIoc ioc) throws Exception {
        long sum = 0;
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            sum += (long) (i % 251) * (frame.getShort(2 * i) & 0xFFFF);
        }
        try (PyEpics python = PyEpics.start(ioc.caClient(), """
                got = []
                pv = epics.PV('T:image1:ArrayData', auto_monitor=True, callback=lambda value=None, **k: got.append(value))
                until(lambda: len(got) >= 3 and len(got[-1]) == 6000)
                say(pv.ftype, pv.nelm, len(got[-1]), sum((i % 251) * int(v) for i, v in enumerate(got[-1])))
                """)) {
            python.await("19 6000 6000 " + sum, 120);
        }
    }

    @Test
    void shouldTakeImagesFromAnotherPortAtAnyTime() throws Exception {
        try (RunningIoc ioc = boot();
                PvaPeer peer = PvaPeer.of(ioc)) {
            assertTrue(ioc.shell("dbpf T:cam1:Acquire 1"));
            assertTrue(ioc.shell("dbpf T:cam2:Acquire 1"));
            for (int round = 0; round < 3; round++) {
                peer.put("T:image1:NDArrayPort", "SIM2");
                assertEquals("SIM2", peer.text("T:image1:NDArrayPort_RBV"));
                peer.awaitNumber("T:image1:ArraySizeX_RBV", v -> v == 32);
                peer.awaitChoice("T:image1:DataType_RBV", "UInt8");
                peer.put("T:image1:NDArrayPort", "SIM1");
                peer.awaitNumber("T:image1:ArraySizeX_RBV", v -> v == WIDTH);
            }
            peer.put("T:image1:NDArrayPort", "NONE");
            assertEquals(3, PvaPeer.severity(peer.read("T:image1:NDArrayPort")), "refused with an alarm");
            assertEquals("SIM1", peer.text("T:image1:NDArrayPort_RBV"));
            assertEquals("SIM1", peer.text("T:cam1:PortName_RBV"));

            peer.put("T:image1:QueueSize", 7);
            peer.awaitNumber("T:image1:QueueSize_RBV", v -> v == 7);
            peer.awaitNumber("T:image1:QueueFree", v -> v == 7);
            peer.put("T:image1:ArrayDataMaxRate", 2);
            peer.put("T:image1:ArrayCounter", 0);
            peer.awaitNumber("T:image1:ThrottledArrays_RBV", v -> v > 5);
            peer.put("T:image1:EnableCallbacks", 0);
            peer.awaitNumber("T:image1:DisabledArrays_RBV", v -> v > 5);
            peer.put("T:image1:EnableCallbacks", 1);
            assertTrue(ioc.shell("dbpf T:cam1:Acquire 0"));
            assertTrue(ioc.shell("dbpf T:cam2:Acquire 0"));
            peer.awaitChoice("T:cam1:Acquire_RBV", "Done");
            checkBooks(ioc, peer);
        }
    }

    private static void checkBooks(final RunningIoc ioc, final PvaPeer peer) throws Exception {
        final String r = "T:image1:";
        peer.awaitNumber("T:cam1:NumQueuedArrays", v -> v == 0);
        final long endNs = System.nanoTime() + 60_000_000_000L;
        double difference;
        do { // the records are copies, ten times a second
            difference = peer.number(r + "ArraysIn_RBV") - peer.number(r + "ArraysUsed_RBV");
            for (final String reason :
                    "ThrottledArrays DisabledArrays SquashedArrays ReclaimedArrays RefusedArrays".split(" ")) {
                difference -= peer.number(r + reason + "_RBV");
            }
        } while (difference != 0 && System.nanoTime() < endNs);
        assertEquals(0, difference);
        peer.awaitChoice(r + "PluginBooksClose_RBV", "Yes");
        assertTrue(ioc.shell("pluginReport"));
        assertTrue(ioc.out().contains("Image1 of SIM1: images "), ioc.out());
        assertTrue(ioc.out().contains("Memory plan of Image1"), ioc.out());
        peer.awaitChoice("T:cam1:BooksClose_RBV", "Yes");
    }

    @Test
    void shouldBootWithWhatCannotWorkAndSayWhy() throws Exception {
        final String camera = "simDatadevConfig(\"SIM1\", \"cfgRxCount=16, cfgSize=64KiB, source=pattern, width=64,"
                + " height=32, type=UInt8\")\n";
        final String[][] mistakes = {
            {"NDStdArraysConfigure(\"I\", 0, 0, \"SIM1\", 0)", "queueSize must be at least 1"},
            {"NDStdArraysConfigure(\"I\", 1, 0, \"SIM1\", 1)", "NDArrayAddr must be 0"},
            {"NDStdArraysConfigure(\"I\")", "usage: NDStdArraysConfigure"},
            {"NDStdArraysConfigure(\"I\", 1, x, \"SIM1\", 0)", "blockingCallbacks must be a whole number"},
            {"NDStdArraysConfigure(\"SIM1\", 1, 0, \"SIM1\", 0)", "there is a port of this name already"},
        };
        for (final String[] mistake : mistakes) {
            final Path script = Files.writeString(folder.resolve("bad.cmd"), camera + mistake[0] + "\n");
            try (RunningIoc ioc = RunningIoc.attempt("--no-shell", script.toString())) {
                assertTrue(ioc.err().contains(mistake[1]), mistake[0] + ": " + ioc.err());
            }
        }
        final Path script = Files.writeString(folder.resolve("odd.cmd"), camera + """
                NDStdArraysConfigure("I", 1, 1, "CC1", 0)
                dbLoadRecords("NDStdArrays.template", "P=T:,R=i:,PORT=I,NDARRAY_PORT=CC1,TYPE=Int8,FTVL=UCHAR,NELEMENTS=9")
                dbLoadRecords("simCamera.template", "P=T:,R=cam1:,PORT=SIM1")
                iocInit
                """);
        try (LogLines log = new LogLines();
                RunningIoc ioc = RunningIoc.boot("--no-shell", script.toString());
                PvaPeer peer = PvaPeer.of(ioc)) {
            assertTrue(ioc.out().contains("# note: blockingCallbacks of I has no effect"), ioc.out());
            assertTrue(
                    log.warnings().stream().anyMatch(line -> line.contains("no images come from CC1")),
                    log.warnings().toString());
            peer.put("T:i:NDArrayPort", "SIM1");
            assertEquals("SIM1", peer.text("T:i:NDArrayPort_RBV"));
        }
    }
}
