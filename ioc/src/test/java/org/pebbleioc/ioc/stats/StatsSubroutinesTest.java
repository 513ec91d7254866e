package org.pebbleioc.ioc.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.record.TestIoc;

/** The functions that records of the iocStats module call. */
class StatsSubroutinesTest {
    private final TestIoc ioc = new TestIoc();
    private final List<String> resets = new ArrayList<>();

    @Test
    void shouldWatchAScan() throws Exception {
        StatsSubroutines.addTo(ioc.database.subroutines(), () -> resets.add("reset"));
        ioc.load("""
                        record(bo, "I:1_MODE") { field(DOL, "0") field(ZNAM, "Relative") field(ONAM, "Absolute") }
                        record(sub, "I:1_UPD_TIME") { field(SCAN, "1 second") field(PREC, "5") field(INAM, "scanMonInit")
                          field(SNAM, "scanMon") field(HHSV, MAJOR) field(HSV, MINOR) field(LSV, MINOR) field(LLSV, MAJOR)
                          field(BRSV, INVALID) field(INPA, "I:1_MODE") field(B, "10") field(C, "50") }
                        """).init();
        ioc.put("I:1_UPD_TIME.PROC", 1);
        assertEquals("SOFT INVALID", ioc.alarm("I:1_UPD_TIME"), "the first time has no interval yet");
        assertEquals("1.00000", ioc.text("I:1_UPD_TIME.E"));
        after(1.05);
        assertEquals("0.05000 NO_ALARM NO_ALARM", shown());
        after(1.2);
        assertEquals("0.20000 HIGH MINOR", shown());
        after(0.4);
        assertEquals("-0.60000 LOLO MAJOR", shown());
        ioc.put("I:1_MODE", 1);
        after(1.6);
        assertEquals("1.60000 HIHI MAJOR", shown());
        ioc.put("I:1_UPD_TIME.SCAN", "2 second");
        after(2);
        assertEquals("1.60000 SOFT INVALID", shown(), "another period begins anew");
    }

    private void after(final double seconds) throws Exception {
        ioc.clockNs.addAndGet(Math.round(seconds * 1e9));
        ioc.put("I:1_UPD_TIME.PROC", 1);
    }

    private String shown() {
        return ioc.text("I:1_UPD_TIME") + " " + ioc.alarm("I:1_UPD_TIME");
    }

    @Test
    void shouldRestartWhenNothingInhibitsIt() throws Exception {
        StatsSubroutines.addTo(ioc.database.subroutines(), () -> resets.add("reset"));
        ioc.load("""
                        record(sub, "I:SYSRESET") { alias("I:SysReset") field(SNAM, "rebootProc") field(BRSV, "INVALID")
                          field(L, "1") field(A, "1") }
                        """).init();
        ioc.put("I:SysReset", 1);
        assertEquals(List.of(), resets, "A inhibits");
        ioc.put("I:SysReset.A", 0);
        assertEquals(List.of("reset"), resets, "a put to A processes as well");
        ioc.put("I:SysReset.L", 0);
        ioc.put("I:SysReset", 1);
        assertEquals(List.of("reset"), resets, "L enables");
    }
}
