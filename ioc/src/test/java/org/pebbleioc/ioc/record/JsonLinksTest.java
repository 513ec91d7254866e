package org.pebbleioc.ioc.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pebbleioc.ioc.channel.Channel.PutException;
import org.pebbleioc.ioc.db.DbFileException;

/** Links that are written in JSON, and those that see a record of this IOC as a client does. */
class JsonLinksTest {
    private final TestIoc ioc = new TestIoc();

    @Test
    void shouldCalculateAndRaiseAlarms() throws Exception {
        ioc.load("""
                        record(ao, a) { field(VAL, 2) }
                        record(ai, sum) { field(PREC, 2)
                          field(INP, {calc: {expr: "A*B+C", args: [{ca: "a CP"}, 1.5, {const: 4}], prec: 3, units: "mm",
                                             major: "VAL>20", minor: "VAL>10"}}) }
                        record(ao, out) { field(OUT, {calc: {expr: "VAL*2+A", args: [1], out: {ca: "b PP"}}}) }
                        record(ao, b) { field(PREC, 1) field(FLNK, n) } record(calc, n) { field(CALC, "VAL+1") }
                        record(calcout, status) { field(INPA, {calc: {expr: "1"}}) field(INPB, {state: s}) field(INPC, "a CA") }
                        """).init();
        assertEquals("7.00", ioc.text("sum"));
        ioc.put("a", 6);
        ioc.work();
        assertEquals("13.00 LINK MINOR", ioc.text("sum") + " " + ioc.alarm("sum"));
        ioc.put("a", 20);
        ioc.work();
        assertEquals("34.00 LINK MAJOR", ioc.text("sum") + " " + ioc.alarm("sum"));
        ioc.put("out", 3);
        ioc.work();
        assertEquals("7.0 1", ioc.text("b") + " " + ioc.text("n"));
        assertEquals(
                "Ext PV OK Local PV Ext PV OK Constant",
                ioc.text("status.INAV") + " " + ioc.text("status.INBV") + " " + ioc.text("status.INCV") + " "
                        + ioc.text("status.INDV"));
        final List<String> report = new RecordInspection(ioc.database).jsonLinks("sum", 1);
        assertEquals(
                List.of(
                        "    Link field 'INP':",
                        "      'calc': \"A*B+C\" = 34 mm",
                        "        Alarm: MAJOR, LINK",
                        "        Major expression: \"VAL>20\"",
                        "        Minor expression: \"VAL>10\"",
                        "        Input A: 20",
                        "          'ca': a connected to localhost",
                        "        Input B: 1.5",
                        "        Input C: 4"),
                report);
    }

    @Test
    void shouldTakeTheTimeOfAnArgument() throws Exception {
        ioc.load("""
                        record(ao, a) { field(VAL, 2) field(PINI, YES) }
                        record(ai, c) { field(TSE, -2) field(INP, {calc: {expr: "A", args: [{ca: "a"}], time: "A"}}) }
                        record(ai, t) { field(TSEL, "a.TIME CA") }
                        """).init();
        ioc.clockNs.addAndGet(5_000_000_000L);
        ioc.put("c.PROC", 1);
        ioc.put("t.PROC", 1);
        assertEquals(ioc.sample("a").secondsPosix(), ioc.sample("c").secondsPosix());
        assertEquals(ioc.sample("a").secondsPosix(), ioc.sample("t").secondsPosix());
    }

    @Test
    void shouldReadAndWriteStates() throws Exception {
        ioc.load("""
                        record(bo, set) { field(OUT, {state: red}) field(ZNAM, off) field(ONAM, on) }
                        record(bi, is) { field(INP, {state: red}) }
                        record(bi, isNot) { field(INP, {trace: {debug: {state: "!red"}}}) }
                        record(stringout, text) { field(OUT, {state: "!red"}) }
                        """).init();
        ioc.put("set", "on");
        ioc.put("is.PROC", 1);
        ioc.put("isNot.PROC", 1);
        assertEquals(1, ioc.number("is"));
        assertEquals(0, ioc.number("isNot"));
        ioc.put("text", "0");
        ioc.put("is.PROC", 1);
        assertEquals(1, ioc.number("is"));
        ioc.put("text", "anything");
        ioc.put("is.PROC", 1);
        assertEquals(0, ioc.number("is"));
        assertEquals("{red=false}", ioc.database.states().all().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{calc: {expr: 'A+'}} | expr: ",
                "{calc: {expr: 'A', what: 1}} | calc has no what",
                "{calc: {}} | calc needs expr",
                "{nothing: 1} | no such type of JSON link: nothing",
                "{state: ''} | a state link needs a name",
                "{pva: {field: x}} | a pva link needs the name of a PV",
                "{pva: {pv: x, proc: perhaps}} | proc is ",
                "{calc: {expr: 'A', time: 'AB'}} | time names one of the args",
            })
    void shouldRefuseWhatIsNoLink(final String link, final String why) throws Exception {
        final DbFileException e =
                assertThrows(DbFileException.class, () -> ioc.load("record(ai, x) { field(INP, " + link + ") }"));
        assertTrue(e.getMessage().contains(why), e.getMessage());
        final TestIoc live = new TestIoc();
        live.load("record(ai, x) {}").init();
        assertThrows(PutException.class, () -> live.put("x.INP", link));
    }

    @Test
    void shouldSayWhyALinkCannotBeFollowed() throws Exception {
        ioc.load("""
                        record(ao, out) { field(OUT, {calc: {expr: "VAL"}}) }
                        record(ai, in) { field(INP, {pva: {pv: "other", local: true}}) }
                        record(ao, far) { field(OUT, "OTHER:pv") field(FLNK, "OTHER:next") }
                        """).init();
        ioc.put("out", 1);
        assertEquals(
                "LINK INVALID OUT: calc in an output link needs out", ioc.alarm("out") + " " + ioc.text("out.AMSG"));
        ioc.put("in.PROC", 1);
        assertEquals("LINK INVALID INP: not connected: other", ioc.alarm("in") + " " + ioc.text("in.AMSG"));
        ioc.put("far", 1);
        assertEquals("LINK INVALID OUT: not connected: OTHER:pv", ioc.alarm("far") + " " + ioc.text("far.AMSG"));
    }

    @Test
    void shouldSeeALocalPvAsAClientDoes() throws Exception {
        ioc.load("""
                        record(ao, a) { field(MDEL, 5) field(HIGH, 7) field(HSV, MINOR) }
                        record(ai, seen) { field(INP, "a CA MS") }
                        record(ao, out) { field(DTYP, "Async Soft Channel") field(OUT, "b CA PP") }
                        record(seq, b) { field(DLY1, 3) field(LNK1, "a PP") field(DO1, 6) field(SELM, All) }
                        """).init();
        assertEquals(3, new RecordInspection(ioc.database).lockSets().size(), "a and b hang together, no others");
        ioc.put("a", 1);
        ioc.put("a", 3);
        ioc.put("seen.PROC", 1);
        assertEquals(1, ioc.number("seen"), "a change within MDEL is no event");
        ioc.put("a", 8);
        ioc.put("seen.PROC", 1);
        assertEquals("8 LINK MINOR", (int) ioc.number("seen") + " " + ioc.alarm("seen"));
        ioc.put("seen.INP", "b.DESC CA");
        ioc.put("b.DESC", "17");
        ioc.work();
        ioc.put("seen.PROC", 1);
        assertEquals(17, ioc.number("seen"));
        final List<String> told = ioc.putNotify("out", 1);
        ioc.work();
        assertEquals("1", ioc.text("out.PACT"));
        assertTrue(told.isEmpty());
        ioc.work(4);
        assertEquals(List.of("ok"), told);
        assertEquals("0", ioc.text("out.PACT"));
    }
}
