package org.pebbleioc.ioc.channel;

/**
 * A field's value at one moment, never changed afterwards.
 *
 * @param type how {@code array} is to be read
 * @param array {@code String[] short[] float[] byte[] int[] double[]} as {@link DbrType} says
 * @param count elements that count; may be less than the array's length, and 0
 * @param status EPICS alarm status ({@code menuAlarmStat} index)
 * @param severity 0 NO_ALARM, 1 MINOR, 2 MAJOR, 3 INVALID
 * @param alarmMessage text of the alarm, never null; clients of PVAccess see it
 * @param secondsPosix seconds since 1970
 * @param nanoseconds of the second
 * @param metadata units, limits, choices; never null
 */
public record Sample(
        DbrType type,
        Object array,
        int count,
        int status,
        int severity,
        String alarmMessage,
        long secondsPosix,
        int nanoseconds,
        Metadata metadata) {}
