package org.pebbleioc.ioc.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.DbrType;

class RecordTypesTest {
    private final TestIoc ioc = new TestIoc();

    @Test
    void shouldHaveNativeTypesOfBase() throws Exception {
        ioc.load("""
                        record(ai, ai) {} record(longin, li) {} record(bo, bo) {} record(mbbi, mbbi) {}
                        record(stringin, si) {} record(waveform, wf) { field(FTVL, UCHAR) field(NELM, 256) }
                        """).init();
        final Object[][] expected = {
            {"ai", DbrType.DOUBLE},
            {"ai.PREC", DbrType.SHORT},
            {"ai.SCAN", DbrType.ENUM},
            {"ai.INP", DbrType.STRING},
            {"ai.DESC", DbrType.STRING},
            {"ai.DESC$", DbrType.CHAR},
            {"ai.SEVR", DbrType.ENUM},
            {"ai.RVAL", DbrType.LONG},
            {"ai.UDF", DbrType.CHAR},
            {"ai.DISP", DbrType.CHAR},
            {"ai.PROC", DbrType.CHAR},
            {"li", DbrType.LONG},
            {"li.HIHI", DbrType.LONG},
            {"bo", DbrType.ENUM},
            {"bo.ZNAM", DbrType.STRING},
            {"bo.RVAL", DbrType.DOUBLE},
            {"bo.HIGH", DbrType.DOUBLE},
            {"mbbi", DbrType.ENUM},
            {"mbbi.ZRVL", DbrType.DOUBLE},
            {"si", DbrType.STRING},
            {"si.VAL$", DbrType.CHAR},
            {"wf", DbrType.CHAR},
            {"wf.NORD", DbrType.DOUBLE},
            {"wf.FTVL", DbrType.ENUM},
            {"ai.DTYP", DbrType.ENUM},
            {"ai.RTYP", DbrType.STRING},
            {"ai.DISV", DbrType.SHORT},
        };
        for (final Object[] pair : expected) {
            final Channel channel = ioc.database.find((String) pair[0]);
            assertEquals(pair[1], channel.nativeType(), (String) pair[0]);
            assertEquals(pair[1], channel.sample().type(), (String) pair[0]);
        }
        assertEquals(256, ioc.database.find("wf").maxCount());
        assertNull(ioc.database.find("ai.NONE"));
        assertNull(ioc.database.find("ai.PREC$"));
        assertNull(ioc.database.find("none"));
        assertEquals(Menus.SCAN, ioc.sample("ai.SCAN").metadata().choices());
        assertEquals("UDF INVALID", ioc.alarm("ai"));
    }

    @Test
    void shouldConvertAnalogValues() throws Exception {
        ioc.load("""
                        record(ao, src) { field(VAL, 10) }
                        record(ai, in) { field(DTYP, "Raw Soft Channel") field(INP, "src") field(ASLO, 0.5) field(AOFF, 1) }
                        record(ao, out) { field(DRVH, 5) field(DRVL, -5) field(PREC, 2) field(EGU, "mm") }
                        record(ao, step) { field(OMSL, closed_loop) field(DOL, "src") field(OIF, Incremental) field(OUT, "sink PP") }
                        record(ai, sink) {}
                        """).init();
        ioc.put("in.PROC", 1);
        assertEquals(6, ioc.number("in"));
        ioc.put("out", "7.256");
        assertEquals("5.00", ioc.text("out"));
        assertEquals(5, ioc.sample("out").metadata().controlHigh());
        ioc.put("step.PROC", 1);
        ioc.put("step.PROC", 1);
        assertEquals(20, ioc.number("sink"));
    }

    @Test
    void shouldMapRawValuesOfMultiState() throws Exception {
        ioc.port.int32("COLOR", 3);
        ioc.load("""
                        record(mbbo, c) { field(DTYP, asynInt32) field(OUT, "@asyn(P1,0,1)COLOR")
                          field(ZRST, Mono) field(ONST, RGB1) field(ONVL, 2) field(TWST, RGB2) field(TWVL, 3) field(TWSV, MINOR) }
                        record(mbbi, c_RBV) { field(DTYP, asynInt32) field(INP, "@asyn(P1,0,1)COLOR") field(SCAN, "I/O Intr")
                          field(ZRST, Mono) field(ONST, RGB1) field(ONVL, 2) field(TWST, RGB2) field(TWVL, 3) field(UNSV, MAJOR) }
                        """).init();
        assertEquals("RGB2", ioc.text("c"), "the driver's value at start");
        assertEquals(List.of("Mono", "RGB1", "RGB2"), ioc.sample("c").metadata().choices());
        ioc.put("c", "RGB1");
        assertEquals(2, ioc.port.find("COLOR").intValue());
        ioc.work();
        assertEquals("RGB1", ioc.text("c_RBV"));
        ioc.port.find("COLOR").set(9);
        ioc.work();
        assertEquals(65535, ioc.number("c_RBV") + 65536, "unknown state");
        assertEquals("STATE MAJOR", ioc.alarm("c_RBV"));
        assertThrows(Channel.PutException.class, () -> ioc.put("c", "Blue"));
        assertThrows(Channel.PutException.class, () -> ioc.put("c", "3"));
    }

    @Test
    void shouldKeepWaveformsAsArraysAndTexts() throws Exception {
        ioc.port.octet("PATH", "/tmp/");
        ioc.load("""
                        record(waveform, path) { field(DTYP, asynOctetWrite) field(INP, "@asyn(P1)PATH") field(FTVL, CHAR) field(NELM, 256) }
                        record(waveform, path_RBV) { field(DTYP, asynOctetRead) field(INP, "@asyn(P1)PATH") field(FTVL, CHAR)
                          field(NELM, 256) field(SCAN, "I/O Intr") }
                        record(waveform, dims) { field(FTVL, LONG) field(NELM, 4) }
                        record(subArray, d1) { field(FTVL, LONG) field(MALM, 4) field(NELM, 2) field(INDX, 1) field(INP, "dims NPP") }
                        """).init();
        assertEquals("/tmp/", ioc.text("path"));
        final byte[] text = "/data/x\0".getBytes(StandardCharsets.UTF_8);
        ioc.database.find("path").put(DbrType.CHAR, text, text.length, null);
        ioc.work();
        assertEquals("/data/x", ioc.port.find("PATH").textValue());
        assertEquals("/data/x", ioc.text("path_RBV"));
        assertEquals(7, ioc.number("path_RBV.NORD"));
        ioc.database.find("dims").put(DbrType.DOUBLE, new double[] {1, 2, 3, 4, 5, 6}, 6, null);
        assertArrayEquals(new int[] {1, 2, 3, 4}, (int[]) ioc.sample("dims").array());
        ioc.put("d1.PROC", 1);
        assertArrayEquals(new int[] {2, 3}, (int[]) ioc.sample("d1").array());
        ioc.database.find("dims").put(DbrType.LONG, new int[0], 0, null);
        assertEquals(0, ioc.sample("dims").count());
    }

    @Test
    void shouldTakeLongStringsAndCutShortOnes() throws Exception {
        ioc.load("record(stringout, s) {} record(ai, a) { field(DESC, \"d\") }").init();
        final String longText = "x".repeat(50);
        ioc.put("s", longText);
        assertEquals("x".repeat(39), ioc.text("s"));
        final byte[] bytes = "a longer description\0".getBytes(StandardCharsets.UTF_8);
        ioc.database.find("a.DESC$").put(DbrType.CHAR, bytes, bytes.length, null);
        assertEquals("a longer description", ioc.text("a.DESC"));
        assertEquals(21, ioc.sample("a.DESC$").count());
    }

    @Test
    void shouldComputeAndFanOut() throws Exception {
        ioc.load("""
                        record(ao, x) { field(FLNK, "sum") }
                        record(calc, sum) { field(INPA, "x") field(INPB, "3") field(CALC, "A*B") field(FLNK, "fan") }
                        record(fanout, fan) { field(LNK1, "c1") field(LNK2, "df") }
                        record(calcout, c1) { field(INPA, "sum") field(CALC, "A") field(OOPT, "When Non-zero") field(OUT, "big PP") }
                        record(longin, big) {}
                        record(dfanout, df) { field(OMSL, closed_loop) field(DOL, "sum") field(OUTA, "o1 PP") field(OUTB, "o2.HOPR") }
                        record(ao, o1) {} record(ao, o2) {}
                        record(seq, s) { field(DOL1, "11") field(LNK1, "o1 PP") field(DLY2, 2) field(DOL2, "12") field(LNK2, "o2 PP") }
                        """).init();
        ioc.put("x", 4);
        assertEquals(12, ioc.number("sum"));
        assertEquals(12, ioc.number("big"));
        assertEquals(12, ioc.number("o1"));
        assertEquals(12, ioc.number("o2.HOPR"));
        ioc.put("x", 0);
        assertEquals(12, ioc.number("big"), "zero is not written");
        final List<String> told = ioc.putNotify("s.PROC", 1);
        ioc.work(1);
        assertEquals(11, ioc.number("o1"));
        assertEquals(0, ioc.number("o2"));
        assertEquals(List.of(), told, "the delay is not over");
        ioc.work(2.5);
        assertEquals(12, ioc.number("o2"));
        assertEquals(List.of("ok"), told);
        ioc.put("sum.CALC", "A+");
        ioc.put("x", 1);
        assertEquals("CALC INVALID", ioc.alarm("sum"));
    }

    @Test
    void shouldEndMomentaryOutput() throws Exception {
        ioc.load("record(bo, b) { field(ZNAM, Off) field(ONAM, On) field(HIGH, 1) }")
                .init();
        ioc.put("b", "On");
        ioc.work(0.5);
        assertEquals("On", ioc.text("b"));
        ioc.work(1.1);
        assertEquals("Off", ioc.text("b"));
    }
}
