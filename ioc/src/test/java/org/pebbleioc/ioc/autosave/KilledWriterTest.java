package org.pebbleioc.ioc.autosave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it writes leaves a whole file, with the old content or the new one. */
class KilledWriterTest {
    private static final int ROUNDS = 5;
    private static final int LINES = 20_000;

    @TempDir
    private Path folder;

    @Test
    void shouldLeaveAWholeFileWhenKilled() throws Exception {
        final long seed = System.nanoTime();
        System.out.println("KilledWriterTest seed " + seed);
        final Random random = new Random(seed);
        final Path file = folder.resolve("auto.sav");
        for (int round = 0; round < ROUNDS; round++) {
            final Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            file.toString())
                    .redirectErrorStream(true)
                    .start();
            assertEquals('w', process.getInputStream().read(), "the child writes");
            // reads, so that a kill falls anywhere in a write: no sleep, some hundred looks at the file
            for (int look = 0; look < 20 + random.nextInt(200); look++) {
                check(file);
            }
            process.destroyForcibly();
            assertTrue(process.waitFor(120, TimeUnit.SECONDS));
            check(file);
            check(folder.resolve("auto.savB"));
        }
    }

    private static void check(final Path file) throws Exception {
        final SaveFile content = SaveFile.read(file, null);
        assertTrue(content.isComplete());
        assertEquals(LINES, content.values().size());
        final String first = content.values().get(0).text();
        assertEquals(first, content.values().get(LINES - 1).text(), "all of one time");
    }

    /** The child: saves as fast as it can. */
    static final class Writer {
        private Writer() {}

        public static void main(final String[] arguments) throws Exception {
            final Path file = Path.of(arguments[0]);
            for (int count = 0; count < 1_000_000; count++) {
                final List<SavedValue> values = new ArrayList<>();
                for (int i = 0; i < LINES; i++) {
                    values.add(SavedValue.scalar("pv" + i, String.valueOf(count)));
                }
                final byte[] text = SaveFile.text("now", values, List.of()).getBytes(StandardCharsets.UTF_8);
                SafeFiles.write(file.resolveSibling(file.getFileName() + "B"), text, 0644);
                SafeFiles.write(file, text, 0644);
                if (count == 0) {
                    System.out.print('w');
                    System.out.flush();
                }
                Files.size(file);
            }
        }
    }
}
