package org.pebbleioc.ioc.record;

import java.util.List;

/** {@code bi}. */
final class BinaryIn extends RecordSupport {
    @Override
    String deviceLink() {
        return "INP";
    }

    @Override
    List<String> choices(final DbRecord record) {
        return Binary.choices(record);
    }

    @Override
    void init(final DbRecord record, final Processor processor) {
        Simulation.init(record);
        if (constant(record, "INP", record.device != null && record.device.raw() ? "RVAL" : "VAL")) {
            record.set("UDF", false);
        }
        Binary.ready(record);
    }

    @Override
    boolean process(final DbRecord record, final Processor processor) {
        final Reading reading = read(record, processor);
        if (reading != null && reading.raw()) {
            final long mask = record.unsigned("MASK");
            final long raw = reading.number().longValue();
            record.set("RVAL", mask == 0 ? raw : raw & mask);
            record.set("VAL", record.unsigned("RVAL") == 0 ? 0 : 1);
            record.set("UDF", false);
        } else if (reading != null) {
            record.set("VAL", reading.number().longValue());
            record.set("UDF", false);
        }
        Binary.alarms(record);
        return true;
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        Binary.monitors(record, processor, alarmMask);
    }
}
