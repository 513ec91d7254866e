package org.pebbleioc.ioc.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jline.reader.Candidate;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class ShellConsoleTest {
    @TempDir
    Path directory;

    @Test
    void shouldPromptRunAndEndAtExit() throws IOException {
        final ShellFixture f = new ShellFixture(directory, Map.of("IOCSH_PS1", "demo> "));

        final String screen = type(f, "record 1\nfail\nrecord two!!\nexit\nrecord never\n");

        assertEquals(List.of(List.of("1"), List.of("two!!")), f.calls);
        assertTrue(screen.contains("demo> "), screen);
        assertEquals("ERROR fail: on purpose\n", f.err());
    }

    @Test
    void shouldDoWithoutAnEditor() throws IOException {
        final ShellFixture f = new ShellFixture(directory, Map.of("IOCSH_PS1", "demo> "));
        final ByteArrayOutputStream screen = new ByteArrayOutputStream();

        new ShellConsole(f.shell)
                .runPlain(
                        new ByteArrayInputStream("record 1\nexit\nrecord never\n".getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(screen, true, StandardCharsets.UTF_8));

        assertEquals(List.of(List.of("1")), f.calls);
        assertEquals("demo> demo> ", screen.toString(StandardCharsets.UTF_8));
    }

    @Test
    void shouldEndAtEndOfInput() throws IOException {
        final ShellFixture f = new ShellFixture(directory);

        final String screen = type(f, "record 1\n");

        assertEquals(1, f.calls.size());
        assertTrue(screen.contains("epics> "), screen);
    }

    @Test
    void shouldLeaveThePromptWhenStopped() throws Exception {
        final ShellFixture f = new ShellFixture(directory);
        final CountDownLatch ran = new CountDownLatch(1);
        f.shell.commands().register(ShellCommand.of("ran", "", "Tells the test.", (c, a) -> ran.countDown()));
        try (PipedOutputStream keys = new PipedOutputStream();
                PipedInputStream input = new PipedInputStream(keys);
                Terminal terminal = new DumbTerminal(
                        "test", Terminal.TYPE_DUMB, input, new ByteArrayOutputStream(), StandardCharsets.UTF_8)) {
            final Thread shell = new Thread(() -> new ShellConsole(f.shell).runTerminal(terminal), "shell");
            shell.start();
            keys.write("ran\n".getBytes(StandardCharsets.UTF_8));
            keys.flush();
            assertTrue(ran.await(60, TimeUnit.SECONDS));

            f.shell.stop();

            shell.join(60_000);
            assertFalse(shell.isAlive());
        }
    }

    @Test
    void shouldKeepHistoryInAFile() throws IOException {
        final ShellFixture f = new ShellFixture(directory, Map.of("EPICS_IOCSH_HISTFILE", "history"));

        type(f, "record 1\nrecord 2\nexit\n");

        assertEquals(List.of("record 1", "record 2", "exit"), Files.readAllLines(directory.resolve("history")));
    }

    @Test
    void shouldCompleteCommandsAndFiles() throws IOException {
        final ShellFixture f = new ShellFixture(directory);
        f.write("boot/st.cmd", "");
        f.write("boot/deep/x.cmd", "");

        assertTrue(complete(f, "epicsE").containsAll(List.of("epicsEnvSet", "epicsEnvShow")));
        assertTrue(complete(f, "help ec").contains("echo"));
        assertEquals(List.of("boot/"), complete(f, "< bo"));
        assertEquals(List.of("boot/"), complete(f, "iocshLoad(\"bo"));
        assertEquals(List.of("boot/deep/", "boot/st.cmd"), complete(f, "iocshLoad boot/"));
        assertEquals(List.of(), complete(f, "cd nowhere/x"));
    }

    @Test
    void shouldCompleteNamesOfRecordsWhereACommandTakesOne() {
        final ShellFixture f = new ShellFixture(directory);
        f.shell.commands().register(ShellCommand.of("dbpf", "record.FIELD value", "Writes.", (c, a) -> {}));
        f.shell.commands().register(ShellCommand.of("trigger", "file [triggerPV [macros]]", "Saves.", (c, a) -> {}));
        f.shell.commands().pvNames(() -> List.of("13SIM1:cam1:Acquire", "13SIM1:cam1:Gain", "other"));

        assertEquals(List.of("13SIM1:cam1:Acquire", "13SIM1:cam1:Gain"), complete(f, "dbpf 13SIM1:cam1:"));
        assertEquals(List.of("13SIM1:cam1:Acquire"), complete(f, "dbpf(\"13SIM1:cam1:A"));
        assertEquals(List.of(), complete(f, "dbpf other 13SIM1:"));
        assertEquals(List.of("other"), complete(f, "trigger a.req o"));
    }

    private static List<String> complete(final ShellFixture f, final String typed) {
        final ParsedLine line = new ShellParser().parse(typed, typed.length(), Parser.ParseContext.COMPLETE);
        final List<Candidate> candidates = new ArrayList<>();
        new ShellCompleter(f.shell).complete(null, line, candidates);
        return candidates.stream().map(Candidate::value).sorted().collect(Collectors.toList());
    }

    private static String type(final ShellFixture f, final String keys) throws IOException {
        final ByteArrayOutputStream screen = new ByteArrayOutputStream();
        try (Terminal terminal = new DumbTerminal(
                "test",
                Terminal.TYPE_DUMB,
                new ByteArrayInputStream(keys.getBytes(StandardCharsets.UTF_8)),
                screen,
                StandardCharsets.UTF_8)) {
            new ShellConsole(f.shell).runTerminal(terminal);
        }
        return screen.toString(StandardCharsets.UTF_8);
    }
}
