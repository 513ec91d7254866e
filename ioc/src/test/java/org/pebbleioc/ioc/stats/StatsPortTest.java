package org.pebbleioc.ioc.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.device.ParameterPort;
import org.pebbleioc.ioc.record.QueueStatus;

/** The parameters behind iocAdminSoft.db. */
class StatsPortTest {
    private static final long SECOND_NS = 1_000_000_000L;

    @Test
    void shouldMeasureTheProcess() {
        final GcPauses pauses = new GcPauses();
        final StatsPort stats = new StatsPort(pauses, new ClientCounts(() -> null, () -> null), List::of);
        final ParameterPort port = stats.port();
        final String path = "/opt/a/very/long/path/to/the/folder/in/which/the/ioc/was/started";
        stats.started(Map.of("ENGINEER", "Ada", "IOCSH_STARTUP_SCRIPT", "st.cmd")::get, path, 1234);
        assertTrue(stats.doWork(0) > 0);
        assertEquals(1234, port.find("records").intValue());
        assertEquals("Ada", port.find("engineer").textValue());
        assertEquals("st.cmd", port.find("startup_script_1").textValue());
        assertEquals(path, port.find("pwd1").textValue() + port.find("pwd2").textValue());
        assertEquals(ProcessHandle.current().pid(), port.find("proc_id").intValue());
        final double heap = port.find("heap_used_bytes").doubleValue();
        assertTrue(heap > 1e6 && heap <= port.find("heap_max_bytes").doubleValue());
        final double resident = port.find("allocated_bytes").doubleValue();
        assertTrue(resident > 1e6 && resident < port.find("total_bytes").doubleValue());
        final double files = port.find("fd").doubleValue();
        assertTrue(files > 2 && files < port.find("maxfd").doubleValue());
        assertTrue(port.find("tod").textValue().matches("\\d\\d/\\d\\d/\\d{4} \\d\\d:\\d\\d:\\d\\d"));
    }

    @Test
    void shouldTellOfTheQueuesOfScans() {
        final QueueStatus[] queues = {
            new QueueStatus("cbLow", 3, 2, 2000, 0), new QueueStatus("scanOnce", 5, 4, 1000, 6)
        };
        final StatsPort stats =
                new StatsPort(new GcPauses(), new ClientCounts(() -> null, () -> null), () -> List.of(queues));
        stats.doWork(0);
        final ParameterPort port = stats.port();
        assertEquals(2000, port.find("cbQueueSize").intValue());
        assertEquals(1000, port.find("scanOnceQueueSize").intValue());
        assertEquals(2, port.find("cbLowQueueUsed").intValue());
        assertEquals(6, port.find("scanOnceQueueOverruns").intValue());
        queues[0] = new QueueStatus("cbLow", 9, 0, 2000, 0);
        stats.doWork(SECOND_NS);
        assertEquals(9, port.find("cbLowQueueHiWtrMrk").intValue());
        assertEquals(0, port.find("cbLowQueueUsed").intValue());
    }

    @Test
    void shouldReadEachGroupAsOftenAsItsRateSays() {
        final GcPauses pauses = new GcPauses();
        final StatsPort stats = new StatsPort(pauses, new ClientCounts(() -> null, () -> null), List::of);
        stats.doWork(0);
        pauses.add(3);
        pauses.add(0);
        pauses.add(250);
        stats.doWork(SECOND_NS);
        final ParameterPort port = stats.port();
        assertEquals(3, port.find("gc_count").intValue());
        assertEquals(253, port.find("gc_total_ms").intValue());
        assertEquals(250, port.find("gc_longest_ms").intValue());
        assertEquals(1, port.find("gc_under_1ms").intValue());
        assertEquals(1, port.find("gc_1_to_10ms").intValue());
        assertEquals(0, port.find("gc_10_to_100ms").intValue());
        assertEquals(1, port.find("gc_over_100ms").intValue());
        port.find("fd").set(-1.0);
        stats.doWork(19 * SECOND_NS);
        assertEquals(-1, port.find("fd").intValue(), "its 20 s are not over");
        stats.doWork(20 * SECOND_NS);
        assertTrue(port.find("fd").intValue() > 0);
    }

    @Test
    void shouldHearOfRealPauses() throws InterruptedException {
        final GcPauses pauses = new GcPauses();
        pauses.start();
        final long deadlineNs = System.nanoTime() + 30 * SECOND_NS;
        while (pauses.count() == 0 && System.nanoTime() < deadlineNs) {
            System.gc();
            Thread.onSpinWait();
        }
        assertTrue(pauses.count() > 0);
        pauses.close();
    }

    @Test
    void shouldWriteTheTimeUpAsPeopleReadIt() {
        assertEquals("00:00:07", StatsPort.upTime(Duration.ofSeconds(7)));
        assertEquals("1 day, 01:01:01", StatsPort.upTime(Duration.ofSeconds(90_061)));
        assertEquals("2 days, 00:00:00", StatsPort.upTime(Duration.ofDays(2)));
    }
}
