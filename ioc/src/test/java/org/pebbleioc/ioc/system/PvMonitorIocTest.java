package org.pebbleioc.ioc.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pebbleioc.ioc.RunningIoc;
import org.pebbleioc.readout.record.Events;

/** A PvMonitor in a whole IOC, seen by a client; a camera in another process. */
@Timeout(600)
class PvMonitorIocTest {
    private static final String MON = "T:Mon:";

    @TempDir
    private Path folder;

    /** @param nameServer TCP port of the camera elsewhere; 0 for none */
    private RunningIoc boot(final int nameServer, final String far) throws IOException {
        Files.writeString(folder.resolve("caCamera.db"), """
                record(waveform, "T:CaCamera") {
                  field(FTVL, "SHORT")
                  field(NELM, "3072")
                }
                """);
        final Map<String, String> environment = RunningIoc.environment();
        environment.put("EPICS_PVA_AUTO_ADDR_LIST", "NO");
        final int own = RunningIoc.freePort();
        environment.put("EPICS_PVAS_SERVER_PORT", Integer.toString(own));
        environment.put(
                "EPICS_PVA_NAME_SERVERS", "127.0.0.1:" + own + (nameServer == 0 ? "" : " 127.0.0.1:" + nameServer));
        environment.put("EPICS_CA_AUTO_ADDR_LIST", "NO");
        environment.put("EPICS_CA_ADDR_LIST", "127.0.0.1");
        environment.put("EPICS_CA_SERVER_PORT", environment.get("EPICS_CAS_SERVER_PORT"));
        return RunningIoc.bootIn(
                environment, "-m", "FOLDER=" + folder + ",FAR=" + far, RunningIoc.resource("pvmonitor.cmd"));
    }

    private static void acquire(final PvaPeer peer, final int images) throws Exception {
        final double before = peer.number(MON + "EventsComplete_RBV");
        peer.put("T:cam1:NumImages", images);
        peer.put("T:cam1:Acquire", 1, 60);
        peer.awaitNumber(MON + "EventsComplete_RBV", n -> n == before + images);
    }

    @Test
    void shouldBringBackEveryImageAndCloseItsBooks() throws Exception {
        try (RunningIoc ioc = boot(0, "nobody:has:this");
                PvaPeer peer = PvaPeer.of(ioc)) {
            peer.awaitNumber(MON + "Wire:Connects_RBV", n -> n == 1);
            peer.awaitNumber(MON + "Near:Connects_RBV", n -> n == 1);
            peer.awaitNumber(MON + "Ca:Updates_RBV", n -> n >= 1);
            acquire(peer, 40);
            for (final String pv : List.of("Near:", "Wire:")) {
                // a machine that is very slow may have lost some on the way; then they are counted, and nothing is
                // wrong
                peer.awaitNumber(MON + pv + "Events_RBV", n -> n == 40);
                awaitOutcomes(peer, pv, 40);
                peer.awaitNumber(MON + pv + "Matched_RBV", n -> n > 0);
                peer.awaitNumber(MON + "Check" + pv.charAt(0) + ":CheckEqual_RBV", n -> n > 0);
                assertEquals(0, peer.number(MON + "Check" + pv.charAt(0) + ":CheckDifferent_RBV"));
                assertEquals("ushort[48,64]", peer.text(MON + pv + "Format_RBV"));
                assertEquals(32, peer.number(MON + pv + "PoolCount_RBV"));
                assertEquals(64 * 48 * 2, peer.number(MON + pv + "PoolPayload_RBV"));
                peer.awaitNumber(MON + pv + "PoolInUse_RBV", n -> n == 0);
            }
            assertEquals("Running", peer.choice(MON + "Near:State_RBV"));
            assertEquals("int", peer.text(MON + "Ca:Format_RBV"));
            peer.awaitNumber(MON + "Ca:Matched_RBV", n -> n == 40);
            assertEquals("Disconnected", peer.choice(MON + "Far:State_RBV"));
            assertEquals(2, PvaPeer.severity(peer.read(MON + "Far:State_RBV")), "an alarm: major");
            peer.awaitNumber(MON + "Far:Disconnected_RBV", n -> n == 40);
            peer.awaitNumber(MON + "Far:Damaged_RBV", n -> n > 0);
            assertTrue(PvaPeer.severity(peer.read(MON + "Far:Damaged_RBV")) > 0, "an alarm on loss");
            peer.awaitNumber(MON + "EventsWaiting_RBV", n -> n == 0);
            peer.awaitChoice(MON + "BooksClose_RBV", "Yes");
            assertTrue(ioc.shell("pvMonitorReport"));
            assertTrue(ioc.out().contains("books close"), ioc.out());
            assertTrue(peer.read(MON + "Near:Histogram").get("value") != null);
        }
    }

    /** The records are copies, made ten times a second, one after the other. */
    private static void awaitOutcomes(final PvaPeer peer, final String pv, final double wanted) throws Exception {
        final long endNs = System.nanoTime() + 60_000_000_000L;
        while (outcomes(peer, pv) != wanted) {
            assertTrue(System.nanoTime() - endNs < 0, pv + " " + outcomes(peer, pv));
        }
    }

    private static double outcomes(final PvaPeer peer, final String pv) throws Exception {
        double sum = 0;
        for (final String outcome :
                "Matched Empty TimedOut Truncated TypeChanged Disconnected NoRoom Unreadable Suspended".split(" ")) {
            sum += peer.number(MON + pv + outcome + "_RBV");
        }
        return sum;
    }

    @Test
    void shouldSuspendStopAndRecord() throws Exception {
        try (RunningIoc ioc = boot(0, "nobody:has:this");
                PvaPeer peer = PvaPeer.of(ioc)) {
            peer.awaitNumber(MON + "Near:Connects_RBV", n -> n == 1);
            peer.put(MON + "Near:SetMonitor", 0);
            peer.awaitChoice(MON + "Near:State_RBV", "Suspended");
            peer.put(MON + "Rec:Enable", 1);
            acquire(peer, 10);
            peer.awaitNumber(MON + "Near:Suspended_RBV", n -> n == 10);
            peer.put(MON + "Near:SetMonitor", 1);
            peer.awaitNumber(MON + "Near:Connects_RBV", n -> n == 2);
            acquire(peer, 10);
            peer.awaitNumber(MON + "Rec:Recorded_RBV", n -> n == 20);
            peer.awaitNumber(MON + "EventsIn_RBV", n -> n == 20);
            peer.put(MON + "Run", 0);
            peer.awaitChoice(MON + "Running_RBV", "Stopped");
            peer.put("T:cam1:Acquire", 1, 60);
            assertEquals(20, peer.number(MON + "EventsIn_RBV"), "stopped: the camera goes on without it");
            checkFile();
            peer.put(MON + "Run", 1);
            peer.awaitChoice(MON + "Running_RBV", "Running");
            peer.awaitNumber(MON + "Near:Connects_RBV", n -> n == 3);
            acquire(peer, 5);
            peer.put(MON + "Rec:Enable", 0);
            acquire(peer, 5);
            peer.awaitNumber(MON + "Rec:EventsPassed_RBV", n -> n == 5);
            peer.awaitNumber(MON + "Rec:EventsOut_RBV", n -> n == 25);
            assertEquals(30, peer.number(MON + "Rec:EventsIn_RBV"));
            assertEquals(25, peer.number(MON + "Rec:Recorded_RBV"));
        }
    }

    /** A camera of the Channel Access kind: an image in a waveform that says nothing of its shape. */
    @Test
    void shouldBringAWaveformOfChannelAccessIntoTransitionBuffers() throws Exception {
        try (RunningIoc ioc = boot(0, "nobody:has:this");
                PvaPeer peer = PvaPeer.of(ioc)) {
            final short[] pixels = new short[64 * 48];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (short) (i * 7 - 9_000);
            }
            peer.awaitNumber(MON + "CaCam:Connects_RBV", n -> n == 1);
            peer.put("T:CaCamera", pixels);
            peer.awaitNumber(MON + "CaCam:Updates_RBV", n -> n > 0);
            final double before = peer.number(MON + "CaCam:Updates_RBV");
            pixels[0]++;
            peer.put("T:CaCamera", pixels);
            peer.awaitNumber(MON + "CaCam:Updates_RBV", n -> n > before);
            peer.put(MON + "Rec:Enable", 1);
            acquire(peer, 5);
            assertEquals("short[48,64]", peer.text(MON + "CaCam:Format_RBV"));
            peer.awaitNumber(MON + "CaCam:Matched_RBV", n -> n == 5);
            assertEquals(pixels.length * 2, peer.number(MON + "CaCam:PoolPayload_RBV"));
            peer.awaitNumber(MON + "Rec:Recorded_RBV", n -> n == 5);
            peer.put(MON + "Run", 0);
            peer.awaitChoice(MON + "Running_RBV", "Stopped");
            final Path file;
            try (Stream<Path> files = Files.list(folder)) {
                file = files.filter(f -> f.getFileName().toString().startsWith("run"))
                        .findFirst()
                        .orElseThrow();
            }
            final Path image = folder.resolve("image");
            assertEquals(
                    0,
                    Events.run(
                            List.of("--extract", "5", "caCamera", image.toString(), file.toString()),
                            System.out,
                            System.err));
            final ByteBuffer expected = ByteBuffer.allocate(pixels.length * 2).order(ByteOrder.LITTLE_ENDIAN);
            expected.asShortBuffer().put(pixels);
            assertArrayEquals(expected.array(), Files.readAllBytes(image));
        }
    }

    /** Stopping has closed the file. */
    private void checkFile() throws Exception {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Stream<Path> files = Files.list(folder)) {
            final List<String> recorded =
                    files.map(Path::toString).filter(f -> !f.endsWith(".db")).toList();
            assertEquals(1, recorded.size());
            assertEquals(0, Events.run(recorded, new PrintStream(out), System.err));
        }
        assertTrue(out.toString().contains(": 20 events"), out.toString());
        assertTrue(out.toString().contains("0 broken; closed"), out.toString());
    }

    /** A second JVM is the camera. It goes and comes back; this IOC and its other PVs do not mind. */
    @Test
    void shouldFollowACameraInAnotherProcess() throws Exception {
        final int port = RunningIoc.freePort();
        final Path script = folder.resolve("far.cmd");
        Files.writeString(script, """
                epicsEnvSet("EPICS_PVAS_SERVER_PORT", "%d")
                iocshLoad("%s", "P=FAR:,W=128,H=96")
                dbpf "FAR:cam1:ImageMode" "Continuous"
                dbpf "FAR:cam1:Acquire" 1
                """.formatted(port, RunningIoc.resource("small.cmd")));
        try (RunningIoc ioc = boot(port, "FAR:Pva1:Image");
                PvaPeer peer = PvaPeer.of(ioc)) {
            try (ChildIoc camera = ChildIoc.start("-S", script.toString())) {
                camera.await("iocRun", 120);
                peer.awaitNumber(MON + "Far:Updates_RBV", n -> n > 20);
                assertEquals("ushort[96,128]", peer.text(MON + "Far:Format_RBV"));
                assertEquals("127.0.0.1:" + port, peer.text(MON + "Far:Peer_RBV"));
                acquire(peer, 10);
                peer.awaitNumber(MON + "Far:Matched_RBV", n -> n == 10);
            }
            peer.awaitChoice(MON + "Far:State_RBV", "Disconnected");
            acquire(peer, 10);
            assertEquals(10, peer.number(MON + "Far:Matched_RBV"));
            peer.awaitNumber(MON + "Far:Disconnected_RBV", n -> n == 10);
            try (ChildIoc camera = ChildIoc.start("-S", script.toString())) {
                camera.await("iocRun", 120);
                peer.awaitNumber(MON + "Far:Connects_RBV", n -> n == 2);
                peer.awaitChoice(MON + "Far:State_RBV", "Running");
                acquire(peer, 10);
                peer.awaitNumber(MON + "Far:Matched_RBV", n -> n == 20);
            }
        }
    }

    @Test
    void shouldNameWhatIsWrongInAStartUpFile() throws Exception {
        for (final String[] wrong : new String[][] {
            {"PvMonitorAddPv(\"MON\", \"P\", \"cam=foo/X\")", "character 5: 'foo' is no provider"},
            {"PvMonitorAddPv(\"MON\", \"P\", \"X\", \"match=sometimes\")", "match must be exact, nearest or none"},
            {"PvMonitorAddPv(\"MON\", \"P\", \"X\", \"tolerance=5\")", "tolerance"},
            {"PvMonitorAddPv(\"NO\", \"P\", \"X\")", "there is no PvMonitor NO"},
            {"PvMonitorAddPv(\"MON\", \"P\", \"X\", \"colour=red\")", "there is no option colour"},
            {"PvMonitorAddSink(\"MON\", \"S\", \"burn\")", "there is no sink burn"},
            {"PvMonitorAddSink(\"MON\", \"S\", \"record\", \"file=/nowhere/run\")", "is not a folder"},
            {"PvMonitorAddSink(\"MON\", \"S\", \"check\")", "pv=ALIAS is missing"},
            {"PvMonitorConfigure(\"M2\", \"NOCAM\")", "there is no camera NOCAM"},
        }) {
            final Path script = folder.resolve("wrong.cmd");
            Files.writeString(script, """
                    simDatadevConfig("CAM", "cfgRxCount=16, cfgSize=4KiB, width=64, height=48")
                    PvMonitorConfigure("MON", "CAM")
                    %s
                    """.formatted(wrong[0]));
            try (RunningIoc ioc = RunningIoc.attempt(script.toString())) {
                assertTrue(ioc.err().contains(wrong[1]), wrong[0] + ": " + ioc.err());
                final Matcher where =
                        Pattern.compile("wrong\\.cmd[: ]+(line )?3").matcher(ioc.err());
                assertTrue(where.find(), ioc.err());
            }
        }
        assertFalse(Files.exists(folder.resolve("run")));
    }
}
