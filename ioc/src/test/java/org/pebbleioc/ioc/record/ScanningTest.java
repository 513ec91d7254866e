package org.pebbleioc.ioc.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.channel.Channel;

/** When records process: PINI, PRIO, asynchronous ends, links that change at run time. */
class ScanningTest {
    private final TestIoc ioc = new TestIoc();

    @Test
    void shouldProcessAtEachStageOfStarting() throws Exception {
        ioc.load("""
                        record(calc, yes) { field(PINI, YES) field(CALC, "VAL+1") }
                        record(calc, run) { field(PINI, RUN) field(CALC, "VAL+1") }
                        record(calc, running) { field(PINI, RUNNING) field(INPA, "run NPP") field(CALC, "A*10") }
                        record(calc, pause) { field(PINI, PAUSE) field(CALC, "VAL+1") }
                        record(calc, paused) { field(PINI, PAUSED) field(INPA, "pause NPP") field(CALC, "A*10") }
                        """).init();
        assertEquals("1 0 0 0", all("yes", "run", "running", "pause"));
        try {
            ioc.database.start();
            assertEquals("1 1 10 0", all("yes", "run", "running", "pause"));
            ioc.database.pause();
            assertEquals("1 1 10", all("yes", "pause", "paused"));
            ioc.database.resume();
            assertEquals("2 20", all("run", "running"));
        } finally {
            ioc.database.close();
        }
    }

    private String all(final String... names) {
        final StringBuilder out = new StringBuilder();
        for (final String name : names) {
            out.append(out.length() == 0 ? "" : " ").append(ioc.text(name));
        }
        return out.toString();
    }

    @Test
    void shouldServeHighPriorityFirst() throws Exception {
        for (final String name : new String[] {"A", "B", "C"}) {
            ioc.port.int32(name, 0);
        }
        ioc.load("""
                        record(longin, low) { field(SCAN, "I/O Intr") field(DTYP, asynInt32) field(INP, "@asyn(P1)A") }
                        record(longin, mid) { field(SCAN, "I/O Intr") field(DTYP, asynInt32) field(INP, "@asyn(P1)B") field(PRIO, MEDIUM) }
                        record(longin, high) { field(SCAN, "I/O Intr") field(DTYP, asynInt32) field(INP, "@asyn(P1)C") }
                        """).init();
        ioc.put("high.PRIO", "HIGH");
        final List<String> order = new ArrayList<>();
        for (final String name : new String[] {"low", "mid", "high"}) {
            ioc.database.find(name).subscribe(Channel.Events.VALUE, (sample, mask) -> order.add(name));
        }
        for (final String name : new String[] {"A", "B", "C"}) {
            ioc.port.find(name).set(1);
        }
        ioc.work();
        assertEquals(List.of("high", "mid", "low"), order);
    }

    @Test
    void shouldEndAnAsynchronousOutputWithAllThatItCaused() throws Exception {
        ioc.load("""
                        record(ao, out) { field(DTYP, "Async Soft Channel") field(OUT, "work PP") field(FLNK, "after") }
                        record(busy, work) {}
                        record(calc, after) { field(CALC, "VAL+1") }
                        """).init();
        final List<String> told = ioc.putNotify("out", 1);
        ioc.work();
        assertEquals("1 0", ioc.text("out.PACT") + " " + ioc.text("after"));
        assertEquals(List.of(), told);
        ioc.put("work", 0);
        ioc.work();
        assertEquals("0 1", ioc.text("out.PACT") + " " + ioc.text("after"));
        assertEquals(List.of("ok"), told);
    }

    @Test
    void shouldForgetAPutThatNobodyWaitsFor() throws Exception {
        ioc.load("record(bo, start) { field(OUT, \"work PP\") } record(busy, work) {}")
                .init();
        final List<String> told = new ArrayList<>();
        final List<Channel.Subscription> pending = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ioc.database
                    .find("work")
                    .put(org.pebbleioc.ioc.channel.DbrType.DOUBLE, new double[] {1}, 1, new Channel.Completion() {
                        @Override
                        public void done(final String error) {
                            told.add("done");
                        }

                        @Override
                        public void pending(final Channel.Subscription cancel) {
                            pending.add(cancel);
                        }
                    });
        }
        final DbRecord work = ioc.database.record("work");
        assertEquals(3, work.notifies.size());
        pending.get(0).close();
        pending.get(1).close();
        pending.get(1).close();
        assertEquals(1, work.notifies.size(), "the record keeps what somebody waits for");
        ioc.put("work", 0);
        ioc.work();
        assertEquals(List.of("done"), told);
    }

    @Test
    void shouldSplitLockSetsWhenALinkGoes() throws Exception {
        ioc.load("""
                        record(ai, a) { field(INP, "b") field(FLNK, "c") }
                        record(ai, b) {} record(ai, c) { field(INP, "d") } record(ai, d) {}
                        """).init();
        assertSame(set("a"), set("d"));
        ioc.put("a.FLNK", "");
        assertSame(set("a"), set("b"));
        assertSame(set("c"), set("d"));
        assertNotSame(set("a"), set("c"));
        ioc.put("d.FLNK", "b");
        assertSame(set("a"), set("c"));
        assertEquals(4, set("a").members.size());
    }

    private LockSet set(final String name) {
        return ioc.database.record(name).lockSet;
    }

    @Test
    void shouldFollowLinksWrittenInJson() throws Exception {
        ioc.load("""
                        record(ao, src) { field(VAL, 4) }
                        record(ai, local) { field(INP, {pva: {pv: "src", proc: CP, sevr: MS}}) }
                        record(ai, constant) { field(INP, {const: 2.5}) }
                        record(stringin, text) { field(INP, {const: "hello, you"}) }
                        record(ai, far) { field(INP, {pva: "OTHER:pv"}) }
                        record(ai, computed) { field(INP, {calc: {expr: "A+1", args: [1]}}) }
                        """).init();
        ioc.put("src", 5);
        ioc.work();
        assertEquals(5, ioc.number("local"));
        assertEquals(2.5, ioc.number("constant"));
        assertEquals("0", ioc.text("constant.UDF"));
        assertEquals("hello, you", ioc.text("text"));
        ioc.put("far.PROC", 1);
        assertEquals("LINK INVALID", ioc.alarm("far"));
        assertEquals("INP: not connected: OTHER:pv", ioc.text("far.AMSG"));
        ioc.put("computed.PROC", 1);
        assertEquals("NO_ALARM NO_ALARM", ioc.alarm("computed"));
        assertEquals(2, ioc.number("computed"));
    }

    @Test
    void shouldReadClocksAndVariables() throws Exception {
        ioc.database.environment(name -> name.equals("SITE") ? "APS" : null);
        ioc.load("""
                        record(ai, seconds) { field(DTYP, "Soft Timestamp") field(INP, "@") }
                        record(stringin, time) { field(DTYP, "Soft Timestamp") field(INP, "@%Y.%03f") }
                        record(stringin, site) { field(DTYP, "getenv") field(INP, "@SITE") }
                        record(lsi, none) { field(DTYP, "getenv") field(INP, "@NONE") }
                        """).init();
        ioc.clockNs.set(631_152_000_000_000_000L + 12_345_250_000_000L);
        for (final String name : new String[] {"seconds", "time", "site", "none"}) {
            ioc.put(name + ".PROC", 1);
        }
        assertEquals(12_345.25, ioc.number("seconds"), 1e-6);
        assertEquals("1990.250", ioc.text("time"));
        assertEquals("APS", ioc.text("site"));
        assertEquals("UDF INVALID", ioc.alarm("none"));
    }
}
