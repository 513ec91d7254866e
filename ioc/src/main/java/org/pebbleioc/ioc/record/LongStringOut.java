package org.pebbleioc.ioc.record;

/** {@code lso}. */
final class LongStringOut extends OutputSupport {
    @Override
    void init(final DbRecord record, final Processor processor) {
        LongStrings.init(record);
        super.init(record, processor);
    }

    @Override
    void ready(final DbRecord record) {
        LongStrings.set(record, record.text("VAL"));
        LongStrings.ready(record);
    }

    @Override
    void fromDevice(final DbRecord record, final Object value, final Processor processor) {
        LongStrings.set(record, String.valueOf(value));
    }

    @Override
    void closedLoop(final DbRecord record, final Processor processor) {
        final String text = processor.links().text(record, "DOL");
        if (text != null) {
            LongStrings.set(record, text);
            record.set("UDF", false);
        }
    }

    @Override
    void prepare(final DbRecord record, final Processor processor) {
        Alarms.undefined(record);
    }

    @Override
    void invalidOutput(final DbRecord record, final Processor processor) {
        LongStrings.set(record, record.text("IVOV"));
    }

    @Override
    Object output(final DbRecord record) {
        return record.text("VAL");
    }

    @Override
    Object simulatedOutput(final DbRecord record) {
        return record.text("VAL");
    }

    @Override
    void changed(final DbRecord record, final FieldDef field, final Processor processor) {
        if (field.isValue()) {
            LongStrings.set(record, record.text("VAL"));
        }
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        LongStrings.monitors(record, processor, alarmMask);
    }
}
