package org.pebbleioc.ioc.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.Channel.Events;

class AlarmTest {
    private final TestIoc ioc = new TestIoc();

    @Test
    void shouldRaiseLimitsWithHysteresis() throws Exception {
        ioc.load("""
                        record(ao, a) { field(HIHI, 20) field(HIGH, 10) field(LOW, -10) field(LOLO, -20)
                          field(HHSV, MAJOR) field(HSV, MINOR) field(LSV, MINOR) field(LLSV, MAJOR) field(HYST, 2) }
                        """).init();
        final Object[][] table = {
            {0.0, "NO_ALARM NO_ALARM"}, {10.0, "HIGH MINOR"}, {8.5, "HIGH MINOR"}, {7.9, "NO_ALARM NO_ALARM"},
            {20.0, "HIHI MAJOR"}, {18.0, "HIHI MAJOR"}, {17.9, "HIGH MINOR"}, {-10.0, "LOW MINOR"},
            {-25.0, "LOLO MAJOR"}, {-18.0, "LOLO MAJOR"}, {-17.0, "LOW MINOR"}, {-7.0, "NO_ALARM NO_ALARM"},
            {Double.NaN, "UDF INVALID"}, {1.0, "NO_ALARM NO_ALARM"},
        };
        for (final Object[] row : table) {
            ioc.put("a", (double) row[0]);
            assertEquals(row[1], ioc.alarm("a"), "value " + row[0]);
        }
    }

    @Test
    void shouldRaiseStatesAndChangesOfState() throws Exception {
        ioc.load("""
                        record(bo, b) { field(ZNAM, Done) field(ONAM, Acquiring) field(OSV, MINOR) }
                        record(bo, cos) { field(VAL, 0) field(PINI, YES) field(COSV, MAJOR) }
                        record(mbbo, m) { field(ZRST, Idle) field(ONST, Error) field(ONSV, MAJOR) }
                        """).init();
        ioc.put("b", "Acquiring");
        assertEquals("STATE MINOR", ioc.alarm("b"));
        ioc.put("b", "Done");
        assertEquals("NO_ALARM NO_ALARM", ioc.alarm("b"));
        ioc.put("cos", 1);
        assertEquals("COS MAJOR", ioc.alarm("cos"));
        ioc.put("cos.PROC", 1);
        assertEquals("NO_ALARM NO_ALARM", ioc.alarm("cos"));
        ioc.put("m", "Error");
        assertEquals("STATE MAJOR", ioc.alarm("m"));
        assertEquals(2, ioc.number("m.ACKS"));
    }

    @Test
    void shouldPostWithDeadbandsAndAlarmMasks() throws Exception {
        ioc.load(
                        "record(ao, a) { field(MDEL, 2) field(ADEL, 5) field(HIGH, 10) field(HSV, MINOR) field(VAL, 0) field(PINI, YES) }")
                .init();
        final List<String> events = ioc.watch("a", Events.VALUE | Events.LOG | Events.ALARM | Events.PROPERTY);
        ioc.put("a", 1);
        ioc.put("a", 3);
        ioc.put("a", 6);
        ioc.put("a", 7);
        ioc.put("a", 10.5);
        ioc.put("a.EGU", "mm");
        ioc.put("a.EGU", "mm");
        assertEquals(List.of("3.0/0/1", "6.0/0/3", "10.5/1/5", "10.5/1/8"), events);
    }

    @Test
    void shouldInheritSeverityAndDisable() throws Exception {
        ioc.load("""
                        record(ao, src) { field(HIGH, 1) field(HSV, MAJOR) }
                        record(ai, ms) { field(INP, "src MS") } record(ai, mss) { field(INP, "src MSS") }
                        record(ai, nms) { field(INP, "src") } record(ai, msi) { field(INP, "src MSI") }
                        record(ao, dis) { field(DISS, MINOR) field(SDIS, "flag") field(DISV, 1) } record(longout, flag) {}
                        """).init();
        ioc.put("src", 2);
        for (final String name : List.of("ms", "mss", "nms", "msi")) {
            ioc.put(name + ".PROC", 1);
        }
        assertEquals("LINK MAJOR", ioc.alarm("ms"));
        assertEquals("HIGH MAJOR", ioc.alarm("mss"));
        assertEquals("NO_ALARM NO_ALARM", ioc.alarm("nms"));
        assertEquals("NO_ALARM NO_ALARM", ioc.alarm("msi"));
        ioc.put("flag", 1);
        final List<String> told = ioc.putNotify("dis", 5);
        ioc.work();
        assertEquals("DISABLE MINOR", ioc.alarm("dis"));
        assertEquals(List.of("ok"), told, "a disabled record completes");
        ioc.put("dis.DISP", 1);
        assertThrows(Channel.PutException.class, () -> ioc.put("dis", 6));
        ioc.put("dis.DISP", 0);
        assertThrows(Channel.PutException.class, () -> ioc.put("dis.STAT", 0));
    }

    @Test
    void shouldBeAsUndefinedAsTheFileSays() throws Exception {
        final TestIoc ioc = new TestIoc();
        ioc.load("record(ai, \"A\") {} record(ai, \"B\") { field(UDFS, \"NO_ALARM\") }")
                .init();
        assertEquals("UDF INVALID", ioc.alarm("A"));
        assertEquals("UDF NO_ALARM", ioc.alarm("B"));
    }
}
