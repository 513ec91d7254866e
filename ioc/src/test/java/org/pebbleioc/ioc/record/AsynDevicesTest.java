package org.pebbleioc.ioc.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.PortTrace;

/** Device supports of asyn over the parameters of a port. */
class AsynDevicesTest {
    private final TestIoc ioc = new TestIoc();

    @Test
    void shouldMaskBits() throws Exception {
        final Parameter bits = ioc.port.int32("BITS", 0x1234);
        ioc.load("""
                        record(longin, li) { field(DTYP, "asynUInt32Digital") field(INP, "@asynMask(P1,0,0xff0,1)BITS") field(SCAN, "I/O Intr") }
                        record(bi, bi) { field(DTYP, "asynUInt32Digital") field(INP, "@asynMask(P1 0 4)BITS") field(SCAN, "I/O Intr") field(ONAM, on) field(ZNAM, off) }
                        record(mbbi, mbbi) { field(DTYP, "asynUInt32Digital") field(INP, "@asynMask(P1,0,0x30)BITS") field(SCAN, "I/O Intr")
                          field(ZRST, zero) field(ONST, one) field(TWST, two) field(THST, three) field(ONVL, 1) field(TWVL, 2) field(THVL, 3) }
                        record(mbbiDirect, md) { field(DTYP, "asynUInt32Digital") field(INP, "@asynMask(P1,0,0xf0)BITS") field(SCAN, "I/O Intr") }
                        record(bo, bo) { field(DTYP, "asynUInt32Digital") field(OUT, "@asynMask(P1,0,0x8000)BITS") field(VAL, 0) }
                        record(mbbo, mbbo) { field(DTYP, "asynUInt32Digital") field(OUT, "@asynMask(P1,0,0x30)BITS")
                          field(ZRST, zero) field(ONST, one) field(TWST, two) field(THST, three) field(ONVL, 1) field(TWVL, 2) field(THVL, 3) }
                        record(mbboDirect, mo) { field(DTYP, "asynUInt32Digital") field(OUT, "@asynMask(P1,0,0xf)BITS") }
                        record(longout, lo) { field(DTYP, "asynUInt32Digital") field(OUT, "@asynMask(P1,0,0x0f00)BITS") }
                        record(longin, bad) { field(DTYP, "asynUInt32Digital") field(INP, "@asyn(P1,0)BITS") }
                        """).init();
        assertEquals(0x230, ioc.number("li"));
        assertEquals("on", ioc.text("bi"));
        assertEquals("three", ioc.text("mbbi"));
        assertEquals(3, ioc.number("md"));
        assertEquals("three", ioc.text("mbbo"), "an output begins with what the driver has");
        ioc.put("bo", 1);
        assertEquals(0x9234, bits.intValue(), "only its bit");
        ioc.put("mbbo", "one");
        assertEquals(0x9214, bits.intValue());
        ioc.put("mo.B0", 1);
        assertEquals(0x9215, bits.intValue());
        ioc.put("lo", 0xfff);
        assertEquals(0x9f15, bits.intValue());
        ioc.put("bo", 0);
        assertEquals(0x1f15, bits.intValue());
        ioc.work();
        assertEquals("one", ioc.text("mbbi"));
        assertTrue(ioc.text("bad.AMSG").contains("@asynMask("), ioc.text("bad.AMSG"));
    }

    @Test
    void shouldMoveArrays() throws Exception {
        final Parameter in = ioc.port.array("IN", new int[] {1, 2});
        final Parameter out = ioc.port.array("OUT", new double[0]);
        ioc.load("""
                        record(aai, in) { field(DTYP, "asynInt32ArrayIn") field(INP, "@asyn(P1)IN") field(FTVL, LONG) field(NELM, 3) field(SCAN, "I/O Intr") }
                        record(aao, out) { field(DTYP, "asynFloat64ArrayOut") field(OUT, "@asyn(P1)OUT") field(FTVL, DOUBLE) field(NELM, 4) }
                        record(aai, wrong) { field(DTYP, "asynInt16ArrayIn") field(INP, "@asyn(P1)IN") field(FTVL, LONG) field(NELM, 3) }
                        """).init();
        assertArrayEquals(new int[] {1, 2}, (int[]) ioc.sample("in").array());
        in.set(new int[] {7, 8, 9, 10}, 0, "");
        ioc.work();
        assertArrayEquals(new int[] {7, 8, 9}, (int[]) ioc.sample("in").array(), "cut to NELM");
        ioc.database.find("out").put(DbrType.DOUBLE, new double[] {1.5, 2.5}, 2, null);
        assertArrayEquals(new double[] {1.5, 2.5}, (double[]) out.state().value());
        assertTrue(ioc.text("wrong.AMSG").contains("FTVL=LONG"), ioc.text("wrong.AMSG"));
    }

    @Test
    void shouldAverage() throws Exception {
        final Parameter number = ioc.port.float64("NUMBER", 0);
        final Parameter raw = ioc.port.int32("RAW", 0);
        ioc.load("""
                        record(ai, mean) { field(DTYP, "asynFloat64Average") field(INP, "@asyn(P1)NUMBER") field(PREC, 2) }
                        record(ai, three) { field(DTYP, "asynFloat64Average") field(INP, "@asyn(P1)NUMBER") field(SCAN, "I/O Intr") field(SVAL, 3) }
                        record(ai, raw) { field(DTYP, "asynInt32Average") field(INP, "@asyn(P1)RAW") field(LINR, SLOPE) field(ESLO, 0.5) }
                        """).init();
        ioc.put("mean.PROC", 1);
        assertEquals("UDF INVALID", ioc.alarm("mean"), "nothing came");
        final List<String> shown = ioc.watch("three", Channel.Events.VALUE);
        for (final double value : new double[] {1, 2, 6, 10}) {
            number.set(value);
            ioc.work();
        }
        ioc.put("mean.PROC", 1);
        assertEquals(4.75, ioc.number("mean"));
        assertEquals("NO_ALARM NO_ALARM", ioc.alarm("mean"));
        assertEquals(3, ioc.number("three"), "of the first three");
        assertEquals(1, shown.size(), "processed once: " + shown);
        number.set(20.0);
        ioc.put("mean.PROC", 1);
        assertEquals(20, ioc.number("mean"), "since the last processing");
        raw.set(3);
        raw.set(6);
        ioc.put("raw.PROC", 1);
        assertEquals(2, ioc.number("raw"), "4.5 is 4 as a raw value");
    }

    @Test
    void shouldProcessEveryValueOfAFifo() throws Exception {
        final Parameter number = ioc.port.int32("NUMBER", 0);
        ioc.load("""
                        record(longin, all) { field(DTYP, "asynInt32") field(INP, "@asyn(P1)NUMBER") field(SCAN, "I/O Intr") info(asyn:FIFO, "3") }
                        record(longin, newest) { field(DTYP, "asynInt32") field(INP, "@asyn(P1)NUMBER") field(SCAN, "I/O Intr") }
                        """).init();
        final List<String> all = ioc.watch("all", Channel.Events.VALUE);
        final List<String> newest = ioc.watch("newest", Channel.Events.VALUE);
        for (int i = 1; i <= 5; i++) {
            number.set(i);
        }
        ioc.work();
        assertEquals(List.of("3/0/1", "4/0/1", "5/0/1"), all, "room for three: the oldest go");
        assertEquals(List.of("5/0/1"), newest);
    }

    @Test
    void shouldCollectATimeSeries() throws Exception {
        final Parameter number = ioc.port.float64("NUMBER", 0);
        ioc.load("""
                        record(waveform, ts) { field(DTYP, "asynFloat64TimeSeries") field(INP, "@asyn(P1)NUMBER") field(FTVL, DOUBLE) field(NELM, 3)
                           }
                        """).init();
        number.set(99.0);
        ioc.put("ts.RARM", 1);
        ioc.work();
        assertEquals("1", ioc.text("ts.BUSY"));
        number.set(1.0);
        number.set(2.0);
        ioc.put("ts.PROC", 1);
        assertArrayEquals(new double[] {1, 2}, (double[]) ioc.sample("ts").array());
        number.set(3.0);
        number.set(4.0);
        ioc.work();
        assertArrayEquals(new double[] {1, 2, 3}, (double[]) ioc.sample("ts").array(), "shown when it is full");
        assertEquals("0", ioc.text("ts.BUSY"));
    }

    @Test
    void shouldRefuseWhatNeedsADevice() throws Exception {
        ioc.port.octet("TEXT", "");
        ioc.load("""
                        record(stringin, si) { field(DTYP, "asynOctetCmdResponse") field(INP, "@asyn(P1,0)*IDN?") }
                        record(waveform, wf) { field(DTYP, "asynOctetWriteRead") field(INP, "@asyn(P1,0)cmd") field(FTVL, CHAR) field(NELM, 9) }
                        """).init();
        for (final String record : new String[] {"si", "wf"}) {
            ioc.put(record + ".PROC", 1);
            assertEquals("LINK INVALID", ioc.alarm(record));
            assertTrue(ioc.text(record + ".AMSG").startsWith("asynOctet"), ioc.text(record + ".AMSG"));
        }
    }

    @Test
    void shouldFollowTheStateOfItsPort() throws Exception {
        final Parameter number = ioc.port.int32("NUMBER", 5);
        ioc.load("""
                        record(longin, li) { field(DTYP, "asynInt32") field(INP, "@asyn(P1)NUMBER") }
                        record(longout, lo) { field(DTYP, "asynInt32") field(OUT, "@asyn(P1)NUMBER") }
                        record(longin, io) { field(DTYP, "asynInt32") field(INP, "@asyn(P1)NUMBER") field(SCAN, "I/O Intr") }
                        record(asyn, a) { field(PORT, P1) }
                        """).init();
        assertEquals(
                "Connect Enable autoConnect", ioc.text("a.CNCT") + " " + ioc.text("a.ENBL") + " " + ioc.text("a.AUCT"));
        ioc.put("a.ENBL", "Disable");
        ioc.put("li.PROC", 1);
        ioc.put("lo", 7);
        assertEquals("DISABLE INVALID port P1 disabled", ioc.alarm("li") + " " + ioc.text("li.AMSG"));
        assertEquals("DISABLE INVALID", ioc.alarm("lo"));
        assertEquals(5, number.intValue());
        number.set(6);
        ioc.work();
        assertEquals(6, ioc.number("io"), "what the driver tells comes through");
        final List<String> enabled = ioc.watch("a.ENBL", Channel.Events.VALUE);
        ioc.port.state().enable(true);
        ioc.work();
        assertEquals(List.of("1/0/1"), enabled, "a change by the shell is seen");
        ioc.put("a.AUCT", "noAutoConnect");
        ioc.put("a.CNCT", "Disconnect");
        ioc.put("lo", 8);
        assertEquals("COMM INVALID port P1 not connected", ioc.alarm("lo") + " " + ioc.text("lo.AMSG"));
        ioc.put("a.AUCT", "autoConnect");
        ioc.put("lo", 9);
        ioc.work();
        assertEquals(
                "9 Connect NO_ALARM NO_ALARM", number.intValue() + " " + ioc.text("a.CNCT") + " " + ioc.alarm("lo"));
    }

    @Test
    void shouldTransact() throws Exception {
        final Parameter number = ioc.port.int32("NUMBER", 0x0f);
        ioc.port.float64("FLOAT", 2.5);
        final Parameter text = ioc.port.octet("TEXT", "old");
        ioc.load("""
                        record(asyn, a) { field(PORT, P1) field(DRVINFO, NUMBER) field(IFACE, asynInt32) field(TMOD, Read) }
                        """).init();
        assertEquals(
                "1 1 1 0",
                ioc.text("a.I32IV") + " " + ioc.text("a.F64IV") + " " + ioc.text("a.OCTETIV") + " "
                        + ioc.text("a.GPIBIV"));
        ioc.put("a.PROC", 1);
        assertEquals("15", ioc.text("a.I32INP"));
        ioc.put("a.TMOD", "Write/Read");
        ioc.put("a.I32OUT", 33);
        assertEquals("33 33", number.intValue() + " " + ioc.text("a.I32INP"));
        ioc.put("a.IFACE", "asynUInt32Digital");
        ioc.put("a.UI32MASK", 0xf);
        ioc.put("a.UI32OUT", 0xff);
        assertEquals("47 15", number.intValue() + " " + ioc.text("a.UI32INP"));
        ioc.put("a.DRVINFO", "TEXT");
        ioc.put("a.IFACE", "asynOctet");
        ioc.put("a.AOUT", "new\\n");
        assertEquals("new\n", text.textValue());
        assertEquals("new\\n 4 4", ioc.text("a.TINP") + " " + ioc.text("a.NORD") + " " + ioc.text("a.NAWT"));
        ioc.put("a.TMOD", "NoI/O");
        ioc.put("a.AOUT", "not");
        assertEquals("new\n", text.textValue());
        ioc.put("a.REASON", 0);
        ioc.put("a.TMOD", "Read");
        ioc.put("a.IFACE", "asynFloat64");
        ioc.put("a.PROC", 1);
        assertEquals(2.5, ioc.number("a.F64INP"), "FLOAT is the first by name");
        ioc.put("a.IFACE", "asynInt32");
        ioc.put("a.PROC", 1);
        assertEquals("FLOAT is FLOAT64, which asynInt32 cannot take", ioc.text("a.ERRS"));
        assertEquals("READ MAJOR", ioc.alarm("a"));
        ioc.put("a.PORT", "P9");
        assertEquals("there is no port P9 Disconnect", ioc.text("a.ERRS") + " " + ioc.text("a.CNCT"));
        ioc.put("a.PORT", "P1");
        assertEquals(" Connect", ioc.text("a.ERRS") + " " + ioc.text("a.CNCT"));
    }

    @Test
    void shouldSwitchTheTrace() throws Exception {
        ioc.port.int32("NUMBER", 0);
        ioc.load("record(asyn, a) { field(PORT, P1) }").init();
        assertEquals("1 On Off", ioc.text("a.TMSK") + " " + ioc.text("a.TB0") + " " + ioc.text("a.TB3"));
        ioc.put("a.TB3", "On");
        assertEquals(9, ioc.port.trace().mask());
        assertEquals("9", ioc.text("a.TMSK"));
        ioc.put("a.TMSK", 2);
        assertEquals("Off On Off", ioc.text("a.TB0") + " " + ioc.text("a.TB1") + " " + ioc.text("a.TB3"));
        ioc.put("a.TIB2", "On");
        ioc.put("a.TINB0", "Off");
        ioc.put("a.TSIZ", 20);
        assertEquals(
                List.of(4, 0, 20),
                List.of(
                        ioc.port.trace().ioMask(),
                        ioc.port.trace().infoMask(),
                        ioc.port.trace().truncateSize()));
        ioc.port.trace().mask(0x11);
        ioc.work();
        assertEquals("17 On", ioc.text("a.TMSK") + " " + ioc.text("a.TB4"), "another who switches is seen");
        ioc.put("a.TFIL", "/nowhere/trace");
        assertTrue(ioc.text("a.ERRS").startsWith("TFIL cannot be written"), ioc.text("a.ERRS"));
        assertEquals("", ioc.text("a.TFIL"));
    }

    @Test
    void shouldWriteTheTrace(@TempDir final Path folder) throws Exception {
        final Parameter text = ioc.port.octet("TEXT", "old");
        text.onWrite((parameter, value) -> {
            if (value.equals("bad")) {
                throw new Parameter.RefusedException("not this one");
            }
            parameter.accept(value);
        });
        ioc.load("""
                        record(stringout, so) { field(DTYP, "asynOctetWrite") field(OUT, "@asyn(P1)TEXT") }
                        record(stringin, si) { field(DTYP, "asynOctetRead") field(INP, "@asyn(P1)TEXT") field(SCAN, "I/O Intr") }
                        """).init();
        final Path file = folder.resolve("trace");
        ioc.port.trace().file(file.toString());
        ioc.port.trace().infoMask(PortTrace.PORT | PortTrace.SOURCE);
        ioc.port.trace().ioMask(PortTrace.ESCAPE);
        ioc.put("so", "quiet");
        ioc.put("so", "bad");
        ioc.put("so", "bad");
        ioc.work();
        assertEquals(
                List.of("[P1,0,0] [so] P1 so TEXT write refused: not this one"),
                Files.readAllLines(file),
                "errors from the start, the same one once");
        ioc.port.trace().mask(PortTrace.DEVICE | PortTrace.DRIVER);
        ioc.port.trace().infoMask(0);
        ioc.put("so", "a\tb");
        ioc.work();
        ioc.port.trace().mask(0);
        ioc.put("so", "quiet");
        final List<String> lines = Files.readAllLines(file);
        assertEquals(
                List.of("P1 TEXT write 3 bytes a\\x09b", "P1 TEXT set 3 bytes a\\x09b", "P1 TEXT read 3 bytes a\\x09b"),
                lines.subList(1, lines.size()));
        ioc.port.trace().file("");
    }
}
