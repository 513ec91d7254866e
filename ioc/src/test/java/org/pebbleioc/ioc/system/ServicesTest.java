package org.pebbleioc.ioc.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pebbleioc.ioc.RunningIoc;
import org.pebbleioc.ioc.ca.PyEpics;
import org.pebbleioc.ioc.log.LineServer;

/** The services of a running IOC through its start-up file and its prompt. */
class ServicesTest {
    @TempDir
    private Path folder;

    @Test
    void shouldServeItsOwnState() throws IOException {
        final Path acf = Files.writeString(folder.resolve("a.acf"), "ASG(DEFAULT) { RULE(1, WRITE) }");
        try (RunningIoc ioc = boot("""
                epicsEnvSet("ENGINEER", "Ada")
                asSetFilename("%s")
                dbLoadRecords("iocAdminSoft.db", "IOC=T:IOC")
                iocInit
                """.formatted(acf))) {
            final String records = value(ioc, "T:IOC:RECORD_CNT");
            assertTrue(Double.parseDouble(records) > 60, records);
            assertEquals("\"Ada\"", value(ioc, "T:IOC:ENGINEER"));
            assertEquals("0", value(ioc, "T:IOC:CA_CLNT_CNT"));
            assertTrue(Double.parseDouble(value(ioc, "T:IOC:HEAP_USED")) > 1e6);
            assertTrue(Double.parseDouble(value(ioc, "T:IOC:FD_FREE")) > 10);
            assertTrue(value(ioc, "T:IOC:EPICS_VERS").startsWith("\"PebbleIOC "));
            assertEquals("\"NO_ALARM\"", value(ioc, "T:IOC:MEM_FREE.SEVR"));
            assertEquals("2000", value(ioc, "T:IOC:CB_Q_SIZE"));
            assertEquals("1000", value(ioc, "T:IOC:SCANONCE_Q_SIZE"));
            for (final String queue : new String[] {"CBLOW", "CBMEDIUM", "CBHIGH", "SCANONCE"}) {
                for (final String what : new String[] {"USED", "USEDPER", "HIGH", "HIGHPER", "OVERRUNS"}) {
                    assertEquals("\"NO_ALARM\"", value(ioc, "T:IOC:" + queue + "_Q_" + what + ".SEVR"), queue + what);
                }
            }
            Files.writeString(acf, "ASG(DEFAULT) { RULE(1, READ) } ASG(more)");
            ioc.shell("dbpf T:IOC:READACF 1");
            assertTrue(ioc.shell("asprules more"));
            assertTrue(ioc.out().contains("ASG(more)\n"), ioc.out());
            Files.writeString(acf, "ASG(");
            ioc.shell("dbpf T:IOC:READACF 1");
            assertEquals("\"INVALID\"", value(ioc, "T:IOC:READACF.SEVR"));
            ioc.shell("dbpf T:IOC:SYSRESET 1");
            ioc.awaitClosed();
        }
    }

    @Test
    void shouldRestoreAtTheNextStartWhatItSaved() throws IOException {
        Files.writeString(folder.resolve("a.db"), """
                record(ao, "T:a") { field(PINI, "YES") field(VAL, "1") info(autosaveFields, "VAL DESC") }
                record(bo, "T:b") { field(ZNAM, "Off") field(ONAM, "On") info(autosaveFields_pass0, "VAL") }
                """);
        final String script = """
                set_requestfile_path("%1$s")
                set_savefile_path("%1$s", "autosave")
                save_restoreSet_status_prefix("T:")
                save_restoreSet_NumSeqFiles(3)
                save_restoreSet_SeqPeriodInSeconds(600)
                save_restoreSet_DatedBackupFiles(0)
                save_restoreSet_IncompleteSetsOk(1)
                set_pass0_restoreFile("info_positions.sav")
                set_pass0_restoreFile("info_settings.sav")
                set_pass1_restoreFile("info_settings.sav")
                dbLoadRecords("%1$s/a.db")
                dbLoadRecords("save_restoreStatus.db", "P=T:")
                iocInit
                cd "%1$s"
                makeAutosaveFiles()
                create_monitor_set("info_positions.req", 5, "P=T:")
                create_monitor_set("info_settings.req", 30, "P=T:")
                """.formatted(folder);
        Files.createDirectories(folder.resolve("autosave"));
        try (RunningIoc ioc = boot(script)) {
            assertTrue(ioc.shell("dbpf T:a 42.5"));
            assertTrue(ioc.shell("dbpf T:a.DESC \"by hand\""));
            assertTrue(ioc.shell("dbpf T:b On"));
            assertTrue(ioc.shell("manual_save info_positions.req"));
            assertTrue(ioc.shell("manual_save info_settings.req"), ioc.err());
            assertTrue(ioc.shell("asVerify info_settings.sav"));
            assertTrue(ioc.out().contains("0 PV(s) differ, 0 not here"), ioc.out());
        }
        try (RunningIoc ioc = boot(script)) {
            assertEquals("42.5", value(ioc, "T:a"));
            assertEquals("\"by hand\"", value(ioc, "T:a.DESC"));
            assertEquals("\"On\"", value(ioc, "T:b"));
            assertEquals("\"Ok\"", value(ioc, "T:SR_rebootStatus"));
            assertTrue(ioc.shell("dbpf T:a 7"));
            assertTrue(ioc.shell("fdbrestore info_settings.sav"), ioc.err());
            assertEquals("42.5", value(ioc, "T:a"));
            assertTrue(ioc.shell("save_restoreShow 1"));
            assertTrue(ioc.out().contains("Set info_settings.req: monitor, 2 PVs, 0 not connected"), ioc.out());
            assertFalse(ioc.shell("manual_save other.req"));
        }
        assertTrue(Files.exists(folder.resolve("autosave/info_settings.sav.bu")));
    }

    @Test
    void shouldLogPutsOfBothProtocols() throws Exception {
        Files.writeString(folder.resolve("a.acf"), "ASG(DEFAULT) { RULE(1, READ) RULE(1, WRITE, TRAPWRITE) }");
        Files.writeString(
                folder.resolve("a.db"),
                "record(ao, \"T:a\") { field(PINI, \"YES\") field(VAL, \"1\") } record(busy, \"T:busy\") {}");
        try (LineServer server = new LineServer()) {
            try (RunningIoc ioc = boot("""
                        asSetFilename("%1$s/a.acf")
                        dbLoadRecords("%1$s/a.db")
                        iocLogPrefix("ioc1 ")
                        iocInit
                        caPutLogInit("127.0.0.1:%2$d file:%1$s/puts.log", 2)
                        caPutJsonLogInit("127.0.0.1:%2$d", 0)
                        """.formatted(folder, server.port()))) {
                // a put with completion is logged when it was made, with what was put: at its end the value is 0 again
                try (PyEpics python = PyEpics.start(ioc.caClient(), """
                        busy = epics.PV("T:busy")
                        same(busy.wait_for_connection(30), True)
                        busy.put(1, use_complete=True)
                        until(lambda: busy.put_complete, 120)
                        same(busy.get(use_monitor=False), 0)
                        """)) {
                    server.await("T:busy new=1 old=0");
                    assertTrue(ioc.shell("dbpf T:busy 0"));
                    python.finish(120);
                }
                try (PyEpics python =
                        PyEpics.start(ioc.caClient(), "same(epics.caput('T:a', 2.5, wait=True, timeout=30), 1)")) {
                    python.finish(120);
                }
                final String line = server.await("T:a new=2.5 old=1");
                assertTrue(
                        line.matches("ioc1 \\d\\d-\\w{3}-\\d\\d \\d\\d:\\d\\d:\\d\\d \\S+ \\S+ T:a new=2.5 old=1"),
                        line);
                try (PvaPeer peer = PvaPeer.of(ioc)) {
                    peer.put("T:a", 7.5);
                }
                server.await("T:a new=7.5 old=2.5");
                final String all = "caPutLog mode: 2 = no filter (every single put)\n3 lines logged";
                final long endNs = System.nanoTime() + 60_000_000_000L;
                while (!ioc.out().contains(all)) { // the server has a line before it is counted
                    assertTrue(System.nanoTime() - endNs < 0, ioc.out());
                    assertTrue(ioc.shell("caPutLogShow"));
                }
                assertTrue(ioc.shell("caPutLogReconf -1"));
                assertEquals(3, Files.readAllLines(folder.resolve("puts.log")).size());
            }
            final String json = server.await("\"pv\":\"T:a\"");
            assertTrue(json.endsWith("\"new\":7.5,\"old\":1,\"min\":2.5,\"max\":7.5}"), json);
        }
    }

    @Test
    void shouldSendItsLogToAServer() throws Exception {
        Configurator.setLevel("org.pebbleioc", Level.INFO);
        try (LineServer server = new LineServer();
                RunningIoc ioc = boot("""
                        epicsEnvSet("EPICS_IOC_LOG_INET", "127.0.0.1")
                        epicsEnvSet("EPICS_IOC_LOG_PORT", "%d")
                        iocLogPrefix("fac=LAB ")
                        iocLogInit
                        iocInit
                        errlog "hello from the prompt"
                        """.formatted(server.port()))) {
            assertTrue(server.await("iocRun").startsWith("fac=LAB INFO Ioc: iocRun"));
            server.await("fac=LAB INFO errlog: hello from the prompt");
            assertTrue(ioc.shell("iocLogShow"));
            assertTrue(ioc.out().contains(" connected, "), ioc.out());
        } finally {
            LoggerContext.getContext(false).getConfiguration().removeLogger("org.pebbleioc");
            LoggerContext.getContext(false).updateLoggers();
        }
    }

    /** What {@code dbgf} prints behind the type. */
    private static String value(final RunningIoc ioc, final String name) {
        final int before = ioc.out().length();
        assertTrue(ioc.shell("dbgf " + name), ioc.err());
        return ioc.out()
                .substring(before)
                .strip()
                .replaceFirst("^DBF_[^:]*:\\s*", "")
                .replaceFirst(" = 0x.*", "");
    }

    private RunningIoc boot(final String script) throws IOException {
        return RunningIoc.boot(
                Files.writeString(folder.resolve("st.cmd"), script).toString());
    }
}
