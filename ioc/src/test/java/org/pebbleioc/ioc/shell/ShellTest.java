package org.pebbleioc.ioc.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pebbleioc.ioc.shell.ScriptResult.Ending;

class ShellTest {
    @TempDir
    Path directory;

    private ShellFixture f;

    @BeforeEach
    void makeShell() {
        f = new ShellFixture(directory, Map.of("P", "13SIM1:"));
    }

    @Test
    void shouldRunAScriptAndEchoItsLines() throws IOException {
        final ScriptResult result =
                f.script("#!/usr/bin/env run", "", "#- silent", "  # said $(NOT)", "record \"$(P)cam1:\", 2");

        assertEquals(new ScriptResult(0, Ending.END), result);
        assertEquals(List.of(List.of("13SIM1:cam1:", "2")), f.calls);
        assertEquals("#!/usr/bin/env run\n  # said $(NOT)\nrecord \"13SIM1:cam1:\", 2\n", f.out());
        assertEquals("", f.err());
    }

    @Test
    void shouldRunScriptsThatAreNoRegularFiles() {
        assertEquals(new ScriptResult(0, Ending.END), f.shell.runScript("/dev/null", ""));
        assertEquals(new ScriptResult(1, Ending.BROKEN), f.shell.runScript("/", ""));
        assertTrue(f.err().endsWith("can't open script /: / is a directory\n"), f.err());
    }

    @Test
    void shouldGoOnAfterErrorsAndSayWhereTheyAre() throws IOException {
        final ScriptResult result =
                f.script("nonsense 1", "record $(NOWHERE)", "fail", "echo \"a", "record last", "record > no/such/dir");

        assertEquals(new ScriptResult(5, Ending.END), result);
        assertEquals(List.of(List.of("last")), f.calls);
        final List<String> errors = f.err().lines().toList();
        assertEquals(5, errors.size(), f.err());
        assertEquals("ERROR st.cmd:1: command nonsense not found (help lists all)", errors.get(0));
        assertEquals("ERROR st.cmd:2: macro NOWHERE is undefined, and has no default", errors.get(1));
        assertEquals("ERROR st.cmd:3: fail: on purpose", errors.get(2));
        assertTrue(errors.get(3).startsWith("ERROR st.cmd:4: unbalanced quote"), errors.get(3));
        assertTrue(errors.get(4).startsWith("ERROR st.cmd:6: can't open "), errors.get(4));
    }

    @Test
    void shouldEndTheScriptOnErrorBreak() throws IOException {
        f.write("inner.cmd", "on error break", "fail", "record never");

        final ScriptResult result = f.script("< inner.cmd", "record outer");

        assertEquals(new ScriptResult(1, Ending.END), result);
        assertEquals(List.of(List.of("outer")), f.calls);
    }

    @Test
    void shouldPassABrokenScriptToTheCallersPolicy() throws IOException {
        f.write("inner.cmd", "on error break", "fail");

        final ScriptResult result = f.script("on error break", "iocshLoad inner.cmd", "record never");

        assertEquals(new ScriptResult(1, Ending.BROKEN), result);
        assertTrue(f.calls.isEmpty());
    }

    @Test
    void shouldHaltAllScriptsOnErrorHalt() throws IOException {
        f.write("inner.cmd", "on error halt", "fail");

        assertEquals(new ScriptResult(1, Ending.HALTED), f.script("< inner.cmd", "record never"));
        assertTrue(f.calls.isEmpty());
    }

    @Test
    void shouldWaitAfterAnErrorOnlyUntilStopped() throws IOException {
        f.shell.stop();
        f.write("slow.cmd", "record 1");
        assertEquals(Ending.STOPPED, f.shell.runScript("slow.cmd", "").ending());

        final ShellFixture waiting = new ShellFixture(directory);
        waiting.shell.commands().register(ShellCommand.of("stopAndFail", "", "Both.", (c, a) -> {
            waiting.shell.stop();
            throw new ShellException("stopped");
        }));
        final ScriptResult result = Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(60), () -> waiting.script("on error wait 600", "stopAndFail", "record never"));
        assertEquals(new ScriptResult(1, Ending.STOPPED), result);
        assertTrue(waiting.calls.isEmpty());
    }

    @Test
    void shouldGoOnAfterTheWait() throws IOException {
        assertEquals(new ScriptResult(1, Ending.END), f.script("on error wait 0.001", "fail", "record after"));
        assertEquals(List.of(List.of("after")), f.calls);
    }

    @Test
    void shouldCountAWrongPolicyAsAnError() throws IOException {
        assertEquals(
                4,
                f.script("on error", "on error later", "on error wait x", "on fire")
                        .errors());
    }

    @Test
    void shouldFindNestedScriptsFromTheDirectoryOrBesideTheCaller() throws IOException {
        f.write("iocBoot/demo/st.cmd", "< common.cmd", "< ../shared.cmd", "cd iocBoot", "< shared.cmd", "< exits.cmd");
        f.write("iocBoot/demo/common.cmd", "record beside");
        f.write("iocBoot/shared.cmd", "record shared");
        f.write("iocBoot/exits.cmd", "exit", "record never");

        final ScriptResult result = f.shell.runScript("iocBoot/demo/st.cmd", "");

        assertEquals(new ScriptResult(0, Ending.END), result, f.err());
        assertEquals(List.of(List.of("beside"), List.of("shared"), List.of("shared")), f.calls);
    }

    @Test
    void shouldRefuseScriptsThatCallThemselves() throws IOException {
        final ScriptResult result = f.script("< st.cmd");

        assertEquals(1, result.errors());
        assertTrue(f.err().contains("more than 32 deep"), f.err());
    }

    @Test
    void shouldReportAMissingScript() {
        assertEquals(new ScriptResult(1, Ending.BROKEN), f.shell.runScript("none.cmd", ""));
        assertTrue(f.err().contains("can't open script none.cmd"), f.err());
    }

    @Test
    void shouldGiveMacrosToAScriptAndTakeThemBack() throws IOException {
        f.write("inner.cmd", "record $(P)$(R)$(S=none)", "epicsEnvSet(\"R\", \"set\")", "record $(R)");

        final ScriptResult result =
                f.script("iocshLoad(\"inner.cmd\", \"R=$(P)cam,S='a b'\")", "record $(R)", "record $(S=gone)");

        assertEquals(0, result.errors(), f.err());
        assertEquals(
                List.of(List.of("13SIM1:13SIM1:cama", "b"), List.of("set"), List.of("set"), List.of("gone")), f.calls);
        assertEquals("inner.cmd", f.environment.value("IOCSH_STARTUP_SCRIPT"));
    }

    @Test
    void shouldRunSingleLines() throws IOException {
        final ScriptResult result = f.script(
                "iocshRun(\"record '\\$(A)'\", \"A=1\")",
                "iocshCmd(\"record x\")",
                "iocshCmd(\"fail\")",
                "iocshCmd(\"\")");

        assertEquals(2, result.errors(), f.err());
        assertEquals(List.of("x"), f.calls.get(1));
        assertTrue(f.err().contains("st.cmd:3: fail"), f.err());
    }

    @Test
    void shouldRedirect() throws IOException {
        final ScriptResult result = f.script(
                "echo one > out.txt", "echo two >> out.txt", "echo three >other 2> err.txt", "echo 4 < out.txt");

        assertEquals("one\ntwo\n", Files.readString(directory.resolve("out.txt")));
        assertEquals("three\n", Files.readString(directory.resolve("other")));
        assertTrue(Files.exists(directory.resolve("err.txt")));
        assertEquals(1, result.errors());
        assertFalse(f.out().lines().toList().contains("one"));
    }

    @Test
    void shouldReadCommandsFromAPipe() throws IOException {
        final String input = "record 1\nfail\nrecord 2\nexit\nrecord never\n";

        new ShellConsole(f.shell).runPipe(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));

        assertEquals(List.of(List.of("1"), List.of("2")), f.calls);
        assertEquals("ERROR fail: on purpose\n", f.err());
        assertEquals(1, f.shell.errors());
    }

    @Test
    void shouldSetWhereRecordFilesAre() {
        final ShellFixture home = new ShellFixture(directory, Map.of("PEBBLEIOC_HOME", "/opt/pebble"));

        assertEquals("/opt/pebble/db", home.environment.value("EPICS_DB_INCLUDE_PATH"));
        assertEquals("/opt/pebble/db", home.environment.value("PEBBLEIOC_DB"));
    }
}
