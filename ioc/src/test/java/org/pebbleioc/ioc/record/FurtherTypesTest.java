package org.pebbleioc.ioc.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.channel.ElementType;

/** The record types that cameras do not need and sites do. */
class FurtherTypesTest {
    private final TestIoc ioc = new TestIoc();

    @Test
    void shouldKeepAll64Bits() throws Exception {
        ioc.load("""
                        record(int64out, out) { field(DOL, "9007199254740993") field(OUT, "in.VAL PP") field(PINI, YES)
                          field(HIHI, "9223372036854775807") field(HHSV, MAJOR) }
                        record(int64in, in) { field(FLNK, "copy") }
                        record(int64in, copy) { field(INP, "in") }
                        record(waveform, wf) { field(FTVL, UINT64) field(NELM, 3) }
                        """).init();
        assertEquals("9007199254740993", ioc.text("copy"), "one more than a double can count to");
        assertEquals(DbrType.DOUBLE, ioc.database.find("copy").nativeType(), "as Channel Access shows it");
        assertEquals(ElementType.INT64, ioc.sample("copy").elementType());
        assertArrayEquals(
                new long[] {9007199254740993L}, (long[]) ioc.sample("copy").array());
        ioc.put("out", "9223372036854775807");
        assertEquals("HIHI MAJOR", ioc.alarm("out"));
        assertEquals("9223372036854775807", ioc.text("in"));
        ioc.database.find("wf").put(DbrType.STRING, new String[] {"18446744073709551615", "2"}, 2, null);
        assertArrayEquals(new long[] {-1, 2}, (long[]) ioc.sample("wf").array());
    }

    @Test
    void shouldCountBitsOfDirectRecords() throws Exception {
        ioc.load("""
                        record(mbboDirect, out) { field(B1, 1) field(B1F, 1) field(OUT, "raw PP") }
                        record(longin, raw) {}
                        record(mbbiDirect, in) { field(DTYP, "Raw Soft Channel") field(INP, "raw NPP") field(SHFT, 1) }
                        record(mbboDirect, closed) { field(OMSL, closed_loop) field(DOL, "raw NPP") }
                        """).init();
        assertEquals(Integer.MIN_VALUE + 2, ioc.number("out"), "bits of the file are the value");
        assertEquals("0", ioc.text("out.UDF"));
        final List<String> bit = ioc.watch("out.B4", Channel.Events.VALUE);
        ioc.put("out.B4", 1);
        ioc.put("out.B1F", 0);
        assertEquals(18, ioc.number("out"));
        assertEquals(18, ioc.number("raw"));
        assertEquals(1, bit.size(), "a client of the bit hears of it once: " + bit);
        ioc.put("out", 3);
        assertEquals("1 1 0", ioc.text("out.B0") + " " + ioc.text("out.B1") + " " + ioc.text("out.B4"));
        ioc.put("in.PROC", 1);
        assertEquals(1, ioc.number("in"), "shifted by SHFT");
        assertEquals("1", ioc.text("in.B0"));
        ioc.put("closed.PROC", 1);
        assertEquals("1", ioc.text("closed.B1"));
        assertThrows(Channel.PutException.class, () -> ioc.put("closed.B1", 0));
    }

    @Test
    void shouldHoldTextsOfAnyLength() throws Exception {
        final String path = "/data/" + "x".repeat(100);
        ioc.load("""
                        record(lso, out) { field(SIZV, 200) field(OUT, "in PP") }
                        record(lsi, in) { field(SIZV, 100) field(FLNK, "short") }
                        record(stringin, short) { field(INP, "in") }
                        record(lsi, constant) { field(INP, ["a long constant"]) }
                        """).init();
        final byte[] bytes = (path + "\0").getBytes(StandardCharsets.UTF_8);
        ioc.database.find("out.VAL$").put(DbrType.CHAR, bytes, bytes.length, null);
        assertEquals(path, ioc.text("out.VAL$"));
        assertEquals(path.substring(0, 99), ioc.text("in"), "SIZV with its terminating zero");
        assertEquals(100, ioc.number("in.LEN"));
        assertEquals(path.substring(0, 39), ioc.text("short"));
        assertEquals(DbrType.STRING, ioc.database.find("out").nativeType());
        assertEquals(path.substring(0, 39), ((String[]) ioc.sample("out").array())[0]);
        assertEquals(200, ioc.database.find("out.VAL$").maxCount());
        assertEquals("a long constant", ioc.text("constant"));
    }

    @Test
    void shouldMoveArrays() throws Exception {
        ioc.load("""
                        record(aao, out) { field(FTVL, DOUBLE) field(NELM, 4) field(OUT, "wf PP") field(DOL, [1, 2.5]) }
                        record(waveform, wf) { field(FTVL, LONG) field(NELM, 3) field(FLNK, "in") }
                        record(aai, in) { field(FTVL, FLOAT) field(NELM, 2) field(INP, "wf") }
                        record(aai, words) { field(FTVL, STRING) field(NELM, 3) field(INP, {const: ["a", "b"]}) }
                        """).init();
        assertArrayEquals(new double[] {1, 2.5}, (double[]) ioc.sample("out").array());
        assertEquals("0", ioc.text("out.UDF"));
        ioc.database.find("out").put(DbrType.DOUBLE, new double[] {7, 8, 9, 10}, 4, null);
        assertArrayEquals(new int[] {7, 8, 9}, (int[]) ioc.sample("wf").array());
        assertArrayEquals(new float[] {7, 8}, (float[]) ioc.sample("in").array());
        assertArrayEquals(
                new String[] {"a", "b"}, (String[]) ioc.sample("words").array());
        assertEquals(2, ioc.number("words.NORD"));
    }

    @Test
    void shouldCompress() throws Exception {
        ioc.load("""
                        record(ao, src) { field(FLNK, "fan") }
                        record(fanout, fan) { field(LNK1, "ring") field(LNK2, "mean") field(LNK3, "med") field(LNK4, "lifo") }
                        record(compress, ring) { field(INP, "src") field(ALG, "Circular Buffer") field(NSAM, 3) }
                        record(compress, lifo) { field(INP, "src") field(ALG, "Circular Buffer") field(NSAM, 3) field(BALG, "LIFO Buffer") }
                        record(compress, mean) { field(INP, "src") field(ALG, "N to 1 Average") field(N, 2) field(NSAM, 2)
                          field(ILIL, 0) field(IHIL, 100) field(FLNK, "count") }
                        record(compress, med) { field(INP, "src") field(ALG, "N to 1 Median") field(N, 3) field(NSAM, 2) field(PBUF, YES) }
                        record(calc, count) { field(CALC, "VAL+1") }
                        record(waveform, wf) { field(FTVL, DOUBLE) field(NELM, 2) field(FLNK, "avg") }
                        record(compress, avg) { field(INP, "wf") field(ALG, "Average") field(N, 2) field(NSAM, 2) }
                        """).init();
        for (final double value : new double[] {1, 2, 900, 4, 6}) {
            ioc.put("src", value);
        }
        assertArrayEquals(
                new double[] {900, 4, 6}, (double[]) ioc.sample("ring").array());
        assertArrayEquals(
                new double[] {6, 4, 900}, (double[]) ioc.sample("lifo").array());
        assertArrayEquals(new double[] {1.5, 5}, (double[]) ioc.sample("mean").array(), "900 is beyond IHIL");
        assertEquals(2, ioc.number("count"), "the forward link goes with a new value only");
        assertArrayEquals(
                new double[] {2, 6}, (double[]) ioc.sample("med").array(), "6 stands for a group of 2 so far");
        ioc.put("ring.RES", 1);
        assertEquals(0, ioc.sample("ring").count());
        ioc.database.find("wf").put(DbrType.DOUBLE, new double[] {1, 2}, 2, null);
        assertEquals(0, ioc.sample("avg").count());
        ioc.database.find("wf").put(DbrType.DOUBLE, new double[] {3, 6}, 2, null);
        assertArrayEquals(new double[] {2, 4}, (double[]) ioc.sample("avg").array());
    }

    @Test
    void shouldCountInAHistogram() throws Exception {
        ioc.load("""
                        record(ao, src) { field(FLNK, "h") }
                        record(histogram, h) { field(SVL, "src") field(NELM, 4) field(LLIM, 0) field(ULIM, 8) field(MDEL, 1) }
                        """).init();
        final List<String> shown = ioc.watch("h", Channel.Events.VALUE);
        for (final double value : new double[] {0, 1.9, 2, 7.9, 8, -1}) {
            ioc.put("src", value);
        }
        assertArrayEquals(new double[] {3, 0, 0, 1}, (double[]) ioc.sample("h").array(), "a border is the lower bin's");
        assertEquals(ElementType.ULONG, ioc.sample("h").elementType());
        assertEquals(2, shown.size(), "MDEL 1: after the first, and then every second count: " + shown);
        ioc.put("h.CMD", "Stop");
        ioc.put("src", 1);
        assertEquals(3, ioc.number("h"));
        ioc.put("h.CMD", "Clear");
        ioc.put("h.CMD", "Start");
        ioc.put("h.SGNL", 3);
        assertArrayEquals(new double[] {0, 1, 0, 0}, (double[]) ioc.sample("h").array());
    }

    @Test
    void shouldSelectInputs() throws Exception {
        ioc.load("""
                        record(ao, a) { field(VAL, 5) } record(ao, b) { field(VAL, 1) } record(longout, n) { field(VAL, 1) }
                        record(sel, s) { field(INPA, "a") field(INPB, "b") field(INPC, "3") field(NVL, "n") }
                        """).init();
        final String[][] expected = {
            {"Specified", "1"}, {"High Signal", "5"}, {"Low Signal", "1"}, {"Median Signal", "3"}
        };
        for (final String[] pair : expected) {
            ioc.put("s.SELM", pair[0]);
            ioc.put("s.PROC", 1);
            assertEquals(Double.parseDouble(pair[1]), ioc.number("s"), pair[0]);
        }
        ioc.put("n", 40);
        ioc.put("s.SELM", "Specified");
        ioc.put("s.PROC", 1);
        assertEquals("SOFT INVALID", ioc.alarm("s"));
    }

    @Test
    void shouldFormatTexts() throws Exception {
        ioc.load("""
                        record(ao, x) { field(VAL, 3.14159) } record(longout, n) { field(VAL, -42) }
                        record(stringin, name) { field(VAL, "cam1") }
                        record(printf, p) { field(SIZV, 100) field(FMT, "%s: %05.2f|%-6d|%#x|%g|%%|%3s") field(INP0, "name") field(INP1, "x")
                          field(INP2, "n") field(INP3, "255") field(INP4, "x") field(OUT, "out PP") field(IVLS, "??") }
                        record(lsi, out) { field(SIZV, 100) }
                        """).init();
        ioc.put("p.PROC", 1);
        assertEquals("cam1: 03.14|-42   |0xff|3.14159|%|??", ioc.text("p"));
        assertEquals("LINK INVALID", ioc.alarm("p"));
        ioc.put("p.FMT", "%.3s");
        ioc.put("p.PROC", 1);
        assertEquals("cam", ioc.text("out"));
        assertEquals("NO_ALARM NO_ALARM", ioc.alarm("p"));
        final String[][] general = {
            {"100000", "100000"}, {"1000000", "1e+06"}, {"0.0001", "0.0001"}, {"0.00001234", "1.234e-05"}
        };
        for (final String[] pair : general) {
            assertEquals(pair[1], PrintfFormat.general(Double.parseDouble(pair[0]), 6, false));
        }
    }

    @Test
    void shouldPostEvents() throws Exception {
        ioc.load("""
                        record(event, e) { field(VAL, "shot") }
                        record(calc, second) { field(SCAN, Event) field(EVNT, "shot") field(CALC, "VAL+1") field(PHAS, 1) field(FLNK, "sum") }
                        record(calc, first) { field(SCAN, Event) field(EVNT, " shot ") field(CALC, "A+1") field(INPA, "second NPP") }
                        record(calc, sum) { field(INPA, "first") field(CALC, "VAL+A") }
                        record(ai, stamped) { field(TSE, 7) }
                        """).init();
        ioc.put("e.PROC", 1);
        ioc.work();
        assertEquals(1, ioc.number("second"));
        assertEquals(1, ioc.number("first"), "PHAS 0 goes before PHAS 1");
        ioc.clockNs.set(1_800_000_000_000_000_000L);
        ioc.database.postEvent("7.0");
        ioc.work();
        ioc.clockNs.set(1_900_000_000_000_000_000L);
        ioc.put("stamped.PROC", 1);
        assertEquals(1_800_000_000L, ioc.sample("stamped").secondsPosix(), "the time of event 7");
    }

    @Test
    void shouldKeepStatesAndPermissions() throws Exception {
        ioc.load("record(state, s) {} record(permissive, p) { field(LABL, \"beam\") }")
                .init();
        final List<String> heard = ioc.watch("s", Channel.Events.VALUE);
        ioc.put("s", "RUNNING");
        ioc.put("s", "RUNNING");
        ioc.put("p", 1);
        ioc.put("p.WFLG", 1);
        assertEquals("RUNNING 1 1", ioc.text("s") + " " + ioc.text("p") + " " + ioc.text("p.OFLG"));
        assertEquals(1, heard.size(), "only changes: " + heard);
    }
}
