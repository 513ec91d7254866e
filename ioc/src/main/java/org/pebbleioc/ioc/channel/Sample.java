package org.pebbleioc.ioc.channel;

/**
 * A field's value at one moment, never changed afterwards.
 *
 * @param elementType what the elements really are
 * @param array as {@link #type} says: {@code String[] short[] float[] byte[] int[] double[]}; {@code long[]} where the
 *     elements have 64 bits
 * @param count elements that count; may be less than the array's length, and 0
 * @param status EPICS alarm status ({@code menuAlarmStat} index)
 * @param severity 0 NO_ALARM, 1 MINOR, 2 MAJOR, 3 INVALID
 * @param alarmMessage text of the alarm, never null; clients of PVAccess see it
 * @param secondsPosix seconds since 1970
 * @param nanoseconds of the second
 * @param userTag UTAG, what a driver or filter has to say about this moment
 * @param metadata units, limits, choices; never null
 */
public record Sample(
        ElementType elementType,
        Object array,
        int count,
        int status,
        int severity,
        String alarmMessage,
        long secondsPosix,
        int nanoseconds,
        long userTag,
        Metadata metadata) {

    /** A sample of one of the types that Channel Access knows, without a tag. */
    public Sample(
            final DbrType type,
            final Object array,
            final int count,
            final int status,
            final int severity,
            final String alarmMessage,
            final long secondsPosix,
            final int nanoseconds,
            final Metadata metadata) {
        this(
                ElementType.of(type),
                array,
                count,
                status,
                severity,
                alarmMessage,
                secondsPosix,
                nanoseconds,
                0,
                metadata);
    }

    /** What Channel Access clients are told. */
    public DbrType type() {
        return elementType.dbr();
    }

    /** The same moment with other elements. */
    public Sample withArray(final Object otherArray, final int otherCount) {
        return new Sample(
                elementType,
                otherArray,
                otherCount,
                status,
                severity,
                alarmMessage,
                secondsPosix,
                nanoseconds,
                userTag,
                metadata);
    }
}
