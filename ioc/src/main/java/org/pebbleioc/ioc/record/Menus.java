package org.pebbleioc.ioc.record;

import java.util.List;
import java.util.Map;
import org.pebbleioc.ioc.channel.AlarmStatus;

/** Choices of menu fields in the order of EPICS base; clients see the index. */
final class Menus {
    static final int PASSIVE = 0;
    static final int EVENT = 1;
    static final int IO_INTR = 2;
    static final int CLOSED_LOOP = 1;

    static final List<String> SCAN = List.of(
            "Passive",
            "Event",
            "I/O Intr",
            "10 second",
            "5 second",
            "2 second",
            "1 second",
            ".5 second",
            ".2 second",
            ".1 second");
    /** Periods of the choices of SCAN from index 3. */
    static final long[] SCAN_PERIODS_NS = {
        10_000_000_000L, 5_000_000_000L, 2_000_000_000L, 1_000_000_000L, 500_000_000L, 200_000_000L, 100_000_000L
    };

    static final List<String> FTYPE = List.of(
            "STRING", "CHAR", "UCHAR", "SHORT", "USHORT", "LONG", "ULONG", "INT64", "UINT64", "FLOAT", "DOUBLE",
            "ENUM");

    private static final Map<String, List<String>> BY_NAME = Map.ofEntries(
            Map.entry("SCAN", SCAN),
            Map.entry("YESNO", List.of("NO", "YES")),
            Map.entry("PINI", List.of("NO", "YES", "RUN", "RUNNING", "PAUSE", "PAUSED")),
            Map.entry("SEVR", List.of("NO_ALARM", "MINOR", "MAJOR", "INVALID")),
            Map.entry("STAT", AlarmStatus.NAMES),
            Map.entry("PRIO", List.of("LOW", "MEDIUM", "HIGH")),
            Map.entry("OMSL", List.of("supervisory", "closed_loop")),
            Map.entry("OIF", List.of("Full", "Incremental")),
            Map.entry("LINR", List.of("NO CONVERSION", "SLOPE", "LINEAR")),
            Map.entry("IVOA", List.of("Continue normally", "Don't drive outputs", "Set output to IVOV")),
            Map.entry("FTYPE", FTYPE),
            Map.entry("SIMM", List.of("NO", "YES", "RAW")),
            Map.entry("POST", List.of("On Change", "Always")),
            Map.entry("WPOST", List.of("Always", "On Change")),
            Map.entry("DOPT", List.of("Use CALC", "Use OCAL")),
            Map.entry("SELM", List.of("All", "Specified", "Mask")),
            Map.entry("CNCT", List.of("Disconnect", "Connect")),
            Map.entry("TMOD", List.of("Write/Read", "Write", "Read", "Flush", "NoI/O")),
            Map.entry(
                    "OOPT",
                    List.of(
                            "Every Time",
                            "On Change",
                            "When Zero",
                            "When Non-zero",
                            "Transition To Zero",
                            "Transition To Non-zero")));

    static List<String> of(final String name) {
        final List<String> menu = BY_NAME.get(name);
        if (menu == null) {
            throw new IllegalArgumentException("no such menu: name=" + name);
        }
        return menu;
    }

    private Menus() {}
}
