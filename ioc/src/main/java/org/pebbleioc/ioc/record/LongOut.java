package org.pebbleioc.ioc.record;

/** {@code longout} and {@code int64out}. */
final class LongOut extends OutputSupport {
    @Override
    void ready(final DbRecord record) {
        for (final String copy : new String[] {"MLST", "ALST", "LALM"}) {
            record.set(copy, record.unsigned("VAL"));
        }
        if (record.has("PVAL")) {
            record.set("PVAL", record.unsigned("VAL"));
        }
    }

    @Override
    void fromDevice(final DbRecord record, final Object value, final Processor processor) {
        record.setNumber("VAL", (Number) value);
    }

    @Override
    void closedLoop(final DbRecord record, final Processor processor) {
        final Number value = processor.links().value(record, "DOL");
        if (value != null) {
            record.setNumber("VAL", value);
            record.set("UDF", false);
        }
    }

    @Override
    void prepare(final DbRecord record, final Processor processor) {
        final long high = record.unsigned("DRVH");
        final long low = record.unsigned("DRVL");
        if (high > low) {
            record.set("VAL", Math.min(Math.max(record.unsigned("VAL"), low), high));
        }
        Alarms.limits(record, record.number("VAL"), processor.nowNs());
    }

    @Override
    boolean write(final DbRecord record, final Processor processor) {
        if (!record.has("OOPT")) {
            return super.write(record, processor);
        }
        final long value = record.unsigned("VAL");
        final long before = record.unsigned("PVAL");
        record.set("PVAL", value);
        final boolean relinked = record.flag("OOCH") && record.flag("OUTPVT");
        record.set("OUTPVT", false);
        return !relinked && !OutputCondition.holds(record.integer("OOPT"), value, before, true)
                || super.write(record, processor);
    }

    @Override
    void changed(final DbRecord record, final FieldDef field, final Processor processor) {
        if (field.name().equals("OUT") && record.has("OUTPVT")) {
            record.set("OUTPVT", true); // OOCH: what a new link leads to has not seen the value yet
        }
    }

    @Override
    void invalidOutput(final DbRecord record, final Processor processor) {
        record.set("VAL", record.unsigned("IVOV"));
    }

    @Override
    Object output(final DbRecord record) {
        return record.value("VAL");
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        integerDeadbands(record, processor, alarmMask);
    }
}
