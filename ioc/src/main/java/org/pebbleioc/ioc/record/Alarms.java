package org.pebbleioc.ioc.record;

import org.pebbleioc.ioc.channel.Channel.Events;

/** Alarm status and severity, {@code recGbl}: the highest severity of one processing wins, the first of equals. */
final class Alarms {
    static final int READ = 1;
    static final int WRITE = 2;
    static final int HIHI = 3;
    static final int HIGH = 4;
    static final int LOLO = 5;
    static final int LOW = 6;
    static final int STATE = 7;
    static final int COS = 8;
    static final int COMM = 9;
    static final int CALC = 12;
    static final int SCAN = 13;
    static final int LINK = 14;
    static final int SOFT = 15;
    static final int BAD_SUB = 16;
    static final int UDF = 17;
    static final int DISABLE = 18;
    static final int SIMM = 19;
    static final int MINOR = 1;
    static final int MAJOR = 2;
    static final int INVALID = 3;

    private static final int NORMAL = 3;
    private static final String[] LIMITS = {"LOLO", "LOW", "", "HIGH", "HIHI"};
    private static final String[] SEVERITIES = {"LLSV", "LSV", "", "HSV", "HHSV"};
    private static final int[] STATUSES = {LOLO, LOW, 0, HIGH, HIHI};
    private static final int[] ORDER = {5, 1, 4, 2};

    /** Raises an alarm for the present processing; true when it counts. */
    static boolean raise(final DbRecord record, final int status, final int severity, final String message) {
        if (severity <= record.integer("NSEV")) {
            return false;
        }
        record.set("NSTA", status);
        record.set("NSEV", severity);
        record.set("NAMSG", message);
        return true;
    }

    static boolean raise(final DbRecord record, final int status, final int severity) {
        return raise(record, status, severity, "");
    }

    /** What was raised so far does not count. */
    static void forget(final DbRecord record) {
        record.set("NSTA", 0);
        record.set("NSEV", 0);
        record.set("NAMSG", "");
    }

    /** Makes the raised alarm the record's, posts what changed; the mask for the value. */
    static int reset(final DbRecord record, final Processor processor) {
        final int oldStatus = record.integer("STAT");
        final int oldSeverity = record.integer("SEVR");
        final String oldMessage = record.text("AMSG");
        final int status = record.integer("NSTA");
        final int severity = Math.min(record.integer("NSEV"), INVALID);
        final String message = record.text("NAMSG");
        record.set("STAT", status);
        record.set("SEVR", severity);
        record.set("AMSG", message);
        forget(record);
        int statusMask = 0;
        if (oldSeverity != severity) {
            statusMask = Events.ALARM;
            processor.post(record, "SEVR", Events.VALUE);
        }
        if (oldStatus != status) {
            statusMask |= Events.VALUE;
        }
        if (!oldMessage.equals(message)) {
            statusMask |= Events.ALARM;
        }
        if (statusMask == 0) {
            return 0;
        }
        processor.post(record, "STAT", statusMask);
        processor.post(record, "AMSG", statusMask);
        if (!record.flag("ACKT") || severity >= record.integer("ACKS")) {
            record.set("ACKS", severity);
            processor.post(record, "ACKS", Events.VALUE);
        }
        return Events.ALARM;
    }

    /** Raises the UDF alarm of an undefined value. */
    static boolean undefined(final DbRecord record) {
        return record.flag("UDF") && raise(record, UDF, record.integer("UDFS"));
    }

    /**
     * HIHI, LOLO, HIGH, LOW with their severities, HYST, and AFTC where the record has it.
     *
     * @param nowNs the time of this processing, for the filter
     */
    static void limits(final DbRecord record, final double value, final long nowNs) {
        if (record.flag("UDF")) {
            undefined(record);
            if (record.has("AFVL")) {
                record.set("AFVL", 0.0);
            }
            return;
        }
        int range = range(record, value);
        if (record.has("AFTC")) {
            range = AlarmFilter.apply(record, range, NORMAL, nowNs);
        }
        final int severity = range == NORMAL ? 0 : record.integer(SEVERITIES[range - 1]);
        if (severity == 0) {
            record.set("LALM", value);
        } else if (raise(record, STATUSES[range - 1], severity)) {
            record.set("LALM", record.number(LIMITS[range - 1]));
        }
    }

    /** Ranges are counted from below: 1 LOLO, 2 LOW, 3 normal, 4 HIGH, 5 HIHI. */
    private static int range(final DbRecord record, final double value) {
        final double last = record.number("LALM");
        final double hysteresis = record.number("HYST");
        for (final int range : ORDER) {
            if (record.integer(SEVERITIES[range - 1]) == 0) {
                continue;
            }
            final double limit = record.number(LIMITS[range - 1]);
            final boolean high = range > NORMAL;
            final double eased = last == limit ? hysteresis : 0;
            if (high ? value >= limit - eased : value <= limit + eased) {
                return range;
            }
        }
        return NORMAL;
    }

    private Alarms() {}
}
