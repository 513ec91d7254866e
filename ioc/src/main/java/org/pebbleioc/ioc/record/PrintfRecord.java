package org.pebbleioc.ioc.record;

import org.pebbleioc.ioc.channel.Channel.Events;

/** {@code printf}: a text made of FMT and up to ten inputs, each used up by one conversion. */
final class PrintfRecord extends RecordSupport {
    @Override
    String deviceLink() {
        return "OUT";
    }

    @Override
    void init(final DbRecord record, final Processor processor) {
        LongStrings.init(record);
    }

    @Override
    boolean process(final DbRecord record, final Processor processor) {
        final PrintfFormat format = new PrintfFormat(record.text("FMT"), new PrintfFormat.Inputs() {
            private int next;

            @Override
            public Object next(final boolean text) {
                if (next >= 10) {
                    return null;
                }
                final String link = "INP" + next++;
                final Object constant = record.link(link).constant();
                if (constant != null) {
                    return text ? Convert.text(constant, 6) : constant;
                }
                return text
                        ? processor.links().text(record, link)
                        : processor.links().value(record, link);
            }
        });
        LongStrings.set(record, format.text(record.text("IVLS")));
        record.set("UDF", false);
        if (format.failed()) {
            Alarms.raise(record, Alarms.LINK, Alarms.INVALID, "FMT needs an input that is not there");
        }
        return record.device == null || record.device.write(record, record.text("VAL"), processor);
    }

    @Override
    void changed(final DbRecord record, final FieldDef field, final Processor processor) {
        if (field.isValue()) {
            LongStrings.set(record, record.text("VAL"));
        }
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        processor.post(record, "VAL", alarmMask | Events.VALUE | Events.LOG);
        processor.post(record, "LEN", alarmMask | Events.VALUE | Events.LOG);
    }
}
