package org.pebbleioc.ioc.record;

import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.pebbleioc.ioc.channel.Channel.Events;

/** {@code waveform}; with asynOctetWrite its text goes to the driver, as areaDetector's file names do. */
final class Waveform extends RecordSupport {
    @Override
    String deviceLink() {
        return "INP";
    }

    /** Most elements of an array record. */
    static int capacity(final DbRecord record) {
        return (int) record.unsigned(record.has("MALM") ? "MALM" : "NELM");
    }

    @Override
    void init(final DbRecord record, final Processor processor) {
        final FieldDef value = record.field("VAL");
        final boolean empty = Array.getLength(record.value(value)) == 0;
        if (empty) {
            record.set(value, ElementArrays.create(ElementArrays.dbr(Menus.FTYPE.get(record.integer("FTVL"))), 0));
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
            record.set(field, Convert.toField(record, field, array));
            record.set("NORD", Array.getLength(record.value(field)));
            return true;
        } catch (final Convert.BadValueException e) {
            Alarms.raise(record, Alarms.READ, Alarms.INVALID, e.getMessage());
            return false;
        }
    }

    @Override
    boolean process(final DbRecord record, final Processor processor) {
        if (record.device != null && record.device.writes()) {
            final Object readback = record.device.takeReadback(record);
            if (readback != null) {
                take(record, readback);
            } else {
                final Object value = record.value("VAL");
                record.device.write(record, value instanceof byte[] bytes ? Convert.text(bytes) : value, processor);
            }
        } else {
            final Object value = read(record, processor);
            if (value != null && take(record, value)) {
                record.set("UDF", false);
            }
        }
        Alarms.undefined(record);
        return true;
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        int mask = alarmMask;
        final Object value = record.value("VAL");
        final boolean changed = !Arrays.deepEquals(new Object[] {value}, new Object[] {record.scratch});
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
