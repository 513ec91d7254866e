package org.pebbleioc.ioc.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.record.QueueStatus;
import org.pebbleioc.ioc.record.TestIoc;

/** Records with the device support, the links and the functions that the iocStats module's own templates have. */
class ModuleTemplatesTest {
    private static final String[] NUMBERS = {
        "ca_clients",
        "ca_connections",
        "records",
        "maxfd",
        "fd",
        "sys_cpuload",
        "ioc_cpuload",
        "cpu",
        "no_of_cpus",
        "suspended_tasks",
        "allocated_bytes",
        "free_bytes",
        "total_bytes",
        "max_free",
        "free_blocks",
        "allocated_blocks",
        "workspace_alloc_bytes",
        "workspace_free_bytes",
        "workspace_total_bytes",
        "min_data_mbuf",
        "min_sys_mbuf",
        "data_mbuf",
        "sys_mbuf",
        "inp_errs",
        "out_errs",
        "proc_id",
        "parent_proc_id",
        "sys_zonetemp",
        "scanOnceQueueHiWtrMrk",
        "scanOnceQueueUsed",
        "scanOnceQueueSize",
        "scanOnceQueueOverruns",
        "cbQueueSize",
        "cbLowQueueHiWtrMrk",
        "cbLowQueueUsed",
        "cbLowQueueOverruns"
    };
    private static final String[] TEXTS = {
        "startup_script_1",
        "startup_script_2",
        "bootline_1",
        "bootline_6",
        "bsp_rev",
        "kernel_ver",
        "epics_ver",
        "engineer",
        "location",
        "up_time",
        "hostname",
        "pwd1",
        "pwd2"
    };

    private final TestIoc ioc = new TestIoc();

    @Test
    void shouldServeTheModulesRecords() throws Exception {
        ioc.database.environment(Map.of("LOCATION", "hall 3", "EPICS_CA_SERVER_PORT", "6064")::get);
        final StatsPort stats = new StatsPort(
                new GcPauses(),
                new ClientCounts(() -> null, () -> null),
                () -> List.of(new QueueStatus("cbLow", 3, 2, 2000, 0), new QueueStatus("scanOnce", 5, 4, 1000, 6)));
        ioc.ports.add(stats.port());
        StatsSubroutines.addTo(ioc.database.subroutines(), () -> {});
        final StringBuilder db = new StringBuilder();
        for (final String name : NUMBERS) {
            db.append("record(ai, \"I:" + name
                    + "\") { field(DTYP, \"IOC stats\") field(SCAN, \"I/O Intr\") field(INP, \"@" + name + "\") }\n");
        }
        for (final String name : TEXTS) {
            db.append("record(stringin, \"I:" + name
                    + "\") { field(DTYP, \"IOC stats\") field(PINI, YES) field(INP, \"@" + name + "\") }\n");
        }
        db.append("""
                record(waveform, "I:APP_DIR") { field(DTYP, "IOC stats") field(INP, "@pwd") field(NELM, 160) field(FTVL, CHAR) field(PINI, YES) }
                record(waveform, "I:BOOT") { field(DTYP, "IOC stats") field(INP, "@bootline") field(NELM, 160) field(FTVL, CHAR) field(PINI, YES) }
                record(ao, "I:MEM_UPD_TIME") { field(DTYP, "IOC stats") field(OUT, "@memory_scan_rate") field(DRVH, 60) field(DRVL, 1) field(VAL, 7) field(PINI, YES) }
                record(ai, "I:CLUST_0_0_0") { field(DTYP, "IOC stats clusts") field(INP, "@clust_info 0 0 0") field(PINI, YES) }
                record(stringin, "I:LOC") { field(DTYP, "IOC env var") field(INP, "@LOCATION") field(PINI, YES) }
                record(stringin, "I:ENG") { field(DTYP, "IOC env var") field(INP, "@ENGINEER") field(PINI, YES) }
                record(stringin, "I:PORT") { field(DTYP, "IOC epics var") field(INP, "@EPICS_CA_SERVER_PORT") field(PINI, YES) }
                record(stringin, "I:TMO") { field(DTYP, "IOC epics var") field(INP, "@EPICS_CA_CONN_TMO") field(PINI, YES) }
                record(sub, "I:SYSRESET") { alias("I:SysReset") field(SNAM, "rebootProc") field(BRSV, INVALID) field(L, 1) }
                record(calc, "I:SCANMON_SEVR") { field(INPA, "I:SYSRESET.SEVR MS") field(CALC, "0") }
                """);
        ioc.load(db.toString()).init();
        stats.started(Map.of("LOCATION", "hall 3")::get, "/opt/ioc", 99);
        stats.doWork(0);
        ioc.work();
        for (final String name : NUMBERS) {
            assertEquals("NO_ALARM", ioc.text("I:" + name + ".SEVR"), name + ": " + ioc.text("I:" + name + ".AMSG"));
        }
        for (final String name : TEXTS) {
            assertEquals("NO_ALARM", ioc.text("I:" + name + ".SEVR"), name + ": " + ioc.text("I:" + name + ".AMSG"));
        }
        assertEquals(99, ioc.number("I:records"));
        assertTrue(ioc.number("I:maxfd") > 1);
        assertEquals(2000, ioc.number("I:cbQueueSize"));
        ioc.put("I:APP_DIR.PROC", 1);
        assertEquals("/opt/ioc", ioc.text("I:APP_DIR"));
        assertEquals("hall 3 <not available>", ioc.text("I:LOC") + " " + ioc.text("I:ENG"));
        assertEquals("6064 30.0", ioc.text("I:PORT") + " " + ioc.text("I:TMO"), "base's own value where none is set");
        assertEquals("0 NO_ALARM", ioc.text("I:CLUST_0_0_0") + " " + ioc.text("I:CLUST_0_0_0.SEVR"));
        ioc.put("I:MEM_UPD_TIME", 30);
        assertEquals(30, stats.port().find("memory_scan_rate").doubleValue());
    }
}
