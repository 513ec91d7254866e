package org.pebbleioc.ioc.record;

/** {@code stringout}. */
final class StringOut extends OutputSupport {
    @Override
    void ready(final DbRecord record) {
        record.set("OVAL", record.text("VAL"));
    }

    @Override
    void fromDevice(final DbRecord record, final Object value, final Processor processor) {
        record.set("VAL", Convert.cut(String.valueOf(value), 39));
    }

    @Override
    void closedLoop(final DbRecord record, final Processor processor) {
        final String text = processor.links().text(record, "DOL");
        if (text != null) {
            record.set("VAL", Convert.cut(text, 39));
            record.set("UDF", false);
        }
    }

    @Override
    void prepare(final DbRecord record, final Processor processor) {
        Alarms.undefined(record);
    }

    @Override
    void invalidOutput(final DbRecord record, final Processor processor) {
        record.set("VAL", record.text("IVOV"));
    }

    @Override
    Object output(final DbRecord record) {
        return record.text("VAL");
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        StringIn.post(record, processor, alarmMask);
    }
}
