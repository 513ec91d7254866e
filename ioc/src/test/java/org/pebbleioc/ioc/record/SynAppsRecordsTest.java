package org.pebbleioc.ioc.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.DbrType;

/** Records of synApps' calc module, as its documentation has them. */
class SynAppsRecordsTest {
    private final TestIoc ioc = new TestIoc();

    @Test
    void shouldCalculateWithTexts() throws Exception {
        ioc.load("""
                        record(stringin, name) { field(VAL, "det1") }
                        record(mbbo, mode) { field(ZRST, "Idle") field(ONST, "Busy") field(VAL, 1) }
                        record(waveform, wf) { field(FTVL, CHAR) field(NELM, 64) }
                        record(scalcout, s) { field(INPA, 7) field(INAA, "name") field(INBB, "mode") field(INCC, "wf")
                          field(CALC, "AA+':'+BB+$P('%03d',A)+CC") field(OUT, "so PP") field(PREC, 2) }
                        record(stringout, so) { }
                        record(scalcout, number) { field(INPA, "2.5") field(CALC, "A*2") field(PREC, 2) field(OUT, "mode PP") }
                        """).init();
        assertEquals("Constant", ioc.text("s.INAV"));
        assertEquals("Local PV Constant", ioc.text("s.IAAV") + " " + ioc.text("s.IDDV"));
        ioc.database.find("wf").put(DbrType.CHAR, "a\n".getBytes(StandardCharsets.US_ASCII), 2, null);
        final List<String> texts = ioc.watch("s.SVAL", Channel.Events.VALUE);
        final List<String> inputs = ioc.watch("s.AA", Channel.Events.VALUE);
        ioc.put("s.PROC", 1);
        assertEquals("det1:Busy007a\\n", ioc.text("s.SVAL"), "what cannot be printed is escaped");
        assertEquals("det1:Busy007a\\n", ioc.text("so"));
        assertEquals(0, ioc.number("s"), "a text is the number it begins with");
        assertEquals(List.of(1, 1), List.of(texts.size(), inputs.size()));
        ioc.put("s.PROC", 1);
        assertEquals(List.of(1, 1), List.of(texts.size(), inputs.size()), "posted when it changes");
        ioc.put("number.CALC", "A>2");
        ioc.put("number.PROC", 1);
        assertEquals("1.00", ioc.text("number.SVAL"));
        ioc.put("number.PREC", 0);
        ioc.put("number.PROC", 1);
        assertEquals("1 Busy", ioc.text("number.SVAL") + " " + ioc.text("mode"));
    }

    @Test
    void shouldSayWhenItCannotCalculate() throws Exception {
        ioc.load("""
                        record(scalcout, s) { field(CALC, "A/B") field(A, 1) field(OUT, "so PP") field(IVOA, "Set output to IVOV") field(IVOV, 9) }
                        record(ao, so) { }
                        """).init();
        ioc.put("s.PROC", 1);
        assertEquals("-1 ***ERROR***", ioc.text("s") + " " + ioc.text("s.SVAL"));
        assertEquals("CALC INVALID division by zero", ioc.alarm("s") + " " + ioc.text("s.AMSG"));
        assertEquals(9, ioc.number("so"));
        ioc.put("s.B", 4);
        assertEquals(0.25, ioc.number("s"), "B processes");
        assertEquals(0.25, ioc.number("so"));
        assertEquals("NO_ALARM NO_ALARM", ioc.alarm("s"));
        ioc.put("s.CALC", "A+");
        assertTrue(ioc.number("s.CLCV") != 0);
    }

    @Test
    void shouldWriteWhatTheTargetWants() throws Exception {
        ioc.load("""
                        record(scalcout, s) { field(CALC, "A") field(DOPT, "Use OCAL") field(OCAL, "'x='+$P('%.1f',A)+'\\\\n'")
                          field(OUT, "wf PP") field(OOPT, "Transition To Non-zero") field(ODLY, 0.5) field(OEVT, 9) field(FLNK, n) }
                        record(waveform, wf) { field(FTVL, UCHAR) field(NELM, 20) }
                        record(calc, n) { field(CALC, "VAL+1") }
                        record(calc, e) { field(CALC, "VAL+1") field(SCAN, Event) field(EVNT, 9) }
                        """).init();
        final List<String> told = ioc.putNotify("s.A", 2);
        assertEquals("1", ioc.text("s.DLYA"));
        assertEquals(List.of(), told);
        ioc.work(0.4);
        assertEquals(0, ioc.number("wf.NORD"));
        ioc.work(0.6);
        assertArrayEquals("x=2.0\n".getBytes(StandardCharsets.US_ASCII), (byte[])
                ioc.sample("wf").array());
        assertEquals("x=2.0\\n", ioc.text("s.OSV"));
        assertEquals("0 1.0 1.0", ioc.text("s.DLYA") + " " + ioc.number("n") + " " + ioc.number("e"));
        assertEquals(List.of("ok"), told);
        ioc.put("s.A", 3);
        assertEquals("0", ioc.text("s.DLYA"), "no transition");
        ioc.put("s.OOPT", "Never");
        ioc.put("s.A", 0);
        ioc.put("s.A", 1);
        assertEquals("0", ioc.text("s.DLYA"));
    }

    @Test
    void shouldWaitForWhatItCaused() throws Exception {
        ioc.load("""
                        record(scalcout, s) { field(CALC, "1") field(OUT, "b PP") field(WAIT, "Wait") field(FLNK, n) }
                        record(busy, b) { }
                        record(calc, n) { field(CALC, "VAL+1") }
                        """).init();
        ioc.put("s.PROC", 1);
        ioc.work();
        assertEquals("1 0.0", ioc.text("s.PACT") + " " + ioc.number("n"));
        ioc.put("b", 0);
        ioc.work();
        assertEquals("0 1.0", ioc.text("s.PACT") + " " + ioc.number("n"));
    }

    /** The slit of the documentation: two edges, or centre and width. */
    @Test
    void shouldTransformBothWays() throws Exception {
        ioc.load("""
                        record(transform, slit) { field(PREC, 1)
                          field(CLCA, "C-D/2") field(CLCB, "C+D/2") field(CLCC, "($left+$right)/2") field(CLCD, "B-A")
                          field(CMTA, "$left: left edge") field(CMTB, "$right: right edge") field(OUTA, "left PP") field(FLNK, n) }
                        record(ao, left) { }
                        record(calc, n) { field(CALC, "VAL+1") }
                        """).init();
        ioc.put("slit.A", -1);
        assertEquals("-1.0 0.0 -0.5 1.0", edges(), "B of the old C and D; then C and D of both edges");
        ioc.put("slit.B", 3);
        assertEquals("-1.0 3.0 1.0 4.0", edges());
        ioc.put("slit.D", 2);
        assertEquals("0.0 2.0 1.0 2.0", edges());
        assertEquals(0, ioc.number("left"));
        assertEquals(3, ioc.number("n"));
        ioc.put("slit.C", 5);
        assertEquals("4.0 6.0 5.0 2.0", edges());
        ioc.put("slit.COPT", "Always");
        ioc.put("slit.A", 100);
        assertEquals("4.0 6.0 5.0 2.0", edges(), "computed in any case");
    }

    private String edges() {
        return ioc.text("slit.A") + " " + ioc.text("slit.B") + " " + ioc.text("slit.C") + " " + ioc.text("slit.D");
    }

    @Test
    void shouldReadWhatItTransforms() throws Exception {
        ioc.load("""
                        record(ao, src) { field(VAL, 4) }
                        record(transform, t) { field(INPA, "src") field(CLCB, "A*2") field(CLCC, "1/0") field(INPD, "elsewhere")
                          field(FLNK, n) }
                        record(calc, n) { field(CALC, "VAL+1") }
                        """).init();
        ioc.put("t.PROC", 1);
        assertEquals("4 8", ioc.text("t.A") + " " + ioc.text("t.B"));
        assertEquals("LINK INVALID", ioc.alarm("t"), "the first of equal alarms");
        final Channel.PutException refused = assertThrows(Channel.PutException.class, () -> ioc.put("t.A", 1));
        assertTrue(refused.getMessage().contains("INPA"), refused.getMessage());
        assertEquals(1, ioc.number("n"));
        ioc.put("src", 5);
        ioc.put("t.IVLA", "Do Nothing");
        ioc.put("t.PROC", 1);
        assertEquals("8 1.0", ioc.text("t.B") + " " + ioc.number("n"), "no result, no forward link");
        ioc.put("t.INPD", "0");
        ioc.put("t.PROC", 1);
        assertEquals("10", ioc.text("t.B"));
        assertEquals("CALC INVALID CLCC: division by zero", ioc.alarm("t") + " " + ioc.text("t.AMSG"));
        ioc.put("t.CLCC", "");
        ioc.put("t.PROC", 1);
        assertEquals(
                "NO_ALARM NO_ALARM Local PV Constant",
                ioc.alarm("t") + " " + ioc.text("t.IAV") + " " + ioc.text("t.IDV"));
    }

    @Test
    void shouldProcessWhenInputsChange() throws Exception {
        ioc.load("""
                        record(ao, a) { field(VAL, 1) }
                        record(ao, b) { field(VAL, 2) }
                        record(swait, w) { field(SCAN, "I/O Intr") field(INAN, "a.VAL") field(INBN, "b") field(INCN, "10")
                          field(INBP, "No") field(CALC, "A+B+C") field(OUTN, "out.VAL") field(FLNK, n) }
                        record(ao, out) { }
                        record(calc, n) { field(CALC, "VAL+1") }
                        """).init();
        assertEquals("I/O Intr", ioc.text("w.SCAN"));
        assertEquals("PV OK PV OK No PV", ioc.text("w.INAV") + " " + ioc.text("w.OUTV") + " " + ioc.text("w.INCV"));
        final double before = ioc.number("n");
        ioc.put("a", 5);
        ioc.work();
        assertEquals(17, ioc.number("out"));
        assertEquals(before + 1, ioc.number("n"));
        ioc.put("b", 3);
        ioc.work();
        assertEquals(17, ioc.number("out"), "INBP is No");
        ioc.put("w.INBP", "Yes");
        ioc.work();
        ioc.put("b", 4);
        ioc.work();
        assertEquals(19, ioc.number("out"));
        ioc.put("w.SCAN", "Passive");
        ioc.work();
        ioc.put("a", 6);
        ioc.work();
        assertEquals(19, ioc.number("out"), "passive again");
        ioc.put("w.INAN", "");
        ioc.put("w.PROC", 1);
        ioc.work();
        assertEquals("No PV 19.0", ioc.text("w.INAV") + " " + ioc.number("out"), "A keeps its value");
        ioc.put("w.INAN", "a.VAL");
        assertEquals("a.VAL", ioc.text("w.INAN"), "as it was written");
    }

    @Test
    void shouldHoldItsForwardLinkBack() throws Exception {
        ioc.load("""
                        record(swait, w) { field(CALC, "1") field(OUTN, "b") field(DOPT, "Use DOL") field(DOLD, 1) field(ODLY, 1)
                          field(FLNK, n) field(INAN, "nowhere") }
                        record(busy, b) { }
                        record(calc, n) { field(CALC, "VAL+1") }
                        """).init();
        ioc.put("w.PROC", 1);
        assertEquals("0.0 1", ioc.number("b") + " " + ioc.text("w.PACT"));
        ioc.work(1.1);
        assertEquals("1.0 0.0", ioc.number("b") + " " + ioc.number("n"));
        ioc.put("b", 0);
        ioc.work(1.2);
        assertEquals("0 1.0", ioc.text("w.PACT") + " " + ioc.number("n"));
        assertEquals("PV BAD", ioc.text("w.INAV"));
        assertEquals("INVALID", ioc.text("w.SEVR"));
    }
}
