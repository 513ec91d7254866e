package org.pebbleioc.driver.datadev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pebbleioc.driver.DmaDestination;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaMode;

/** The check finds a good card good, and says of a bad one what is wrong. */
@Timeout(600)
class DmaCheckTest {
    private static final DmaGeometry GEOMETRY = new DmaGeometry(8, 4, 65536, DmaMode.COHERENT);

    private String report;

    @BeforeEach
    void load() {
        FakeCard.load(GEOMETRY);
    }

    private int check(final String... args) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final int code = DmaCheck.run(
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                node -> node.toString().equals(FakeCard.NODE) ? FakeCard.options() : DatadevOptions.of(node));
        report = out.toString(StandardCharsets.UTF_8);
        System.out.println(report);
        assertEquals(0, FakeCard.fake_opens(), report);
        assertEquals(0, FakeCard.fake_owned(), report);
        assertEquals("", FakeCard.harm(), report);
        return code;
    }

    private void assertSays(final String mark, final String... parts) {
        assertTrue(
                report.lines()
                        .anyMatch(line ->
                                line.startsWith(mark) && Arrays.stream(parts).allMatch(line::contains)),
                mark + " " + Arrays.toString(parts) + " not in\n" + report);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "0, 200"})
    void shouldHoldOnALoopedCard(final int holdWhenFull, final String pollUs) {
        FakeCard.fake_loopback(1, holdWhenFull);
        assertEquals(
                DmaCheck.HELD,
                check(FakeCard.NODE, "--loopback", "--seconds", "0.2", "--dest", "300", "--poll-us", pollUs),
                () -> report);
        assertSays("[ ok ]", "version", "7.4.0-1-g7685fa2");
        assertSays("[ ok ]", "mode", "COHERENT (cfgMode=1)");
        assertSays("[ ok ]", "mapping", "12 of 12");
        assertSays("[ ok ]", "transmit exhaustion", "4 of 4");
        assertSays("[ ok ]", "loopback by copy", "1 to 65536");
        assertSays("[ ok ]", "loopback by index", "1 to 65536");
        assertSays("[ ok ]", "rate by index", "MB/s");
        assertSays("[ ok ]", "receive exhaustion", "8 buffers held", holdWhenFull == 1 ? "waited came" : "was dropped");
        assertSays("[ ok ]", "left as found", "destination 300 free");
        assertTrue(report.contains("0 failed, 0 not tried"), report);
    }

    @Test
    void shouldSendNothingWithoutLoopbackAndSayWhatItCouldNotTry() {
        assertEquals(DmaCheck.HELD, check(FakeCard.NODE, "--seconds", "0.1"), () -> report);
        assertSays("[ -- ]", "loopback", "nothing was sent");
        assertSays("[ -- ]", "receive exhaustion", "0 of 8 frames came");
        final String text = proc();
        assertTrue(
                text.lines().filter(line -> line.contains("Tot Buffer Use : 0")).count() == 2, text);
    }

    private static String proc() {
        final byte[] text = new byte[8192];
        FakeCard.fake_proc(text, text.length);
        return com.sun.jna.Native.toString(text);
    }

    @Test
    void shouldFindAFlippedBit() {
        FakeCard.fake_loopback(1, 0);
        FakeCard.fake_corrupt(150);
        assertEquals(DmaCheck.FAILED, check(FakeCard.NODE, "--loopback", "--seconds", "0.1"));
        assertSays("[FAIL]", "loopback by", "is not what was sent");
    }

    @Test
    void shouldFindThatNothingComesBack() {
        assertEquals(DmaCheck.FAILED, check(FakeCard.NODE, "--loopback", "--seconds", "0.1"));
        assertSays("[FAIL]", "loopback by copy", "did not come back");
        assertSays("[FAIL]", "receive exhaustion", "0 of 8");
    }

    @Test
    void shouldFindLostBuffers() {
        FakeCard.fake_leak(2);
        assertEquals(DmaCheck.FAILED, check(FakeCard.NODE, "--seconds", "0.1"));
        assertSays("[FAIL]", "counts", "2 receive buffers are lost");
    }

    @Test
    void shouldNameTheDestinationThatAnotherProgramHas() throws DmaException {
        final DatadevDevice other = DatadevDevice.open(FakeCard.options());
        other.claim(DmaDestination.mask(0));
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (other) {
            assertEquals(
                    DmaCheck.FAILED,
                    DmaCheck.run(
                            new String[] {FakeCard.NODE, "--seconds", "0.1"},
                            new PrintStream(out, true, StandardCharsets.UTF_8),
                            node -> FakeCard.options()));
        }
        report = out.toString(StandardCharsets.UTF_8);
        assertSays("[FAIL]", "claim", "taken by another open");
    }

    @Test
    void shouldSayWhyACardCannotBeOpened(@TempDir final Path directory) {
        assertEquals(DmaCheck.FAILED, check(directory.resolve("datadev_3").toString()));
        assertSays("[FAIL]", "open", "datadev_3");
    }

    @Test
    void shouldExplainItsArguments() {
        for (final String[] args : new String[][] {
            {},
            {"--loopback"},
            {"/dev/a", "/dev/b"},
            {"/dev/a", "--seconds"},
            {"/dev/a", "--seconds", "x"},
            {"/dev/a", "--dest", "4096"},
            {"/dev/a", "--dest", "-1"},
            {"/dev/a", "--nonsense"},
            {"/"}
        }) {
            assertEquals(DmaCheck.USAGE, check(args), Arrays.toString(args));
            assertTrue(report.contains("usage: dmacheck"), report);
        }
    }

    @Test
    void shouldChooseSizesFromOneToCfgSize() {
        final int[] sizes = LoopbackCheck.sizes(4096, 1);
        assertEquals(1, sizes[0]);
        assertEquals(4096, sizes[sizes.length - 1]);
        assertTrue(Arrays.stream(sizes).anyMatch(s -> s == 4095) && sizes.length > 100);
        assertFalse(Arrays.stream(sizes).anyMatch(s -> s > 4096));
    }

    /** SIGTERM, as SIGINT may be ignored by whatever runs the tests; the JVM treats both alike. */
    @Test
    void shouldLeaveTheDeviceCleanWhenStoppedBySignal(@TempDir final Path directory) throws Exception {
        final Path left = directory.resolve("left.txt");
        final ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                FakeCheckMain.class.getName(),
                FakeCard.NODE,
                "--loopback",
                "--seconds",
                "600");
        builder.environment().put("FAKE_DATADEV_REPORT", left.toString());
        final Process process = builder.redirectErrorStream(true).start();
        final StringBuilder text = new StringBuilder();
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                text.append(line).append('\n');
                if (line.contains("loopback by index")) { // the next step streams for ten minutes
                    process.toHandle().destroy(); // Process.destroy would close the stream that we read
                }
            }
        }
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), text.toString());
        assertTrue(text.toString().contains("every buffer was returned and the device closed"), text.toString());
        assertEquals(143, process.exitValue(), text.toString());
        assertEquals("owned=0 opens=0 harm=0", Files.readString(left).strip(), text.toString());
    }
}
