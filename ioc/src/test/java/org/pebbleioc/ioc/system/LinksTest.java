package org.pebbleioc.ioc.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pebbleioc.ioc.RunningIoc;

/** Whole IOCs whose records are linked with each other. */
class LinksTest {
    private static final long PATIENCE_S = 60;

    @TempDir
    private Path folder;

    private String script(final String name, final String records, final String... lines) throws IOException {
        final Path db = folder.resolve(name + ".db");
        Files.writeString(db, records);
        final Path script = folder.resolve(name + ".cmd");
        Files.writeString(script, String.join("\n", lines) + "\ndbLoadRecords \"" + db + "\"\niocInit\n");
        return script.toString();
    }

    /** An IOC that looks for PVs nowhere but at these. */
    private RunningIoc near(final String records, final int caPort, final int pvaPort, final String... lines)
            throws IOException {
        final Map<String, String> environment = RunningIoc.environment();
        environment.put("EPICS_CA_ADDR_LIST", "127.0.0.1:" + caPort);
        environment.put("EPICS_CA_AUTO_ADDR_LIST", "NO");
        environment.put("EPICS_CA_CONN_TMO", "1");
        environment.put("EPICS_PVA_AUTO_ADDR_LIST", "NO");
        environment.put("EPICS_PVA_NAME_SERVERS", "127.0.0.1:" + pvaPort);
        return RunningIoc.bootIn(environment, "-S", script("near", records, lines));
    }

    private static String value(final RunningIoc ioc, final String field) {
        final int before = ioc.out().length();
        assertTrue(ioc.shell("dbgf " + field), field);
        return ioc.out().substring(before).replaceFirst("(?s)^DBF_\\w+: *", "").strip();
    }

    private static void await(final RunningIoc ioc, final String field, final String expected) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        String seen = value(ioc, field);
        while (!seen.startsWith(expected)) {
            if (System.nanoTime() > deadlineNs) {
                throw new AssertionError(field + " is " + seen + ", not " + expected);
            }
            LockSupport.parkNanos(5_000_000);
            seen = value(ioc, field);
        }
    }

    @Test
    void shouldFollowLinksOfPvAccess() throws Exception {
        try (RunningIoc far = RunningIoc.boot("-S", script("far", """
                        record(ao, "F:ao") { field(VAL, 2.5) field(PREC, 2) field(EGU, "mm") field(HIGH, 5) field(HSV, MINOR) field(PINI, YES) }
                        record(int64out, "F:wide") { field(VAL, "1234567890123456789") }
                        record(mbbo, "F:state") { field(ZRST, "off") field(ONST, "on") }
                        record(waveform, "F:wave") { field(FTVL, DOUBLE) field(NELM, 5) field(INP, [1, 2, 3]) }
                        record(stringout, "F:text") {}
                        record(calc, "F:count") { field(CALC, "VAL+1") }
                        record(ao, "F:x") { info(Q:group, {"F:group": {"x": {+type: "plain", +channel: "VAL", +putorder: 1}}}) }
                        record(ao, "F:y") { info(Q:group, {"F:group": {"y": {+channel: "VAL", +putorder: 2}}}) }
                        """));
                RunningIoc near = near("""
                                record(ai, "in") { field(INP, {pva: {pv: "F:ao", proc: "CP", sevr: "MS", time: true}}) field(TSE, -2) field(PREC, 1) }
                                record(int64in, "wide") { field(INP, {pva: {pv: "F:wide", proc: CPP}}) }
                                record(stringin, "choice") { field(INP, {pva: {pv: "F:state", proc: CP}}) }
                                record(waveform, "wave") { field(FTVL, DOUBLE) field(NELM, 9) field(INP, {pva: {pv: "F:wave", proc: CP, Q: 2, pipeline: true}}) }
                                record(stringin, "units") { field(INP, {pva: {pv: "F:ao", field: "display.units", proc: CP, always: true}}) }
                                record(ao, "out") { field(OUT, {pva: "F:ao"}) }
                                record(stringout, "outChoice") { field(OUT, {pva: {pv: "F:state", proc: PP}}) }
                                record(ao, "outCount") { field(DTYP, "Async Soft Channel") field(OUT, {pva: {pv: "F:count.PROC", proc: true}}) field(FLNK, done) }
                                record(calc, "done") { field(CALC, "VAL+1") }
                                record(aao, "outWave") { field(FTVL, DOUBLE) field(NELM, 3) field(DOL, [7, 8]) field(OMSL, closed_loop) field(OUT, {pva: "F:wave"}) }
                                record(ao, "outX") { field(OUT, {pva: {pv: "F:group", field: "x", defer: true}}) }
                                record(ao, "outY") { field(OUT, {pva: {pv: "F:group", field: "y"}}) }
                                record(ai, "y") { field(INP, {pva: {pv: "F:group", field: "y", proc: CP}}) }
                                record(ai, "sum") { field(INP, {calc: {expr: "A+B", args: [{pva: {pv: "F:ao", proc: CP}}, 10], prec: 2}}) field(PREC, 1) }
                                """, far.caPort(), far.pvaPort())) {
            await(near, "in", "2.5");
            await(near, "wide", "1234567890123456789");
            await(near, "choice", "\"off\"");
            await(near, "wave.NORD", "3");
            await(near, "units", "\"mm\"");
            await(near, "sum", "12.5");
            await(near, "y", "0");
            assertTrue(near.shell("dbpf out 6"));
            await(near, "in", "6");
            await(near, "in.SEVR", "\"MINOR\"");
            await(near, "sum", "16");
            assertEquals(value(far, "F:ao.TIME"), value(near, "in.TIME"));
            assertTrue(near.shell("dbpf outChoice on"));
            await(near, "choice", "\"on\"");
            assertTrue(near.shell("dbpf outCount 1"));
            await(near, "done", "1");
            assertEquals("1", value(far, "F:count"));
            assertTrue(near.shell("dbpf outWave.PROC 1"));
            await(far, "F:wave.NORD", "2");
            assertTrue(near.shell("dbpf outX 3"));
            assertEquals("0", value(far, "F:x"));
            assertTrue(near.shell("dbpf outY 4"));
            await(near, "y", "4");
            assertEquals("3", value(far, "F:x"));
            stop(far);
            await(near, "in.SEVR", "\"INVALID\"");
        }
    }

    @Test
    void shouldOutliveAnIocThatIsKilledOrStopped() throws Exception {
        final int caPort = RunningIoc.freePort();
        final StringBuilder farRecords = new StringBuilder();
        final StringBuilder nearRecords = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            farRecords
                    .append("record(ao, \"F:")
                    .append(i)
                    .append("\") { field(VAL, ")
                    .append(i)
                    .append(") }\n");
            nearRecords
                    .append("record(ai, \"in")
                    .append(i)
                    .append("\") { field(INP, \"F:")
                    .append(i)
                    .append(" CP\") }\n");
        }
        nearRecords.append("record(ao, \"out\") { field(OUT, \"F:999 PP\") }\n");
        final String far = script("far", farRecords.toString(), "epicsEnvSet EPICS_CAS_SERVER_PORT " + caPort);
        try (RunningIoc near = near(nearRecords.toString(), caPort, RunningIoc.freePort())) {
            awaitLinks(near, 0);
            try (ChildIoc first = ChildIoc.start("-i", far)) {
                first.await("PVAccess on TCP port", PATIENCE_S);
                awaitLinks(near, 1001);
                await(near, "in999", "999");
                first.signal("STOP");
                await(near, "in999.SEVR", "\"INVALID\"");
                assertTrue(near.shell("dbpf out 5"), "a record never waits for another IOC");
                first.signal("CONT");
                awaitLinks(near, 1001);
                await(near, "in999.SEVR", "\"NO_ALARM\"");
                assertTrue(near.shell("dbpf out 6"));
                await(near, "in999", "6");
            }
            await(near, "in500.SEVR", "\"INVALID\"");
            awaitLinks(near, 0);
            try (ChildIoc second = ChildIoc.start("-i", far)) {
                second.await("PVAccess on TCP port", PATIENCE_S);
                awaitLinks(near, 1001);
                await(near, "in999", "999");
                await(near, "in999.SEVR", "\"NO_ALARM\"");
            }
        }
    }

    private static void stop(final RunningIoc ioc) {
        ioc.close();
    }

    private static void awaitLinks(final RunningIoc near, final int connected) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        final String expected = "Total 1001 CA links; " + connected + " connected";
        while (true) {
            final int before = near.out().length();
            near.shell("dbcar");
            if (near.out().substring(before).contains(expected)) {
                return;
            }
            if (System.nanoTime() > deadlineNs) {
                throw new AssertionError("not " + expected + ": " + near.out().substring(before));
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Test
    void shouldTakeInputsOfAnAccessFileFromAnotherIoc() throws Exception {
        final Path rules = folder.resolve("rules.acf");
        Files.writeString(rules, """
                ASG(DEFAULT) {
                  INPA(F:open)
                  RULE(1, READ)
                  RULE(1, WRITE) { CALC("A=1") }
                }
                """);
        try (RunningIoc far = RunningIoc.boot(
                        "-S", script("far", "record(ao, \"F:open\") { field(VAL, 0) field(PINI, YES) }\n"));
                RunningIoc near =
                        near("record(ao, x) {}\n", far.caPort(), far.pvaPort(), "asSetFilename \"" + rules + "\"")) {
            awaitRules(near, "VALID value=0.0");
            assertTrue(far.shell("dbpf F:open 1"));
            awaitRules(near, "VALID value=1.0");
            stop(far);
            awaitRules(near, "INVALID");
        }
    }

    private static void awaitRules(final RunningIoc ioc, final String text) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (true) {
            final int before = ioc.out().length();
            ioc.shell("asprules");
            if (ioc.out().substring(before).contains(" " + text)) {
                return;
            }
            if (System.nanoTime() > deadlineNs) {
                throw new AssertionError("no " + text + ": " + ioc.out().substring(before));
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    void shouldNotDeadlockInACircleOfTwoIocs() throws Exception {
        final int port = RunningIoc.freePort();
        final int other = RunningIoc.freePort();
        final Map<String, String> environment = RunningIoc.environment();
        environment.put("EPICS_CAS_SERVER_PORT", Integer.toString(port));
        environment.put("EPICS_CA_ADDR_LIST", "127.0.0.1:" + other);
        environment.put("EPICS_CA_AUTO_ADDR_LIST", "NO");
        try (RunningIoc a = RunningIoc.bootIn(environment, "-S", script("a", """
                        record(calc, "A") { field(CALC, "VAL<1000?VAL+1:VAL") field(FLNK, "A:more") }
                        record(calcout, "A:more") { field(INPA, "A") field(CALC, "A<1000") field(OOPT, "When Non-zero") field(OUT, "B.PROC CA") }
                        """))) {
            environment.put("EPICS_CAS_SERVER_PORT", Integer.toString(other));
            environment.put("EPICS_CA_ADDR_LIST", "127.0.0.1:" + port);
            try (RunningIoc b = RunningIoc.bootIn(environment, "-S", script("b", """
                            record(calc, "B") { field(CALC, "VAL+1") field(FLNK, "A.PROC") }
                            """))) {
                awaitConnected(a);
                awaitConnected(b);
                assertTrue(a.shell("dbpf A.PROC 1"));
                await(a, "A", "1000");
                await(b, "B", "999");
            }
        }
    }

    private static void awaitConnected(final RunningIoc ioc) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        int before = 0;
        do {
            assertTrue(System.nanoTime() < deadlineNs, () -> "links are not connected");
            before = ioc.out().length();
            ioc.shell("dbcar");
            LockSupport.parkNanos(5_000_000);
        } while (!ioc.out().substring(before).contains(" 0 not connected"));
    }
}
