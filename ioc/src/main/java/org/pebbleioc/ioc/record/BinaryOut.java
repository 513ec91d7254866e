package org.pebbleioc.ioc.record;

import java.util.List;
import org.pebbleioc.ioc.channel.Metadata;

/** {@code bo}. */
class BinaryOut extends OutputSupport {
    @Override
    List<String> choices(final DbRecord record) {
        return Binary.choices(record);
    }

    /** As base has it: control limits are those of the type. */
    @Override
    Metadata metadata(final DbRecord record) {
        return super.metadata(record).withControl(0, 65535);
    }

    @Override
    void ready(final DbRecord record) {
        record.set("VAL", record.integer("VAL") == 0 ? 0 : 1);
        raw(record);
        Binary.ready(record);
    }

    @Override
    void fromDevice(final DbRecord record, final Object value, final Processor processor) {
        final long raw = ((Number) value).longValue();
        record.set("RVAL", raw);
        record.set("VAL", raw == 0 ? 0 : 1);
    }

    @Override
    void closedLoop(final DbRecord record, final Processor processor) {
        final Double value = processor.links().number(record, "DOL");
        if (value != null) {
            record.set("VAL", value == 0 ? 0 : 1);
            record.set("UDF", false);
        }
    }

    @Override
    void prepare(final DbRecord record, final Processor processor) {
        raw(record);
        Binary.alarms(record);
    }

    private static void raw(final DbRecord record) {
        final long mask = record.unsigned("MASK");
        final int value = record.integer("VAL");
        record.set("RVAL", mask == 0 ? value : value == 0 ? 0 : mask);
    }

    @Override
    boolean write(final DbRecord record, final Processor processor) {
        final boolean done = super.write(record, processor);
        final double seconds = record.number("HIGH");
        if (record.integer("VAL") == 1 && seconds > 0) {
            processor.timers().after((long) (seconds * 1e9), () -> {
                final LockSet set = LockSets.lock(record);
                try {
                    record.set("VAL", 0);
                    processor.process(record);
                } finally {
                    LockSets.unlock(set);
                }
            });
        }
        return done;
    }

    @Override
    void invalidOutput(final DbRecord record, final Processor processor) {
        record.set("VAL", record.integer("IVOV"));
        raw(record);
    }

    @Override
    Object output(final DbRecord record) {
        return record.device.raw() ? record.value("RVAL") : record.value("VAL");
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        Binary.monitors(record, processor, alarmMask);
        onChange(record, processor, "RBV", "ORBV");
    }
}
