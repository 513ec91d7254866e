package org.pebbleioc.ioc.record;

/** {@code longout}. */
final class LongOut extends OutputSupport {
    @Override
    void ready(final DbRecord record) {
        for (final String copy : new String[] {"MLST", "ALST", "LALM", "OUTPVT"}) {
            record.set(copy, record.integer("VAL"));
        }
    }

    @Override
    void fromDevice(final DbRecord record, final Object value) {
        record.set("VAL", ((Number) value).doubleValue());
    }

    @Override
    void prepare(final DbRecord record, final Processor processor) {
        final int high = record.integer("DRVH");
        final int low = record.integer("DRVL");
        if (high > low) {
            record.set("VAL", Math.min(Math.max(record.integer("VAL"), low), high));
        }
        Alarms.limits(record, record.number("VAL"));
    }

    @Override
    void write(final DbRecord record, final Processor processor) {
        final int value = record.integer("VAL");
        final int before = record.integer("OUTPVT");
        record.set("OUTPVT", value);
        if (OutputCondition.holds(record.integer("OOPT"), value, before, true)) {
            super.write(record, processor);
        }
    }

    @Override
    void invalidOutput(final DbRecord record) {
        record.set("VAL", record.integer("IVOV"));
    }

    @Override
    Object output(final DbRecord record) {
        return record.integer("VAL");
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        deadbands(record, processor, alarmMask);
    }
}
