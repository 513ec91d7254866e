package org.pebbleioc.ioc.record;

import org.pebbleioc.ioc.channel.Channel.Events;

/** {@code stringin}. */
final class StringIn extends RecordSupport {
    @Override
    String deviceLink() {
        return "INP";
    }

    @Override
    void init(final DbRecord record, final Processor processor) {
        Simulation.init(record);
        if (constant(record, "INP", "VAL")) {
            record.set("UDF", false);
        }
        record.set("OVAL", record.text("VAL"));
    }

    @Override
    boolean process(final DbRecord record, final Processor processor) {
        final Reading reading = read(record, processor);
        if (reading != null) {
            record.set("VAL", Convert.cut(String.valueOf(reading.value()), 39));
            record.set("UDF", false);
        }
        Alarms.undefined(record);
        return true;
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        post(record, processor, alarmMask);
    }

    static void post(final DbRecord record, final Processor processor, final int alarmMask) {
        int mask = alarmMask;
        if (!record.text("OVAL").equals(record.text("VAL"))) {
            mask |= Events.VALUE | Events.LOG;
            record.set("OVAL", record.text("VAL"));
        }
        mask |= record.flag("MPST") ? Events.VALUE : 0;
        mask |= record.flag("APST") ? Events.LOG : 0;
        processor.post(record, "VAL", mask);
    }
}
