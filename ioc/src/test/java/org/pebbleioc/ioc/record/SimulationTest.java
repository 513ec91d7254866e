package org.pebbleioc.ioc.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** SIMM, SIML, SIOL, SVAL, SIMS, SSCN, SDLY. */
class SimulationTest {
    private final TestIoc ioc = new TestIoc();

    @Test
    void shouldReadAndWriteTheSimulatedDevice() throws Exception {
        ioc.port.float64("X", 1.5);
        ioc.load("""
                        record(bo, sim) { field(ZNAM, Off) field(ONAM, On) }
                        record(ao, fake) { field(VAL, 42) }
                        record(ai, in) { field(DTYP, asynFloat64) field(INP, "@asyn(P1)X") field(SIML, "sim") field(SIOL, "fake") field(SIMS, MINOR) }
                        record(ao, out) { field(DTYP, asynFloat64) field(OUT, "@asyn(P1)X") field(SIML, "sim") field(SIOL, "sink PP") }
                        record(ao, sink) {}
                        record(stringin, text) { field(SIMM, YES) field(SVAL, "abc") }
                        """).init();
        ioc.put("in.PROC", 1);
        assertEquals(1.5, ioc.number("in"));
        ioc.put("sim", 1);
        ioc.put("in.PROC", 1);
        assertEquals(42, ioc.number("in"));
        assertEquals("SIMM MINOR", ioc.alarm("in"));
        ioc.put("out", 3);
        assertEquals(3, ioc.number("sink"));
        assertEquals(1.5, ioc.port.find("X").doubleValue(), "the device hears nothing");
        ioc.put("sim", 0);
        ioc.put("in.PROC", 1);
        assertEquals("NO_ALARM NO_ALARM", ioc.alarm("in"));
        assertEquals(1.5, ioc.number("in"));
        ioc.put("text.PROC", 1);
        assertEquals("abc", ioc.text("text"));
    }

    @Test
    void shouldConvertRawSimulatedValues() throws Exception {
        ioc.load(
                        "record(ai, in) { field(SIMM, RAW) field(SVAL, 10) field(LINR, SLOPE) field(ESLO, 0.5) field(EOFF, 1) }")
                .init();
        ioc.put("in.PROC", 1);
        assertEquals(6, ioc.number("in"));
        assertEquals(10, ioc.number("in.RVAL"));
        ioc.put("in.SVAL", 20);
        ioc.put("in.PROC", 1);
        assertEquals(11, ioc.number("in"), "what a client writes to SVAL");
    }

    @Test
    void shouldScanOtherwiseWhileItSimulates() throws Exception {
        ioc.load("record(calc, n) { field(CALC, \"VAL+1\") }\n"
                        + "record(longin, in) { field(SSCN, \"1 second\") field(FLNK, \"n\") }")
                .init();
        ioc.work(3);
        assertEquals(0, ioc.number("n"));
        ioc.put("in.SIMM", "YES");
        assertEquals("1 second Passive", ioc.text("in.SCAN") + " " + ioc.text("in.SSCN"));
        ioc.work(5);
        assertEquals(1, ioc.number("n"));
        ioc.put("in.SIMM", "NO");
        assertEquals("Passive 1 second", ioc.text("in.SCAN") + " " + ioc.text("in.SSCN"));
    }

    @Test
    void shouldTakeItsTime() throws Exception {
        ioc.load("record(longin, in) { field(SIMM, YES) field(SVAL, 5) field(SDLY, 2) }")
                .init();
        ioc.work(0);
        final List<String> told = ioc.putNotify("in.PROC", 1);
        ioc.work(1);
        assertEquals("1 0", ioc.text("in.PACT") + " " + ioc.text("in"));
        assertEquals(List.of(), told);
        ioc.work(2.5);
        assertEquals("0 5", ioc.text("in.PACT") + " " + ioc.text("in"));
        assertEquals(List.of("ok"), told);
    }
}
