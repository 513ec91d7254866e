package org.pebbleioc.readout.record;

import static org.junit.jupiter.api.Assertions.*;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pebbleioc.readout.transition.RecordingRun;

class EventRecorderTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(f -> f.toString().endsWith(".tar")).sorted().toList();
        }
    }

    private Path record(final int events) throws Exception {
        RecordingRun.feed(new EventRecorder(folder.resolve("run"), Long.MAX_VALUE), events);
        assertEquals(1, files().size());
        return files().get(0);
    }

    private int run(final String... arguments) {
        out.reset();
        err.reset();
        return Events.run(List.of(arguments), new PrintStream(out), new PrintStream(err));
    }

    @Test
    void shouldReadBackWhatWasRecorded() throws Exception {
        try (EventFile file = new EventFile(record(3))) {
            for (int i = 1; i <= 3; i++) {
                final EventFile.Event event = file.next();
                assertEquals(i, event.eventCounter());
                assertEquals("ulong", event.pebble().type());
                assertEquals(List.of(1, 2), event.pebble().shape());
                assertEquals(i, file.data(event.pebble()).getLong(0));
                final EventFile.Pv pv = event.pvs().get(0);
                assertEquals("pv0", pv.name());
                if (i == 2) {
                    assertEquals("TimedOut", pv.outcome());
                    assertNull(pv.array());
                    assertEquals("TimedOut", event.pvDamageText());
                } else {
                    assertEquals("Filled", pv.outcome());
                    assertEquals(i, file.data(pv.array()).getLong(0));
                    assertEquals(i, pv.uniqueId());
                    assertTrue(file.isIntact(pv.array()));
                }
            }
            assertNull(file.next());
            assertEquals("closed", file.end());
        }
    }

    /** After a crash at any byte: every event that was whole is there, and nothing else. */
    @Test
    void shouldReadACutFileUpToTheCut() throws Exception {
        final Path whole = record(3);
        final byte[] all = Files.readAllBytes(whole);
        int before = 0;
        for (int length = 0; length <= all.length; length += 256) {
            final Path cut = folder.resolve("cut");
            Files.write(cut, java.util.Arrays.copyOf(all, length));
            int events = 0;
            try (EventFile file = new EventFile(cut)) {
                while (file.next() != null) {
                    events++;
                }
                assertTrue(events >= before, "a longer file has no fewer events");
                assertNotEquals("", file.end());
            }
            before = events;
        }
        assertEquals(3, before);
    }

    @Test
    void shouldFindABrokenByte() throws Exception {
        final Path path = record(3);
        assertEquals(0, run(path.toString()));
        assertTrue(
                out.toString().contains("3 events, 64 bytes of data, 1 with damage, 0 broken; closed"), out.toString());
        assertTrue(out.toString().contains("pv0 {Filled=2, TimedOut=1}"), out.toString());
        final byte[] all = Files.readAllBytes(path);
        try (EventFile file = new EventFile(path)) {
            all[(int) file.next().pebble().at()] ^= 1;
        }
        Files.write(path, all);
        assertEquals(1, run("--list", path.toString()));
        assertTrue(out.toString().contains("1 broken"), out.toString());
        assertTrue(out.toString().lines().findFirst().orElseThrow().endsWith("BROKEN"), out.toString());
    }

    @Test
    void shouldExtractOneArray() throws Exception {
        final Path path = record(3);
        final Path raw = folder.resolve("raw");
        assertEquals(0, run("--extract", "3", "pv0", raw.toString(), path.toString()));
        assertArrayEquals(new byte[] {3, 0, 0, 0, 0, 0, 0, 0}, Files.readAllBytes(raw));
        assertEquals(1, run("--extract", "2", "pv0", raw.toString(), path.toString()));
        assertEquals("event 2 has no data of pv0", err.toString().trim());
        assertEquals(1, run("--extract", "9", "pv0", raw.toString(), path.toString()));
        assertEquals(2, run("--extract", "x", "pv0", raw.toString(), path.toString()));
        assertEquals(2, run());
    }

    @Test
    void shouldBeginANewFileWhenOneIsFullAndNeverWriteOverAnother() throws Exception {
        RecordingRun.feed(new EventRecorder(folder.resolve("run"), 1), 3);
        RecordingRun.feed(new EventRecorder(folder.resolve("run"), 1), 3);
        assertEquals(6, files().size());
        for (final Path file : files()) {
            assertEquals(0, run(file.toString()));
            assertTrue(out.toString().contains(": 1 events"), out.toString());
        }
    }

    @Test
    void shouldRefuseAFolderThatIsNotThere() {
        final IOException e =
                assertThrows(IOException.class, () -> new EventRecorder(folder.resolve("no/run"), Long.MAX_VALUE));
        assertTrue(e.getMessage().contains("is not a folder that this process can write to"), e.getMessage());
    }

    /** Not our own reader: the tar of the system, and Python with nothing but its library. */
    @Test
    void shouldBeReadableWithoutUs() throws Exception {
        final Path path = record(2);
        final Process process = new ProcessBuilder("python3", "-c", """
                import json, struct, sys, tarfile
                tar = tarfile.open(sys.argv[1])
                events = [n for n in tar.getnames() if n.endswith('/event.json')]
                event = json.load(tar.extractfile(events[0]))
                npy = tar.extractfile(event['pvs'][0]['file']).read()
                assert npy[:8] == b'\\x93NUMPY\\x01\\x00', npy[:8]
                length, = struct.unpack('<H', npy[8:10])
                head = eval(npy[10:10 + length])
                assert head == {'descr': '<i8', 'fortran_order': False, 'shape': (1,)}, head
                assert (10 + length) % 64 == 0
                print(len(events), event['eventCounter'], struct.unpack('<q', npy[10 + length:])[0])
                """, path.toString())
                .redirectErrorStream(true)
                .start();
        assertEquals("2 1 1", new String(process.getInputStream().readAllBytes()).trim());
        assertEquals(0, process.waitFor());
    }
}
