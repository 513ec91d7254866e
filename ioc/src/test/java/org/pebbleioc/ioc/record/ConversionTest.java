package org.pebbleioc.ioc.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** From raw to engineering values and back, smoothing, delayed alarms. */
class ConversionTest {
    private static final String TABLE = """
            breaktable(typeKdegC) { 0 0.0
              100, 50
              300 100 }
            """;
    private final TestIoc ioc = new TestIoc();

    @Test
    void shouldConvertByABreakpointTable() throws Exception {
        ioc.load(TABLE + """
                        record(longout, raw) {}
                        record(ai, in) { field(DTYP, "Raw Soft Channel") field(INP, "raw NPP") field(LINR, typeKdegC) }
                        record(ao, out) { field(DTYP, "Raw Soft Channel") field(OUT, "sink PP") field(LINR, typeKdegC) }
                        record(longin, sink) {}
                        record(ai, none) { field(DTYP, "Raw Soft Channel") field(INP, "raw NPP") field(LINR, typeJdegC) }
                        """).init();
        final double[][] points = {{0, 0}, {50, 25}, {100, 50}, {200, 75}, {300, 100}};
        for (final double[] point : points) {
            ioc.put("raw", point[0]);
            ioc.put("in.PROC", 1);
            assertEquals(point[1], ioc.number("in"), 1e-9);
            assertEquals("NO_ALARM NO_ALARM", ioc.alarm("in"));
            ioc.put("out", point[1]);
            assertEquals(point[0], ioc.number("sink"));
        }
        ioc.put("raw", 400);
        ioc.put("in.PROC", 1);
        assertEquals(125, ioc.number("in"), 1e-9, "the last line goes on");
        assertEquals("SOFT MAJOR", ioc.alarm("in"));
        ioc.put("none.PROC", 1);
        assertEquals("SOFT MAJOR", ioc.alarm("none"));
        assertEquals("no breakpoint table typeJdegC", ioc.text("none.AMSG"));
    }

    @Test
    void shouldGoDownAFallingTable() {
        final BreakTable table = new BreakTable(new org.pebbleioc.ioc.db.BreakTableDefinition(
                "t", java.util.List.of(0.0, 10.0, 20.0), java.util.List.of(5.0, 3.0, -1.0), null));
        assertEquals(4, table.toEngineering(5).value());
        assertEquals(15, table.toRaw(1).value());
        assertEquals(-1, table.toRaw(5.2).value(), 1e-9);
        assertEquals(true, table.toRaw(5.2).outside());
    }

    @Test
    void shouldSlopeOffsetAndSmooth() throws Exception {
        ioc.load("""
                        record(longout, raw) { field(VAL, 100) }
                        record(ai, in) { field(DTYP, "Raw Soft Channel") field(INP, "raw NPP") field(LINR, SLOPE)
                          field(ROFF, 10) field(ASLO, 2) field(AOFF, 1) field(ESLO, 0.5) field(EOFF, -3) field(SMOO, 0.75) }
                        record(ao, out) { field(DTYP, "Raw Soft Channel") field(OUT, "sink PP") field(LINR, SLOPE)
                          field(ROFF, 10) field(ASLO, 2) field(AOFF, 1) field(ESLO, 0.5) field(EOFF, -3) field(OROC, 5) }
                        record(longin, sink) {}
                        """).init();
        ioc.put("in.PROC", 1);
        assertEquals(((100 + 10) * 2 + 1) * 0.5 - 3, ioc.number("in"), "the first value is taken as it is");
        ioc.put("raw", 0);
        ioc.put("in.PROC", 1);
        assertEquals(0.25 * 7.5 + 0.75 * 107.5, ioc.number("in"));
        ioc.put("out", 107.5);
        assertEquals(5, ioc.number("out.OVAL"), "OROC: at most 5 a time");
        assertEquals("1", ioc.text("out.OMOD"));
        for (int i = 0; i < 30; i++) {
            ioc.put("out.PROC", 1);
        }
        assertEquals(100, ioc.number("sink"));
    }

    @Test
    void shouldDelayAlarms() throws Exception {
        ioc.load("record(ao, x) { field(FLNK, \"in\") }\n"
                        + "record(ai, in) { field(INP, \"x\") field(HIGH, 5) field(HSV, MINOR) field(AFTC, 3) }")
                .init();
        put(0, 1);
        put(1, 9);
        assertEquals("NO_ALARM NO_ALARM", ioc.alarm("in"), "not for one second");
        for (int i = 0; i < 10; i++) {
            put(1, 9);
        }
        assertEquals("HIGH MINOR", ioc.alarm("in"));
        put(1, 1);
        assertEquals("HIGH MINOR", ioc.alarm("in"), "nor does it go at once");
        for (int i = 0; i < 10; i++) {
            put(1, 1);
        }
        assertEquals("NO_ALARM NO_ALARM", ioc.alarm("in"));
    }

    private void put(final double afterSeconds, final double value) throws Exception {
        ioc.clockNs.addAndGet((long) (afterSeconds * 1e9));
        ioc.put("x", value);
    }
}
