package org.pebbleioc.ioc.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    @TempDir
    Path directory;

    private ShellFixture f;

    @BeforeEach
    void makeShell() {
        f = new ShellFixture(directory, Map.of("P", "13SIM1:"));
    }

    private String run(final String line) {
        final int from = f.out().length();
        f.shell.runConsoleLine(line);
        return f.out().substring(from);
    }

    @Test
    void shouldExplainEveryCommand() {
        for (final ShellCommand command : f.shell.commands().all()) {
            final String help = run("help " + command.name());
            assertTrue(help.startsWith((command.name() + " " + command.usage()).strip()), help);
            assertTrue(help.lines().count() >= 2, help);
            assertTrue(run("help").contains(command.name()));
        }
        assertEquals(0, f.shell.errors());
        assertTrue(run("help epicsEnv*").contains("epicsEnvUnset name"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "help nothing",
                "cd",
                "cd nowhere",
                "epicsEnvSet",
                "epicsEnvSet A",
                "epicsEnvUnset",
                "epicsEnvShow NOTHING*",
                "var nothing",
                "system ls",
                "iocshLoad",
                "iocshRun",
                "on"
            })
    void shouldFailWithOneLine(final String line) {
        run(line);

        assertEquals(1, f.shell.errors());
        assertEquals(1, f.err().lines().count(), f.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "simDetectorApp_registerRecordDeviceDriver(pdbbase)",
                "startPVAServer",
                "callbackParallelThreads(2, \"LOW\")",
                "errlogInit 20000",
                "var asynTraceMask 3"
            })
    void shouldAcceptWhatScriptsOfOtherIocsSay(final String line) {
        assertEquals("", run(line));
        assertEquals("", f.err());
    }

    @Test
    void shouldKeepVariables() {
        run("var dbThreadRealtimeLock 0");

        assertEquals("dbThreadRealtimeLock = 0\n", run("var dbThread*"));
    }

    @Test
    void shouldEcho() {
        assertEquals("a b\n", run("echo a, b"));
        assertEquals("a\tb\n", run("echo \"a\\tb\""));
        assertEquals("13SIM1:\n", run("echo $(P)"));
        assertEquals("C:\\q\n", run("echo \"C:\\q\""));
    }

    @Test
    void shouldChangeAndShowTheDirectory() throws Exception {
        Files.createDirectories(directory.resolve("a/b"));

        run("cd a");
        run("cd \"b\"");
        assertEquals(
                directory.resolve("a/b").toRealPath() + "\n",
                Path.of(run("pwd").strip()).toRealPath() + "\n");
        run("cd ..");
        assertEquals(directory.resolve("a") + "\n", run("pwd"));
    }

    @Test
    void shouldSetShowAndUnsetVariables() {
        run("epicsEnvSet(\"EPICS_CA_SERVER_PORT\", \"6064\")");
        assertEquals("EPICS_CA_SERVER_PORT=6064\n", run("epicsEnvShow EPICS_CA*"));
        assertTrue(run("epicsPrtEnvParams").contains("EPICS_CA_SERVER_PORT: 6064\n"));
        assertTrue(run("epicsEnvShow").contains("P=13SIM1:\n"));
        run("epicsEnvUnset EPICS_CA_SERVER_PORT");
        assertNull(f.environment.value("EPICS_CA_SERVER_PORT"));
        assertTrue(run("epicsPrtEnvParams").contains("EPICS_CA_SERVER_PORT: 5064\n"));
    }

    @Test
    void shouldRunSystemOnlyWhereAllowed() throws Exception {
        f.script("system \"echo from a file\"");
        assertTrue(f.out().contains("\nfrom a file\n"), f.out());
        assertEquals("", f.err());
        f.shell.allowSystem(true);

        assertEquals("hello\n", run("system \"echo hello\""));
        assertEquals("", run("system 'exit 3'"));
        assertEquals("ERROR system: exit status 3\n", f.err());
    }

    @Test
    void shouldShowThreadsReleaseAndTime() {
        assertTrue(run("epicsThreadShowAll").contains(Thread.currentThread().getName()));
        assertTrue(run("coreRelease").contains("## PebbleIOC "));
        assertTrue(run("date").matches("\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6}\n"));
        final ZonedDateTime time = ZonedDateTime.of(2026, 11, 23, 4, 5, 6, 123_456_789, ZoneId.of("UTC"));
        assertEquals("2026-11-23 04:05:06.123 100% %q", Strftime.format("%Y-%m-%d %H:%M:%S.%03f 100%% %q", time));
    }

    @Test
    void shouldRefuseTwoCommandsOfOneName() {
        final CommandRegistry registry = new CommandRegistry();
        final ShellCommand command = ShellCommand.of("x", "", "Something.", (c, a) -> {});
        registry.register(command);

        assertThrows(IllegalArgumentException.class, () -> registry.register(command));
        assertThrows(
                IllegalArgumentException.class, () -> registry.register(ShellCommand.of("y", "", " ", (c, a) -> {})));
        assertNotNull(registry.find("x"));
        assertNull(registry.find("y"));
        assertFalse(registry.all().isEmpty());
    }
}
