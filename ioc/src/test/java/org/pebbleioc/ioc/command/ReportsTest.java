package org.pebbleioc.ioc.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.device.ParameterPorts;
import org.pebbleioc.ioc.record.TestIoc;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.Environment;
import org.pebbleioc.ioc.shell.Shell;

/** What the commands about records print, against what EPICS base prints. */
class ReportsTest {
    private static final String RECORDS = """
            record(ao, "T:a") { field(DESC, "first") field(VAL, "1.5") field(PREC, "2") field(EGU, "mm")
                field(FLNK, "T:m") field(PINI, "YES") info(archive, "monitor, 1") alias("T:alias") }
            record(mbbo, "T:m") { field(ZRST, "Off") field(ONST, "On") }
            record(longin, "T:l") { field(INP, "T:a.PREC NPP MS") field(SCAN, "1 second") field(VAL, "10") }
            record(waveform, "T:w") { field(FTVL, "DOUBLE") field(NELM, "100") }
            record(waveform, "T:c") { field(FTVL, "CHAR") field(NELM, "200") }
            record(stringout, "T:s") { field(VAL, "a \\"b\\"") field(PINI, "YES") }
            record(ai, "T:away") { field(INP, "OTHER:ioc CP MS") }
            """;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final TestIoc ioc;
    private final Shell shell;

    ReportsTest() throws Exception {
        ioc = new TestIoc().load(RECORDS).init();
        final CommandRegistry registry = CommandRegistry.withGeneralCommands();
        RecordReports.addTo(registry, ioc.database, () -> true);
        DatabaseReports.addTo(registry, ioc.database, new ParameterPorts());
        FieldTests.addTo(registry, ioc.database, () -> true);
        RegistryReports.addTo(registry, ioc.database);
        shell = new Shell(
                registry,
                new Environment(Map.of()),
                Path.of("."),
                new PrintStream(bytes, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8));
    }

    private String run(final String line) {
        bytes.reset();
        assertEquals(0, shell.runLine(line, "").errors(), errors.toString(StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    @Test
    void shouldPrintValuesAsDbgfDoes() {
        assertEquals("DBF_DOUBLE:         1.5\n", run("dbgf T:a"));
        assertEquals("DBF_SHORT:          2 = 0x2\n", run("dbgf T:a.PREC"));
        assertEquals("DBF_STRING:         \"Off\"\n", run("dbgf T:m"));
        assertEquals("DBF_STRING:         \"Passive\"\n", run("dbgf T:a.SCAN"));
        assertEquals("DBF_STRING:         \"a \\\"b\\\"\"\n", run("dbgf T:s"));
        assertEquals("DBF_LONG:           10 = 0xa\n", run("dbgf T:l"));
        assertEquals("DBF_DOUBLE[0]:\n", run("dbgf T:w"));
        assertEquals("DBF_DOUBLE[3]:      1         -2.5      1e+20\n", run("dbpf T:w \"1 -2.5 1e20\""));
        assertTrue(run("dbpf T:c \"hello\"").endsWith("\"hello\"\n"));
        assertEquals("DBF_DOUBLE:         0.333333333333\n", run("dbpf T:a 0.33333333333333"));
        assertFalse(shell.runLine("dbgf T:none", "").errors() == 0);
        assertTrue(errors.toString(StandardCharsets.UTF_8).contains("PV 'T:none' not found"));
    }

    @Test
    void shouldListAsDblDoes() {
        assertEquals("T:away\nT:a\nT:alias\nT:l\nT:m\nT:s\nT:w\nT:c\n", run("dbl"));
        assertEquals(
                "T:a, \"first\", \"mm\", \"ao\"\nT:alias, \"first\", \"mm\", \"ao\"\n",
                run("dbl ao \"DESC EGU recordType\""));
        assertEquals("T:a\nT:away\nT:alias\n", run("dbgrep T:a*"));
        assertEquals("T:alias -> T:a\n", run("dbla"));
        assertEquals("T:a info(archive, \"monitor, 1\")\n", run("dbli arch*"));
        final String counts = run("dbnr");
        assertTrue(counts.startsWith("Records  Aliases  Record Type\n"), counts);
        assertTrue(counts.contains("     2        0    waveform\n"), counts);
        assertTrue(counts.endsWith("Total 7 records, 1 aliases\n"), counts);
    }

    @Test
    void shouldPrintRecordsInColumns() {
        final String fields = run("dbpr T:a 1");
        assertTrue(fields.contains("FLNK: DB_LINK T:m"), fields);
        assertTrue(fields.lines().allMatch(line -> line.length() <= 80), fields);
        assertTrue(fields.startsWith("ACKS") || fields.startsWith("ADEL"), fields);
        assertTrue(run("dbpr T:a").contains("DESC: first"));
        assertTrue(run("dbtr T:l").contains("VAL : 2"), "processing has read PREC");
        assertTrue(run("dba T:w")
                .contains("   No Elements: 100\n   Record Type: waveform\n    Field Type: 10 = DBF_DOUBLE\n"));
    }

    @Test
    void shouldTestPuts() {
        final String puts = run("dbtpf T:l 7");
        assertTrue(puts.contains("Put as DBR_STRING Ok, result as DBF_LONG:"), puts);
        assertTrue(puts.contains("7 = 0x7"), puts);
        assertTrue(run("dbtgf T:a").contains("units = \"mm\"\n"));
        assertTrue(puts.contains("Put as DBR_UINT64 Ok, result as DBF_LONG: "), puts);
        final String all = run("dbtgf T:a");
        assertTrue(all.contains("DBF_STRING:         \"1.50\"\nDBF_CHAR:           1 = 0x1\n"), all);
        assertTrue(all.endsWith("DBF_DOUBLE:         1.5\nDBF_ENUM:           1\n"), all);
        run("dbtpn T:l 8");
        run("tpn T:l 9");
        ioc.work();
        assertEquals("9", ioc.text("T:l"));
        assertTrue(bytes.toString(StandardCharsets.UTF_8).contains("tpnCallback 'T:l': Success"));
        final String client = run("gft T:a");
        assertTrue(
                client.contains("DBR_DOUBLE\t1.5000 \n") && client.contains("DBR_GR_DOUBLE\t 0  0 mm   2\n"), client);
        assertTrue(client.endsWith("DBR_CLASS_NAME\tao\n"), client);
        assertTrue(run("pft T:m 1").contains("DBR_SHORT\t1 \n"));
        assertEquals("On", ioc.text("T:m"));
    }

    @Test
    void shouldKeepAttributesOfRecordTypes() {
        assertEquals("DBF_STRING:         \"none specified\"\n", run("dbgf T:a.VERS"));
        run("dbPutAttribute ao VERS 1.2");
        run("dbPutAttribute ao SITE here");
        assertEquals("DBF_STRING:         \"1.2\"\n", run("dbgf T:a.VERS"));
        assertEquals("DBF_STRING:         \"here\"\n", run("dbgf T:alias.SITE"));
        assertEquals("DBF_STRING:         \"none specified\"\n", run("dbgf T:m.VERS"));
        assertFalse(shell.runLine("dbpf T:a.VERS 3", "").errors() == 0);
        assertFalse(shell.runLine("dbgf T:m.SITE", "").errors() == 0);
    }

    @Test
    void shouldShowHowRecordsHangTogether() {
        assertTrue(run("dblsr T:a 1").contains(" 3 members\nT:a\nT:m\nT:l\n"));
        assertEquals(
                "CA links in all records\n\n                      T:away.INP  --> OTHER:ioc                     (0, 0)\n\n"
                        + "Total 1 CA link; 0 connected, 1 not connected.\n"
                        + "    0 can't read, 0 can't write.  (0 disconnects, 0 writes prohibited)\n\n",
                run("dbcar * 1"));
        assertEquals("Records with SCAN = '1 second' (0 over-runs):\n    T:l\n", run("scanppl 1"));
        ioc.watch("T:a", 5);
        assertEquals("1 PV Event Subscriptions ( monitors ).\nT:a.VAL { VALUE ALARM }\n", run("dbel T:a"));
        assertTrue(run("dblsr T:l 2").contains("T:l\n\tINP\t  INLINK NPP MS T:a.PREC\n"), run("dblsr T:l 2"));
        assertTrue(run("dbLockShowLocked").startsWith("Active lockSets: 5\nLocked lockSets: 0\n"));
        assertTrue(run("dbDumpRecord mbbo")
                        .equals("record(mbbo,\"T:m\") {\n\tfield(ONST,\"On\")\n\tfield(ZRST,\"Off\")\n}\n")
                || run("dbDumpRecord mbbo").contains("\tfield(ZRST,\"Off\")\n"));
        assertTrue(run("dbDumpRecordType ao").contains("\tfield(OMSL, DBF_MENU)\n"));
        assertEquals(run("dbDumpRecordType ao"), run("dbDumpRecordType pdbbase ao"));
        assertEquals(run("dbDumpRecord mbbo 1"), run("dbDumpRecord(pdbbase, \"mbbo\", 1)"));
        assertEquals(
                "menu(menuPriority) {\n\tchoice(menuPriorityLOW,\"LOW\")\n\tchoice(menuPriorityMEDIUM,\"MEDIUM\")\n"
                        + "\tchoice(menuPriorityHIGH,\"HIGH\")\n}\n",
                run("dbDumpMenu pdbbase menuPriority"));
        assertTrue(run("dbDumpMenu").contains("\tchoice(menuScanI_O_Intr,\"I/O Intr\")\n"));
        assertTrue(run("dbDumpDevice ao").contains("device(ao, \"asynFloat64\")\n"));
    }
}
