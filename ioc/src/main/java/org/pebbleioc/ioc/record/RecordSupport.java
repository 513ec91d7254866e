package org.pebbleioc.ioc.record;

import java.util.List;
import org.pebbleioc.ioc.channel.AlarmSeverities;
import org.pebbleioc.ioc.channel.Channel.Events;
import org.pebbleioc.ioc.channel.Metadata;

/** What makes a record type. One object per type, without state; all methods under the record's lock set. */
abstract class RecordSupport {
    /** Links are resolved and device support is chosen: take initial values. */
    void init(final DbRecord record, final Processor processor) {}

    /**
     * Reads, computes, checks alarms, writes.
     *
     * @return false when something later calls {@link Processor#complete}
     */
    abstract boolean process(DbRecord record, Processor processor);

    /** Posts the fields that processing changed; the mask says what the alarm did. */
    abstract void monitors(DbRecord record, Processor processor, int alarmMask);

    /** Whether this processing ends in the forward link and the end of puts. */
    boolean forwards(final DbRecord record) {
        return true;
    }

    /** A field was written from outside. */
    void changed(final DbRecord record, final FieldDef field, final Processor processor) {}

    /** A link field was written, and its link is connected. */
    void relinked(final DbRecord record, final FieldDef field, final Processor processor) {
        if ((field.name().equals("INP") || field.name().equals("DOL"))
                && record.field("VAL").type() != FieldType.ARRAY) {
            constant(record, field.name(), "VAL");
        }
    }

    /** What a link leads to was found or lost; under the lock. */
    void linkChanged(final DbRecord record, final FieldDef field, final Processor processor) {}

    /** What a link field means by its text, with the modifiers that go without saying. */
    String linkText(final DbRecord record, final FieldDef field, final String text) {
        return text;
    }

    /** It takes {@code SCAN="I/O Intr"} without a device. */
    boolean interrupts() {
        return false;
    }

    /** Why this record takes no put to this field at present, or null. */
    String refusal(final DbRecord record, final FieldDef field) {
        return null;
    }

    /** Why the value that a client has just written to a field does not work, or null; it is kept all the same. */
    String complaint(final DbRecord record, final FieldDef field, final Processor processor) {
        return null;
    }

    /** Choices of an ENUM value. */
    List<String> choices(final DbRecord record) {
        return List.of();
    }

    /** Name of the link that device support looks at, or null. */
    String deviceLink() {
        return null;
    }

    /** What displays are told of the value. */
    Metadata metadata(final DbRecord record) {
        final boolean limits = record.has("HIHI");
        // base's ao tells them as they are, the other outputs where they say something
        final boolean drive = record.has("DRVH")
                && (record.type().name().equals("ao") || record.number("DRVH") > record.number("DRVL"));
        return new Metadata(
                record.has("EGU") ? record.text("EGU") : "",
                record.has("PREC") ? record.integer("PREC") : 0,
                record.has("LOPR") ? record.number("LOPR") : 0,
                record.has("HOPR") ? record.number("HOPR") : 0,
                drive ? record.number("DRVL") : record.has("LOPR") ? record.number("LOPR") : 0,
                drive ? record.number("DRVH") : record.has("HOPR") ? record.number("HOPR") : 0,
                limits ? limit(record, "LLSV", "LOLO") : Double.NaN,
                limits ? limit(record, "LSV", "LOW") : Double.NaN,
                limits ? limit(record, "HSV", "HIGH") : Double.NaN,
                limits ? limit(record, "HHSV", "HIHI") : Double.NaN,
                choices(record),
                record.text("DESC"),
                record.infos().getOrDefault("Q:form", ""),
                limits ? severities(record) : AlarmSeverities.NONE);
    }

    private static AlarmSeverities severities(final DbRecord record) {
        return new AlarmSeverities(
                record.integer("LLSV"),
                record.integer("LSV"),
                record.integer("HSV"),
                record.integer("HHSV"),
                record.has("HYST") ? record.number("HYST") : 0);
    }

    private static double limit(final DbRecord record, final String severity, final String limit) {
        return record.flag(severity) ? record.number(limit) : Double.NaN;
    }

    /** Posts VAL with deadbands MDEL and ADEL. */
    static void deadbands(final DbRecord record, final Processor processor, final int alarmMask) {
        final double value = record.number("VAL");
        int mask = alarmMask;
        if (outside(value, record.number("MLST"), record.number("MDEL"))) {
            mask |= Events.VALUE;
            record.set("MLST", value);
        }
        if (outside(value, record.number("ALST"), record.number("ADEL"))) {
            mask |= Events.LOG;
            record.set("ALST", value);
        }
        processor.post(record, "VAL", mask);
    }

    /** The same for integers, exact to 64 bits. */
    static void integerDeadbands(final DbRecord record, final Processor processor, final int alarmMask) {
        final long value = record.unsigned("VAL");
        int mask = alarmMask;
        if (distance(value, record.unsigned("MLST")) > record.unsigned("MDEL")) {
            mask |= Events.VALUE;
            record.set("MLST", value);
        }
        if (distance(value, record.unsigned("ALST")) > record.unsigned("ADEL")) {
            mask |= Events.LOG;
            record.set("ALST", value);
        }
        processor.post(record, "VAL", mask);
    }

    private static long distance(final long a, final long b) {
        final long difference = a - b;
        return difference == Long.MIN_VALUE || (a > b) != (difference > 0) && a != b
                ? Long.MAX_VALUE
                : Math.abs(difference);
    }

    private static boolean outside(final double value, final double last, final double deadband) {
        if (Double.isNaN(value) || Double.isNaN(last)) {
            return Double.isNaN(value) != Double.isNaN(last) || deadband < 0;
        }
        return value == last ? deadband < 0 : Math.abs(value - last) > deadband;
    }

    /** Posts a field when it differs from its copy of the last time. */
    static void onChange(final DbRecord record, final Processor processor, final String field, final String copy) {
        if (!record.value(field).equals(record.value(copy))) {
            record.set(record.field(copy), record.value(field));
            processor.post(record, field, Events.VALUE | Events.LOG);
        }
    }

    /** A constant link gives a field its first value. */
    static boolean constant(final DbRecord record, final String link, final String field) {
        final Object value = record.link(link).constant();
        if (value == null) {
            return false;
        }
        try {
            record.set(record.field(field), Convert.toField(record, record.field(field), value));
            return true;
        } catch (final Convert.BadValueException e) {
            return false;
        }
    }

    /**
     * What an input record got.
     *
     * @param value Number, String or array
     * @param raw it goes through RVAL and the record's conversion
     * @param scaled a floating point value that ASLO and AOFF apply to
     */
    record Reading(Object value, boolean raw, boolean scaled) {
        Number number() {
            return (Number) value;
        }
    }

    /** The device's or the simulated value, or null when there is nothing new; the alarm is raised where there is one. */
    static Reading read(final DbRecord record, final Processor processor) {
        if (Simulation.mode(record) != Simulation.OFF) {
            return Simulation.read(record, processor);
        }
        final Object value = record.device == null ? null : record.device.read(record, processor);
        return value == null ? null : new Reading(value, record.device.raw(), record.device.scales());
    }
}
