package org.pebbleioc.readout.ship;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.testing.Deadline;
import org.pebbleioc.readout.zmtp.ZmqTransport;

/** Our ZeroMQ sender against the C library, through its Python binding: heartbeats, subscriptions, every byte. */
class LibZmqTest {
    private static final String PYTHON = "/usr/bin/python3";
    private static final int MESSAGES = 20;

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsPython() throws Exception {
        final Process probe;
        try {
            probe = new ProcessBuilder(PYTHON, "-c", "import zmq").start();
        } catch (final IOException e) {
            assumeTrue(false, "there is no " + PYTHON);
            return;
        }
        assumeTrue(probe.waitFor() == 0, "python3-zmq is not installed");
    }

    @Test
    void pull() throws Exception {
        exchange("push", "PULL", "tcp://127.0.0.1:0");
    }

    @Test
    void subscribe() throws Exception {
        exchange("pub", "SUB", "tcp://127.0.0.1:0");
    }

    @Test
    void pair() throws Exception {
        exchange("pair", "PAIR", "tcp://127.0.0.1:0");
    }

    @Test
    void overALocalSocket() throws Exception {
        exchange("push", "PULL", "ipc://" + folder.resolve("z"));
    }

    private static void exchange(final String ours, final String theirs, final String endpoint) throws Exception {
        final FrameRig rig = FrameRig.small(BankKind.HEAP);
        final ShipOptions options = new ShipOptions(
                Mapping.HEARTBEAT_FRAMES,
                ZmqTransport.distribution(ours),
                OverflowPolicy.BLOCK,
                10,
                100,
                64,
                0,
                1_000_000_000L,
                1);
        try (ShipServer server =
                ZmqTransport.open("zmq", ours, endpoint, options, rig.copyPool, rig.holders, System::nanoTime)) {
            server.start();
            final Process python = new ProcessBuilder(
                            PYTHON, script(), theirs, server.address(), Integer.toString(MESSAGES))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader lines = python.inputReader(StandardCharsets.US_ASCII)) {
                assertEquals("ready", lines.readLine());
                Deadline.await("it is connected", () -> server.clients() == 1);
                for (int i = 0; i < MESSAGES; i++) {
                    final String line = next(rig, server, lines, ours.equals("pub") && i == 0);
                    final String[] words = line.split(" ");
                    final ByteBuffer header = ByteBuffer.wrap(HexFormat.of().parseHex(words[0]));
                    assertNull(StfHeader.fault(header));
                    assertEquals(rig.expected.size(), Integer.parseInt(words[1]));
                    assertEquals(
                            (int) rig.timeFrame(), StfHeader.read(header, 0).timeframeId());
                    rig.nextTimeFrame();
                }
                assertNull(lines.readLine());
                assertTrue(python.waitFor(60, TimeUnit.SECONDS));
                assertEquals(0, python.exitValue());
            } finally {
                python.destroyForcibly();
            }
            Deadline.await("all pages are free", rig::isAllFree);
            Deadline.await("the books close", () -> server.books().balance());
            assertEquals(0, server.counts().value(ShipCounter.CLIENTS_REFUSED));
        }
    }

    /** Sends one time frame; a first subscriber may not have said yet what it wants, so it is sent again until it comes. */
    private static String next(
            final FrameRig rig, final ShipServer server, final BufferedReader lines, final boolean isFirst)
            throws IOException {
        do {
            final long before = lookedAt(server);
            rig.offer(server, rig.frame(4, true));
            Deadline.await("it was looked at", () -> lookedAt(server) > before && server.heldPages() == 0);
        } while (isFirst && server.counts().value(ShipCounter.DELIVERIES) == 0);
        return lines.readLine();
    }

    private static long lookedAt(final ShipServer server) {
        return server.counts().value(ShipCounter.FRAMES_BUILT) + server.counts().value(ShipCounter.FRAMES_UNWANTED);
    }

    private static String script() throws URISyntaxException {
        return Path.of(LibZmqTest.class.getResource("/ship/receive.py").toURI()).toString();
    }
}
