package org.pebbleioc.ioc.channel;

/**
 * How severe it is when a value is beyond one of its alarm limits: 0 where the limit does not count, 1 MINOR, 2 MAJOR, 3
 * INVALID.
 *
 * @param hysteresis how far a value must come back before its alarm ends; in its units
 */
public record AlarmSeverities(int alarmLow, int warningLow, int warningHigh, int alarmHigh, double hysteresis) {
    /** There are no limits. */
    public static final AlarmSeverities NONE = new AlarmSeverities(0, 0, 0, 0, 0);

    /** Whether any limit counts. */
    public boolean isActive() {
        return (alarmLow | warningLow | warningHigh | alarmHigh) != 0;
    }
}
