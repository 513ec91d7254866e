package org.pebbleioc.ioc.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.Channel.Events;
import org.pebbleioc.ioc.device.Parameter;

class ChainTest {
    private static final String ACQUIRE = """
            record(bo, Acquire) { field(DTYP, asynInt32) field(OUT, "@asyn(P1,0,1)ACQUIRE") field(ZNAM, Done)
              field(ONAM, Acquire) field(FLNK, SetAcquireBusy) info(asyn:READBACK, "1") }
            record(bi, Acquire_RBV) { field(DTYP, asynInt32) field(INP, "@asyn(P1,0,1)ACQUIRE") field(ZNAM, Done)
              field(ONAM, Acquiring) field(OSV, MINOR) field(SCAN, "I/O Intr") }
            record(calcout, SetAcquireBusy) { field(INPA, Acquire) field(CALC, A) field(OOPT, "When Non-zero")
              field(OUT, "AcquireBusy PP") }
            record(busy, AcquireBusy) { field(ZNAM, Done) field(ONAM, Acquiring) field(VAL, 0) }
            record(bi, AcquireBusyCB) { field(DTYP, asynInt32) field(INP, "@asyn(P1,0,1)ACQUIRE_BUSY")
              field(SCAN, "I/O Intr") field(FLNK, ClearAcquireBusy) }
            record(calcout, ClearAcquireBusy) { field(INPA, AcquireBusyCB) field(CALC, A) field(OOPT, "When Zero")
              field(OUT, "AcquireBusy PP") }
            """;
    private final TestIoc ioc = new TestIoc();
    private final Parameter acquire = ioc.port.int32("ACQUIRE", 0);
    private final Parameter busy = ioc.port.int32("ACQUIRE_BUSY", 0);

    @Test
    void shouldCompleteAcquireWhenTheDriverIsDone() throws Exception {
        acquire.onWrite((parameter, value) -> {
            parameter.accept(value);
            busy.set((int) value);
        });
        ioc.load(ACQUIRE).init();
        final List<String> states = ioc.watch("AcquireBusy", Events.VALUE);
        final List<String> told = ioc.putNotify("Acquire", 1);
        ioc.work();
        assertEquals("Acquiring", ioc.text("AcquireBusy"));
        assertEquals("Acquiring", ioc.text("Acquire_RBV"));
        assertEquals(List.of(), told);
        acquire.set(0);
        ioc.work();
        assertEquals("Done", ioc.text("Acquire"), "the setpoint follows the driver");
        assertEquals(List.of(), told, "the driver is still busy");
        busy.set(0);
        ioc.work();
        assertEquals(List.of("ok"), told);
        assertEquals(List.of("1/0/1", "0/0/1"), states);
    }

    @Test
    void shouldLetASecondClientStop() throws Exception {
        acquire.onWrite((parameter, value) -> {
            parameter.accept(value);
            busy.set((int) value);
        });
        ioc.load(ACQUIRE).init();
        final List<String> start = ioc.putNotify("Acquire", 1);
        ioc.work();
        final List<String> stop = ioc.putNotify("Acquire", 0);
        ioc.work();
        assertEquals(List.of("ok"), stop);
        assertEquals(List.of("ok"), start);
    }

    @Test
    void shouldUpdateReadbacksBeforeTheEndOfThePut() throws Exception {
        ioc.port.float64("TIME", 1).onWrite((parameter, value) -> parameter.set(Math.max(0.001, (double) value)));
        ioc.load("""
                        record(ao, t) { field(DTYP, asynFloat64) field(OUT, "@asyn(P1,0,1)TIME") field(PREC, 3) }
                        record(ai, t_RBV) { field(DTYP, asynFloat64) field(INP, "@asyn(P1,0,1)TIME") field(SCAN, "I/O Intr") }
                        """).init();
        assertEquals(1, ioc.number("t"));
        final double[] seen = {-1};
        ioc.database
                .find("t")
                .put(
                        org.pebbleioc.ioc.channel.DbrType.DOUBLE,
                        new double[] {0},
                        1,
                        error -> seen[0] = ioc.number("t_RBV"));
        ioc.work();
        assertEquals(0.001, seen[0]);
        assertEquals(0, ioc.number("t"), "the setpoint keeps what was asked");
    }

    @Test
    void shouldAlarmWhatTheDriverRefuses() throws Exception {
        ioc.port.int32("BIN", 1).onWrite((parameter, value) -> {
            throw new Parameter.RefusedException("binning is 1 or 2");
        });
        ioc.load("record(longout, b) { field(DTYP, asynInt32) field(OUT, \"@asyn(P1,0,1)BIN\") }")
                .init();
        ioc.put("b", 7);
        assertEquals("WRITE INVALID", ioc.alarm("b"));
        assertEquals("binning is 1 or 2", ioc.sample("b").alarmMessage());
    }

    @Test
    void shouldGoOnWithoutAPort() throws Exception {
        ioc.load("""
                        record(ai, x) { field(DTYP, asynInt32) field(INP, "@asyn(NONE,0,1)A") field(SCAN, "I/O Intr") }
                        record(ai, y) { field(DTYP, asynFloat64) field(INP, "@asyn(P1,0,1)NOPE") }
                        record(ai, z) { field(INP, "@foo") } record(ao, ok) {}
                        """).init();
        assertEquals("no such port: port=NONE drvInfo=A", ioc.sample("x").alarmMessage());
        assertEquals("LINK INVALID", ioc.alarm("y"));
        assertEquals("LINK INVALID", ioc.alarm("z"));
        ioc.put("ok", 1);
        assertEquals("NO_ALARM NO_ALARM", ioc.alarm("ok"));
    }

    @Test
    void shouldCoalesceChangesOfOneParameter() throws Exception {
        final Parameter counter = ioc.port.int32("N", 0);
        ioc.load(
                        "record(longin, n) { field(DTYP, asynInt32) field(INP, \"@asyn(P1,0,1)N\") field(SCAN, \"I/O Intr\") }")
                .init();
        final List<String> events = ioc.watch("n", Events.VALUE);
        for (int i = 1; i <= 1000; i++) {
            counter.set(i);
        }
        ioc.work();
        assertEquals(List.of("1000/0/1"), events);
        ioc.put("n.SCAN", "Passive");
        counter.set(5);
        ioc.work();
        assertEquals(1000, ioc.number("n"));
    }

    @Test
    void shouldScanPeriodicallyByEventAndThroughCp() throws Exception {
        ioc.load("""
                        record(calc, p) { field(CALC, "0") field(INPA, "p") field(SCAN, "1 second") }
                        record(calc, e) { field(INPA, "e") field(CALC, "A+1") field(SCAN, Event) field(EVNT, go) }
                        record(calc, cp) { field(INPA, "e CP") field(CALC, "A*10") }
                        record(calc, q) { field(INPA, "q") field(CALC, "A+1") field(SCAN, ".5 second") field(PINI, YES) }
                        """).init();
        ioc.put("p.CALC", "A+1");
        assertEquals(1, ioc.number("q"));
        ioc.work(0.6);
        assertEquals(2, ioc.number("q"));
        assertEquals(0, ioc.number("p"));
        ioc.work(1.2);
        assertEquals(1, ioc.number("p"));
        ioc.database.postEvent("go");
        ioc.work();
        assertEquals(1, ioc.number("e"));
        assertEquals(10, ioc.number("cp"));
        ioc.put("q.SCAN", "Passive");
        final double before = ioc.number("q");
        ioc.work(5);
        assertEquals(before, ioc.number("q"));
    }

    @Test
    void shouldFollowLinksThatChangeAtRunTime() throws Exception {
        ioc.load("record(ao, a) { field(VAL, 1) } record(ao, b) { field(VAL, 2) } record(ai, r) { field(INP, a) }")
                .init();
        ioc.put("r.PROC", 1);
        assertEquals(1, ioc.number("r"));
        ioc.put("r.INP", "b CP");
        ioc.work();
        assertEquals(2, ioc.number("r"), "a CP link brings its value when it connects");
        ioc.put("b", 7);
        ioc.work();
        assertEquals(7, ioc.number("r"));
        ioc.put("a.FLNK", "r");
        ioc.put("r.INP", "a");
        ioc.put("a", 9);
        assertEquals(9, ioc.number("r"));
        assertThrows(Channel.PutException.class, () -> ioc.put("r.INP", "a XX"));
        assertEquals("a NPP NMS", ioc.text("r.INP"), "as a C IOC tells it");
    }

    @Test
    void shouldNotRunInCircles() throws Exception {
        ioc.load(
                        "record(calc, a) { field(INPA, \"a\") field(CALC, \"A+1\") field(FLNK, b) } record(ai, b) { field(FLNK, a) }")
                .init();
        ioc.put("a.PROC", 1);
        assertEquals(1, ioc.number("a"));
    }
}
