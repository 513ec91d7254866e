package org.pebbleioc.ioc.record;

import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.pebbleioc.ioc.channel.Channel.Events;

/**
 * {@code waveform}, {@code aai} and {@code aao}; with asynOctetWrite a waveform's text goes to the driver, as
 * areaDetector's file names do.
 */
final class Waveform extends RecordSupport {
    private final String link;

    /** @param link {@code INP}, or {@code OUT} of a record that writes */
    Waveform(final String link) {
        this.link = link;
    }

    @Override
    String deviceLink() {
        return link;
    }

    private boolean isOutput() {
        return link.equals("OUT");
    }

    @Override
    void init(final DbRecord record, final Processor processor) {
        Simulation.init(record);
        final FieldDef value = record.field("VAL");
        if (Array.getLength(record.value(value)) == 0) {
            // base's aai of one element begins with a zero
            final boolean one = record.type().name().equals("aai") && ElementArrays.capacity(record, value) == 1;
            record.set(value, ElementArrays.create(ElementArrays.ftvl(record, value), one ? 1 : 0));
        }
        if (constant(record, isOutput() ? "DOL" : "INP", "VAL")) {
            record.set("UDF", false);
        }
        if (record.device != null && record.device.writes()) {
            final Object present = record.device.present(record);
            if (present != null) {
                take(record, present);
                record.set("UDF", false);
                record.set("STAT", 0);
                record.set("SEVR", 0);
            }
        }
        record.set("NORD", Array.getLength(record.value(value)));
        record.scratch = record.value(value);
    }

    /** Takes a text or an array as the new value; false when it is of another kind. */
    private static boolean take(final DbRecord record, final Object value) {
        try {
            final Object array = value instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : value;
            final FieldDef field = record.field("VAL");
            record.set(field, fits(record, array) ? array : Convert.toField(record, field, array));
            record.set("NORD", Array.getLength(record.value(field)));
            return true;
        } catch (final Convert.BadValueException e) {
            Alarms.raise(record, Alarms.READ, Alarms.INVALID, e.getMessage());
            return false;
        }
    }

    /** Arrays never change after they became a value, so an image is not copied once more. */
    private static boolean fits(final DbRecord record, final Object array) {
        return record.value("VAL").getClass() == array.getClass()
                && Array.getLength(array) <= ElementArrays.capacity(record, record.field("VAL"));
    }

    @Override
    boolean process(final DbRecord record, final Processor processor) {
        if (isOutput() || record.device != null && record.device.writes()) {
            return output(record, processor);
        }
        final Reading reading = read(record, processor);
        if (reading != null && take(record, reading.value())) {
            record.set("UDF", false);
        }
        Alarms.undefined(record);
        return true;
    }

    private boolean output(final DbRecord record, final Processor processor) {
        final Object readback = record.device == null ? null : record.device.takeReadback(record);
        if (readback != null) {
            take(record, readback);
            record.set("UDF", false);
            Alarms.undefined(record);
            return true;
        }
        if (isOutput() && record.integer("OMSL") == Menus.CLOSED_LOOP) {
            final Links.Source source = processor.links().source(record, "DOL");
            if (source != null && take(record, source.value())) {
                record.set("UDF", false);
            }
        }
        Alarms.undefined(record);
        if (isOutput() && record.integer("NSEV") >= Alarms.INVALID && record.integer("IVOA") != 0) {
            return true; // there is no IVOV of an array: what is not "Continue normally" writes nothing
        }
        final Object value = record.value("VAL");
        if (Simulation.mode(record) != Simulation.OFF) {
            Simulation.write(record, processor, value);
            return true;
        }
        return record.device == null || record.device.write(record, value, processor);
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        int mask = alarmMask;
        final Object value = record.value("VAL");
        final boolean always = !record.flag("MPST") && !record.flag("APST"); // then an image need not be compared
        final boolean changed = always || !Arrays.deepEquals(new Object[] {value}, new Object[] {record.scratch});
        mask |= changed || !record.flag("MPST") ? Events.VALUE : 0;
        mask |= changed || !record.flag("APST") ? Events.LOG : 0;
        if (record.scratch == null || Array.getLength(record.scratch) != Array.getLength(value)) {
            processor.post(record, "NORD", Events.VALUE | Events.LOG);
        }
        record.scratch = value;
        processor.post(record, "VAL", mask);
    }

    @Override
    void changed(final DbRecord record, final FieldDef field, final Processor processor) {
        if (field.isValue()) {
            record.set("NORD", Array.getLength(record.value(field)));
        }
    }
}
