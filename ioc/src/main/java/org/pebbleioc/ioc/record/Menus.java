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

    /** Choices from the fourth on are breakpoint tables that a file has to bring. */
    static final List<String> LINR = List.of(
            "NO CONVERSION",
            "SLOPE",
            "LINEAR",
            "typeKdegF",
            "typeKdegC",
            "typeJdegF",
            "typeJdegC",
            "typeEdegF(ixe only)",
            "typeEdegC(ixe only)",
            "typeTdegF",
            "typeTdegC",
            "typeRdegF",
            "typeRdegC",
            "typeSdegF",
            "typeSdegC");

    private static final Map<String, List<String>> BY_NAME = Map.ofEntries(
            Map.entry("SCAN", SCAN),
            Map.entry("YESNO", List.of("NO", "YES")),
            Map.entry("PINI", List.of("NO", "YES", "RUN", "RUNNING", "PAUSE", "PAUSED")),
            Map.entry("SEVR", List.of("NO_ALARM", "MINOR", "MAJOR", "INVALID")),
            Map.entry("STAT", AlarmStatus.NAMES),
            Map.entry("PRIO", List.of("LOW", "MEDIUM", "HIGH")),
            Map.entry("OMSL", List.of("supervisory", "closed_loop")),
            Map.entry("OIF", List.of("Full", "Incremental")),
            Map.entry("LINR", LINR),
            Map.entry("IVOA", List.of("Continue normally", "Don't drive outputs", "Set output to IVOV")),
            Map.entry("FTYPE", FTYPE),
            Map.entry("SIMM", List.of("NO", "YES", "RAW")),
            Map.entry("POST", List.of("On Change", "Always")),
            Map.entry("WPOST", List.of("Always", "On Change")),
            Map.entry("DOPT", List.of("Use CALC", "Use OCAL")),
            Map.entry("SELM", List.of("All", "Specified", "Mask")),
            Map.entry("SELSELM", List.of("Specified", "High Signal", "Low Signal", "Median Signal")),
            Map.entry("INAV", List.of("Ext PV NC", "Ext PV OK", "Local PV", "Constant")),
            Map.entry("BALG", List.of("FIFO Buffer", "LIFO Buffer")),
            Map.entry("HISTCMD", List.of("Read", "Clear", "Start", "Stop")),
            Map.entry(
                    "ALG",
                    List.of(
                            "N to 1 Low Value",
                            "N to 1 High Value",
                            "N to 1 Average",
                            "Average",
                            "Circular Buffer",
                            "N to 1 Median",
                            "N to 1 First Value",
                            "N to 1 Last Value")),
            Map.entry(
                    "SSEQWAIT",
                    List.of(
                            "NoWait", "Wait", "After1", "After2", "After3", "After4", "After5", "After6", "After7",
                            "After8", "After9")),
            Map.entry("CALCWAIT", List.of("NoWait", "Wait")),
            Map.entry("NOYES", List.of("No", "Yes")),
            Map.entry("WAITINAV", List.of("PV OK", "PV BAD", "No PV")),
            Map.entry("WAITDOPT", List.of("Use VAL", "Use DOL")),
            Map.entry("IVLA", List.of("Ignore error", "Do Nothing")),
            Map.entry("COPT", List.of("Conditional", "Always")),
            Map.entry(
                    "OOPTNEVER",
                    List.of(
                            "Every Time",
                            "On Change",
                            "When Zero",
                            "When Non-zero",
                            "Transition To Zero",
                            "Transition To Non-zero",
                            "Never")),
            Map.entry("LFLG", List.of("IGNORE", "READ")),
            Map.entry("EFLG", List.of("NEVER", "ON CHANGE", "ALWAYS")),
            Map.entry("AUCT", List.of("noAutoConnect", "autoConnect")),
            Map.entry("ENBL", List.of("Disable", "Enable")),
            Map.entry(
                    "EOMR",
                    List.of("None", "Count", "Eos", "Count Eos", "End", "Count End", "Eos End", "Count Eos End")),
            Map.entry("ASYNIFACE", List.of("asynOctet", "asynInt32", "asynUInt32Digital", "asynFloat64")),
            Map.entry("ASYNFMT", List.of("ASCII", "Hybrid", "Binary")),
            Map.entry("ASYNTRACE", List.of("Off", "On")),
            Map.entry("ASYNIX", List.of("Unknown", "No", "Yes")),
            Map.entry(
                    "BAUD",
                    List.of(
                            "Unknown", "300", "600", "1200", "2400", "4800", "9600", "19200", "38400", "57600",
                            "115200", "230400", "460800", "576000", "921600", "1152000")),
            Map.entry("PRTY", List.of("Unknown", "None", "Even", "Odd")),
            Map.entry("DBIT", List.of("Unknown", "5", "6", "7", "8")),
            Map.entry("SBIT", List.of("Unknown", "1", "2")),
            Map.entry("MCTL", List.of("Unknown", "CLOCAL", "YES")),
            Map.entry("FCTL", List.of("Unknown", "None", "Hardware")),
            Map.entry(
                    "UCMD",
                    List.of(
                            "None",
                            "Device Clear (DCL)",
                            "Local Lockout (LL0)",
                            "Serial Poll Disable (SPD)",
                            "Serial Poll Enable (SPE)",
                            "Unlisten (UNL)",
                            "Untalk (UNT)")),
            Map.entry(
                    "ACMD",
                    List.of(
                            "None",
                            "Group Execute Trig. (GET)",
                            "Go To Local (GTL)",
                            "Selected Dev. Clear (SDC)",
                            "Take Control (TCT)",
                            "Serial Poll")),
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

    /** The menus of many record types under base's names. */
    static Map<String, List<String>> shared() {
        final Map<String, List<String>> menus = new java.util.TreeMap<>();
        menus.put("menuAlarmSevr", of("SEVR"));
        menus.put("menuConvert", LINR);
        menus.put("menuFtype", FTYPE);
        menus.put("menuIvoa", of("IVOA"));
        menus.put("menuOmsl", of("OMSL"));
        menus.put("menuPini", of("PINI"));
        menus.put("menuPost", of("POST"));
        menus.put("menuPriority", of("PRIO"));
        menus.put("menuScan", SCAN);
        menus.put("menuSimm", of("SIMM"));
        menus.put("menuYesNo", of("YESNO"));
        return menus;
    }

    static List<String> of(final String name) {
        final List<String> menu = BY_NAME.get(name);
        if (menu == null) {
            throw new IllegalArgumentException("no such menu: name=" + name);
        }
        return menu;
    }

    private Menus() {}
}
