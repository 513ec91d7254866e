package org.pebbleioc.ioc.channel;

import java.util.List;

/**
 * What a display needs to know beyond the value; changes seldom, and is shared by samples.
 *
 * @param units EGU, never null
 * @param precision PREC
 * @param displayLow LOPR
 * @param displayHigh HOPR
 * @param controlLow DRVL, or LOPR
 * @param controlHigh DRVH, or HOPR
 * @param alarmLow LOLO
 * @param warningLow LOW
 * @param warningHigh HIGH
 * @param alarmHigh HIHI
 * @param choices strings of an enum, otherwise empty
 * @param description DESC
 * @param form {@code Q:form} of the record's info, {@code ""} where there is none; {@code "String"} marks a long string
 * @param severities of the four alarm limits
 */
public record Metadata(
        String units,
        int precision,
        double displayLow,
        double displayHigh,
        double controlLow,
        double controlHigh,
        double alarmLow,
        double warningLow,
        double warningHigh,
        double alarmHigh,
        List<String> choices,
        String description,
        String form,
        AlarmSeverities severities) {

    /** Of something whose alarm limits do not count. */
    public Metadata(
            final String units,
            final int precision,
            final double displayLow,
            final double displayHigh,
            final double controlLow,
            final double controlHigh,
            final double alarmLow,
            final double warningLow,
            final double warningHigh,
            final double alarmHigh,
            final List<String> choices,
            final String description,
            final String form) {
        this(
                units,
                precision,
                displayLow,
                displayHigh,
                controlLow,
                controlHigh,
                alarmLow,
                warningLow,
                warningHigh,
                alarmHigh,
                choices,
                description,
                form,
                AlarmSeverities.NONE);
    }

    /** The same with other control limits. */
    public Metadata withControl(final double low, final double high) {
        return new Metadata(
                units,
                precision,
                displayLow,
                displayHigh,
                low,
                high,
                alarmLow,
                warningLow,
                warningHigh,
                alarmHigh,
                choices,
                description,
                form,
                severities);
    }

    /** Nothing known; limits that mean "none" are 0 for display and control, NaN for alarms. */
    public static final Metadata NONE =
            new Metadata("", 0, 0, 0, 0, 0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, List.of(), "", "");
}
