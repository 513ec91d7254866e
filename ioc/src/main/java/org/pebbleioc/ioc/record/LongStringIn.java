package org.pebbleioc.ioc.record;

/** {@code lsi}. */
final class LongStringIn extends RecordSupport {
    @Override
    String deviceLink() {
        return "INP";
    }

    @Override
    void init(final DbRecord record, final Processor processor) {
        Simulation.init(record);
        LongStrings.init(record);
        if (constant(record, "INP", "VAL")) {
            LongStrings.set(record, record.text("VAL"));
            LongStrings.ready(record);
            record.set("UDF", false);
        }
    }

    @Override
    boolean process(final DbRecord record, final Processor processor) {
        final Reading reading = read(record, processor);
        if (reading != null) {
            LongStrings.set(record, String.valueOf(reading.value()));
            record.set("UDF", false);
        }
        Alarms.undefined(record);
        return true;
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
