package org.pebbleioc.ioc.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pebbleioc.ioc.record.TestIoc;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.Environment;
import org.pebbleioc.ioc.shell.Shell;

/** Commands about ports, written as start-up files have them. */
class PortCommandsTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TestIoc ioc = new TestIoc();
    private final Shell shell;

    PortCommandsTest() {
        final CommandRegistry registry = CommandRegistry.withGeneralCommands();
        PortCommands.addTo(registry, ioc.ports);
        DatabaseReports.addTo(registry, ioc.database, ioc.ports);
        final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        shell = new Shell(registry, new Environment(Map.of()), Path.of("."), out, out);
    }

    private int run(final String line) {
        return shell.runLine(line, "").errors();
    }

    @Test
    void shouldSwitchTheTraceOfAPort(@TempDir final Path folder) throws Exception {
        assertEquals(0, run("asynSetTraceMask(\"P1\", 0, 0x9)"));
        assertEquals(9, ioc.port.trace().mask());
        run("asynSetTraceMask(P1,-1,ERROR+DEVICE)");
        assertEquals(3, ioc.port.trace().mask());
        run("asynSetTraceMask(P1,0,ASYN_TRACE_ERROR|ASYN_TRACE_FLOW)");
        assertEquals(17, ioc.port.trace().mask());
        run("asynSetTraceIOMask(P1,0,ASYN_TRACEIO_ESCAPE)");
        run("asynSetTraceInfoMask P1 0 5");
        run("asynSetTraceIOTruncateSize(P1,0,1024)");
        assertEquals(
                List.of(2, 5, 1024),
                List.of(
                        ioc.port.trace().ioMask(),
                        ioc.port.trace().infoMask(),
                        ioc.port.trace().truncateSize()));
        assertEquals(0, run("asynSetTraceFile(P1,0," + folder.resolve("t") + ")"));
        ioc.port.trace().line("s", "text");
        assertEquals(1, Files.readAllLines(folder.resolve("t")).size());
        assertEquals(1, run("asynSetTraceFile(P1,0," + folder + ")"), "a folder is no file");
        assertEquals(folder.resolve("t").toString(), ioc.port.trace().file());
        run("asynSetTraceFile(P1,0,\"\")");
        assertEquals(1, run("asynSetTraceMask(P1,0,loud)"));
    }

    @Test
    void shouldSayWhichPortIsMissing() {
        assertEquals(0, run("asynSetTraceMask(OTHER,0,1)"), "a script goes on, as in asyn");
        assertTrue(bytes.toString(StandardCharsets.UTF_8).contains("there is no port OTHER"));
        run("asynSetTraceMask(\"\",0,4)");
        assertEquals(4, ioc.port.trace().mask(), "no name means every port");
    }

    @Test
    void shouldEnableAndConnect() {
        run("asynEnable(P1,0,0)");
        run("asynAutoConnect P1 0 0");
        assertFalse(ioc.port.state().isEnabled());
        assertFalse(ioc.port.state().isAutoConnect());
        run("asynReport 1 P1");
        assertTrue(
                bytes.toString(StandardCharsets.UTF_8)
                        .contains("enabled:No connected:Yes autoConnect:No traceMask:0x1"),
                bytes.toString(StandardCharsets.UTF_8));
        run("asynEnable(P1,0,1)");
        assertTrue(ioc.port.state().isEnabled());
    }
}
