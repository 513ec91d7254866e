package org.pebbleioc.ioc.record;

import java.lang.reflect.Array;
import org.pebbleioc.ioc.channel.Channel.Events;

/** {@code subArray}: NELM elements of another array from INDX on. */
final class SubArray extends RecordSupport {
    @Override
    String deviceLink() {
        return "INP";
    }

    @Override
    void init(final DbRecord record, final Processor processor) {
        final FieldDef value = record.field("VAL");
        record.set(value, ElementArrays.create(ElementArrays.ftvl(record, value), 0));
        record.set("NORD", 0);
    }

    @Override
    boolean process(final DbRecord record, final Processor processor) {
        final long most = record.unsigned("MALM");
        record.set("NELM", Math.max(1, Math.min(record.unsigned("NELM"), most)));
        record.set("INDX", Math.min(record.unsigned("INDX"), most - 1));
        final Links.Source source = processor.links().source(record, "INP");
        if (source != null) {
            final Object all = source.value();
            final int length = all.getClass().isArray() ? Array.getLength(all) : 1;
            final int from = (int) Math.min(record.unsigned("INDX"), length);
            final int count = (int) Math.min(record.unsigned("NELM"), length - from);
            try {
                final FieldDef value = record.field("VAL");
                record.set(
                        value,
                        Convert.toField(
                                record, value, all.getClass().isArray() ? ElementArrays.range(all, from, count) : all));
                record.set("NORD", count);
                record.set("UDF", count == 0);
            } catch (final Convert.BadValueException e) {
                Alarms.raise(record, Alarms.READ, Alarms.INVALID, e.getMessage());
            }
        }
        Alarms.undefined(record);
        return true;
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        processor.post(record, "VAL", alarmMask | Events.VALUE | Events.LOG);
    }

    @Override
    void changed(final DbRecord record, final FieldDef field, final Processor processor) {
        if (field.isValue()) {
            record.set("NORD", Array.getLength(record.value(field)));
        }
    }
}
