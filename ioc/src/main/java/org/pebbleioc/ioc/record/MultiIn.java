package org.pebbleioc.ioc.record;

import java.util.List;

/** {@code mbbi}. */
final class MultiIn extends RecordSupport {
    @Override
    String deviceLink() {
        return "INP";
    }

    @Override
    List<String> choices(final DbRecord record) {
        return MultiState.choices(record);
    }

    @Override
    void init(final DbRecord record, final Processor processor) {
        MultiState.define(record);
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
            final long mask =
                    Simulation.mode(record) == Simulation.OFF && record.device.masks() ? record.unsigned("MASK") : 0;
            final long raw = reading.number().longValue();
            record.set("RVAL", mask == 0 ? raw : raw & mask);
            record.set("VAL", MultiState.fromRaw(record, record.unsigned("RVAL")));
            record.set("UDF", false);
        } else if (reading != null) {
            record.set("VAL", reading.number().longValue());
            record.set("UDF", false);
        }
        MultiState.alarms(record);
        return true;
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        MultiState.monitors(record, processor, alarmMask);
    }

    @Override
    void changed(final DbRecord record, final FieldDef field, final Processor processor) {
        if (MultiState.isState(field)) {
            MultiState.define(record);
        }
    }
}
