package org.pebbleioc.ioc.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.record.TestIoc;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.Environment;
import org.pebbleioc.ioc.shell.Shell;

/** Records that stop before they process; the words are those of base. */
class BreakpointsTest {
    private static final String RECORDS = """
            record(ao, "a") { field(FLNK, "b") }
            record(calc, "b") { field(INPA, "a") field(CALC, "A*2") field(FLNK, "c") }
            record(calc, "c") { field(INPA, "b") field(CALC, "A+1") }
            record(calc, "other") { field(CALC, "VAL+1") }
            record(ao, "off") { field(DISV, "0") field(FLNK, "a") }
            """;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ByteArrayOutputStream stops = new ByteArrayOutputStream();
    private final TestIoc ioc;
    private final Shell shell;

    private String last = "";

    BreakpointsTest() throws Exception {
        ioc = new TestIoc().load(RECORDS).init();
        final CommandRegistry registry = CommandRegistry.withGeneralCommands();
        final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        BreakpointCommands.addTo(registry, ioc.database, new PrintStream(stops, true, StandardCharsets.UTF_8));
        shell = new Shell(registry, new Environment(Map.of()), Path.of("."), out, out);
    }

    @AfterEach
    void close() {
        ioc.database.close();
    }

    private static String text(final ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    /** What was told since this was waited for last. */
    private String told() {
        return text(stops);
    }

    private String run(final String line) {
        bytes.reset();
        shell.runLine(line, "");
        return text(bytes);
    }

    private void await(final String what) {
        await(() -> told().contains(what), what);
        last = told();
        stops.reset();
    }

    private void await(final BooleanSupplier condition, final String what) {
        final long deadlineNs = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadlineNs, () -> "waited for: " + what + "\nthere is: " + told());
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldStopStepAndGoOn() throws Exception {
        assertEquals("", run("dbb b"));
        assertEquals("   BKPT> Breakpoint already set in this record\n", run("dbb b"));
        assertEquals("1", ioc.text("b.BKPT"));
        final List<String> told = ioc.putNotify("a", 5);
        await("   BKPT> Stopped at:  b  within Entrypoint:  a\n");
        assertEquals("5 0 0", ioc.text("a") + " " + ioc.text("b") + " " + ioc.text("c"));
        ioc.put("other.PROC", 1);
        assertEquals("1", ioc.text("other"), "what is not linked goes on");
        final String status = run("dbstat");
        assertTrue(status.matches("(?s)LSet: \\d+  Stopped at: b {27}  #B: 00001  T: 0x[0-9a-f]+\n.*"), status);
        assertTrue(status.contains("             Entrypoint: a                             #C: 00001  C/S: "), status);
        assertTrue(status.endsWith("             Breakpoint: b                           \n"), status);
        assertTrue(run("dbp").contains("NAME: b"));
        assertTrue(run("dbp a 1").contains("NAME: a"), "another record of this lock set");
        assertEquals("   BKPT> Currently not stopped in this lockset\n", run("dbp other"));
        assertEquals("   BKPT> Stepping:    b\n", run("dbs"));
        await("   BKPT> Stopped at:  c  within Entrypoint:  a\n");
        assertEquals("10 0", ioc.text("b") + " " + ioc.text("c"));
        run("dbc");
        await(() -> ioc.text("c").equals("11"), "the end of the chain");
        await(
                () -> {
                    ioc.work();
                    return told.equals(List.of("ok"));
                },
                "the end of the put");
        assertEquals("   BKPT> No records are currently stopped\n", run("dbc"));
        run("dbd b");
        await("   BKPT> End debug of lockset ");
        assertEquals("", run("dbstat"));
        ioc.put("a", 7);
        assertEquals("15", ioc.text("c"), "nobody debugs any more");
        assertEquals("   BKPT> No breakpoint set in this record\n", run("dbd b"));
    }

    @Test
    void shouldStopAtTheNextBreakpoint() throws Exception {
        run("dbb a");
        run("dbb c");
        ioc.put("a", 1);
        await("Stopped at:  a  within Entrypoint:  a\n");
        assertEquals("", run("dbc a"), "only without a name is it said where");
        await("Stopped at:  c  within Entrypoint:  a\n");
        assertEquals("2", ioc.text("b"));
        run("dbd a");
        run("dbd c");
        run("dbc");
        await("End debug of lockset");
        assertEquals("3", ioc.text("c"));
    }

    @Test
    void shouldPrintRecordsAfterTheyWereProcessed() throws Exception {
        run("dbb c");
        assertEquals("   BKPT> Auto print on for record b\n", run("dbap b"));
        assertTrue(run("dbstat").contains("Breakpoint: c"));
        ioc.put("a", 4);
        await("Stopped at:  c");
        run("dbc"); // the whole chain first, as in base: b ends when its forward link has been followed
        await("VAL : 8");
        assertTrue(last.contains("NAME: b"), last);
        assertEquals("   BKPT> Auto print off for record b\n", run("dbap b"));
    }

    @Test
    void shouldNotStopADisabledRecord() throws Exception {
        run("dbb off");
        ioc.put("off.PROC", 1);
        assertEquals("DISABLE", ioc.text("off.STAT"), "its alarm says why, at once");
    }

    @Test
    void shouldEndWhileARecordIsStopped() throws Exception {
        run("dbb b");
        ioc.put("a", 5);
        await("Stopped at:  b");
        ioc.database.close();
        assertEquals("", run("dbstat"), "nobody waits any more");
    }

    @Test
    void shouldSurviveALinkThatChangesWhileARecordIsStopped() throws Exception {
        run("dbb b");
        ioc.put("a", 5);
        await("Stopped at:  b");
        ioc.put("a.FLNK", "");
        ioc.put("b.INPA", "3");
        ioc.put("b.FLNK", "other");
        run("dbc");
        await(() -> ioc.text("b").equals("6") && ioc.text("other").equals("1"), "the new links");
        run("dbd b");
        await("End debug of lockset");
        ioc.put("a", 6);
        assertEquals("6", ioc.text("a"));
    }

    @Test
    void shouldSayWhatIsMissing() {
        assertTrue(run("dbb").contains("Usage: dbb \"record_name\""));
        assertEquals("   BKPT> Record none not found\n", run("dbb none"));
        assertEquals("   BKPT> Record none not found\n", run("dbc none"));
        assertEquals("   BKPT> Currently not stopped in this lockset\n", run("dbs a"));
    }
}
