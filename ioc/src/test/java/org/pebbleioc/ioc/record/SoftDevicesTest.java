package org.pebbleioc.ioc.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Device supports of base that need no driver. */
class SoftDevicesTest {
    private static final double EPICS_EPOCH =
            Instant.parse("1990-01-01T00:00:00Z").getEpochSecond();

    private final TestIoc ioc = new TestIoc();

    @Test
    void shouldTellTheTime() throws Exception {
        ioc.load("""
                        record(ai, "GTIM_TIME") { field(DTYP, "General Time") field(INP, "@TIME") field(PREC, 3) }
                        record(longin, "GTIM_ERR_CNT") { field(DTYP, "General Time") field(INP, "@GETERRCNT") }
                        record(stringin, "GTIM_CUR_SRC") { field(DTYP, "General Time") field(INP, "@BESTTCP") }
                        record(bo, "GTIM_RESET") { field(DTYP, "General Time") field(OUT, "@RSTERRCNT") field(ONAM, "Reset") }
                        record(ai, "wrong") { field(DTYP, "General Time") field(INP, "@HOUR") }
                        record(ai, "soft") { field(DTYP, "Soft Timestamp") field(INP, "@") }
                        record(stringin, "text") { field(DTYP, "Soft Timestamp") field(INP, "@%Y-%m-%d %H:%M:%S.%03f") }
                        record(stringin, "long") { field(DTYP, "Soft Timestamp")
                          field(INP, "@%Y-%m-%d %H:%M:%S.%09f and then some more") field(UDFS, MINOR) }
                        """).init();
        ioc.clockNs.addAndGet(500_000_000L);
        for (final String name :
                List.of("GTIM_TIME", "GTIM_ERR_CNT", "GTIM_CUR_SRC", "wrong", "soft", "text", "long")) {
            ioc.put(name + ".PROC", 1);
        }
        ioc.put("GTIM_RESET", 1);
        final double now = ioc.clockNs.get() / 1e9 - EPICS_EPOCH;
        assertEquals(now, ioc.number("GTIM_TIME"), 1e-6);
        assertEquals(now, ioc.number("soft"), 1e-6);
        assertEquals("0 OS Clock", ioc.text("GTIM_ERR_CNT") + " " + ioc.text("GTIM_CUR_SRC"));
        assertEquals("NO_ALARM NO_ALARM", ioc.alarm("GTIM_RESET"));
        assertTrue(ioc.text("wrong.AMSG").contains("@TIME, not @HOUR"), ioc.text("wrong.AMSG"));
        assertTrue(ioc.text("text").matches("2023-11-1\\d \\d\\d:\\d\\d:20\\.500"), ioc.text("text"));
        assertEquals("UDF MINOR", ioc.alarm("long"), "longer than a stringin can hold");
    }

    @Test
    void shouldTellTheTimeOfAnEvent() throws Exception {
        ioc.load("record(ai, soft) { field(DTYP, \"Soft Timestamp\") field(INP, \"@\") field(TSE, 7) }")
                .init();
        ioc.database.postEvent("7");
        ioc.work();
        final double then = ioc.clockNs.get() / 1e9 - EPICS_EPOCH;
        ioc.clockNs.addAndGet(30_000_000_000L);
        ioc.put("soft.PROC", 1);
        assertEquals(then, ioc.number("soft"), 1e-6);
    }

    @Test
    void shouldReadVariables() throws Exception {
        ioc.database.environment(Map.of("SITE", "x".repeat(50))::get);
        ioc.load("""
                        record(stringin, si) { field(DTYP, "getenv") field(INP, "@SITE") field(PINI, YES) }
                        record(lsi, li) { field(DTYP, "getenv") field(INP, "@SITE") field(SIZV, 100) field(PINI, YES) }
                        record(stringin, none) { field(DTYP, "getenv") field(INP, "@NOTHING") field(UDFS, MAJOR) field(PINI, YES) }
                        """).init();
        assertEquals("x".repeat(39), ioc.text("si"));
        assertEquals("x".repeat(50), ioc.text("li.VAL$"));
        assertEquals(51, ioc.number("li.LEN"));
        assertEquals("UDF MAJOR", ioc.alarm("none"));
        ioc.put("li.INP", "@NOTHING");
        ioc.put("li.PROC", 1);
        assertEquals("1 1 UDF INVALID", ioc.text("li.UDF") + " " + ioc.text("li.LEN") + " " + ioc.alarm("li"));
    }

    @Test
    @ResourceLock(Resources.SYSTEM_OUT)
    @ResourceLock(Resources.SYSTEM_ERR)
    void shouldWriteLines() throws Exception {
        ioc.load("""
                        record(stringout, so) { field(DTYP, "stdio") field(OUT, "@stdout") }
                        record(lso, lo) { field(DTYP, "stdio") field(OUT, "@stderr") field(SIZV, 100) }
                        record(printf, pf) { field(DTYP, "stdio") field(OUT, "@stdout") field(FMT, "%d of %s") field(INP0, 3) field(INP1, "so") }
                        record(stringout, log) { field(DTYP, "stdio") field(OUT, "@errlog") }
                        record(stringout, wrong) { field(DTYP, "stdio") field(OUT, "@stdlog") }
                        """).init();
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final ByteArrayOutputStream err = new ByteArrayOutputStream();
        final PrintStream oldOut = System.out;
        final PrintStream oldErr = System.err;
        final Kept kept = new Kept();
        final Logger logger = (Logger) LogManager.getLogger(TextDevice.class);
        final Level level = logger.getLevel();
        Configurator.setLevel(logger, Level.INFO);
        kept.start();
        logger.addAppender(kept);
        try {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            ioc.put("so", "hello");
            ioc.put("lo", "trouble");
            ioc.put("pf.PROC", 1);
            ioc.put("log", "for the log");
        } finally {
            System.setOut(oldOut);
            System.setErr(oldErr);
            logger.removeAppender(kept);
            Configurator.setLevel(logger, level);
        }
        assertEquals("hello\n3 of hello\n", out.toString(StandardCharsets.UTF_8));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("trouble\n"));
        assertEquals(List.of("for the log"), kept.lines);
        ioc.put("wrong", "text");
        assertEquals("LINK INVALID", ioc.alarm("wrong"));
    }

    private static final class Kept extends AbstractAppender {
        final List<String> lines = new ArrayList<>();

        Kept() {
            super("kept", null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(final LogEvent event) {
            lines.add(event.getMessage().getFormattedMessage());
        }
    }

    @Test
    void shouldReadAndSetStates() throws Exception {
        ioc.load("""
                        record(bo, set) { field(DTYP, "Db State") field(OUT, "@beam") field(ZNAM, "off") field(ONAM, "on") field(FLNK, get) }
                        record(bi, get) { field(DTYP, "Db State") field(INP, "@beam") field(ZNAM, "off") field(ONAM, "on") }
                        record(bi, other) { field(DTYP, "Db State") field(INP, "@shutter") field(PINI, YES) }
                        """).init();
        assertEquals(
                Map.of("beam", false, "shutter", false), ioc.database.states().all(), "created where missing");
        assertEquals("0.0 0", ioc.number("other") + " " + ioc.text("other.UDF"));
        ioc.put("set", "on");
        assertEquals("on", ioc.text("get"));
        assertEquals(true, ioc.database.states().isSet("beam"));
        ioc.database.states().set("beam", false);
        ioc.put("get.PROC", 1);
        assertEquals("off", ioc.text("get"));
    }
}
