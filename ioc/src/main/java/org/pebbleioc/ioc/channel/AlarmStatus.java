package org.pebbleioc.ioc.channel;

import java.util.List;

/** The alarm statuses of EPICS in the order of their numbers ({@code menuAlarmStat}). */
public final class AlarmStatus {
    public static final List<String> NAMES = List.of(
            "NO_ALARM",
            "READ",
            "WRITE",
            "HIHI",
            "HIGH",
            "LOLO",
            "LOW",
            "STATE",
            "COS",
            "COMM",
            "TIMEOUT",
            "HWLIMIT",
            "CALC",
            "SCAN",
            "LINK",
            "SOFT",
            "BAD_SUB",
            "UDF",
            "DISABLE",
            "SIMM",
            "READ_ACCESS",
            "WRITE_ACCESS");

    private AlarmStatus() {}

    /** The name of a status; a number beyond the last one counts as the last. */
    public static String name(final int status) {
        return NAMES.get(Math.max(0, Math.min(status, NAMES.size() - 1)));
    }
}
