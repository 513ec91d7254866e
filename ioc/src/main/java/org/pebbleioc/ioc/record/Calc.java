package org.pebbleioc.ioc.record;

/** {@code calc}. */
final class Calc extends RecordSupport {
    @Override
    void init(final DbRecord record, final Processor processor) {
        CalcInputs.of(record).constants(record);
        CalcInputs.of(record).calc = CalcInputs.compile(record, "CALC");
        for (final String copy : new String[] {"MLST", "ALST", "LALM"}) {
            record.set(copy, record.number("VAL"));
        }
    }

    @Override
    boolean process(final DbRecord record, final Processor processor) {
        final CalcInputs inputs = CalcInputs.of(record);
        final boolean good = inputs.fetch(record, processor);
        if (inputs.calc == null) {
            Alarms.raise(record, Alarms.CALC, Alarms.INVALID, "CALC expression is invalid");
        } else if (good) { // as base: nothing is computed of inputs that cannot be read
            record.set("VAL", inputs.calc.evaluate(record.number("VAL")));
            inputs.store(record);
            record.set("UDF", Double.isNaN(record.number("VAL")));
        }
        Alarms.limits(record, record.number("VAL"), processor.nowNs());
        return true;
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        deadbands(record, processor, alarmMask);
        CalcInputs.of(record).monitors(record, processor, alarmMask);
    }

    @Override
    void changed(final DbRecord record, final FieldDef field, final Processor processor) {
        if (field.name().equals("CALC")) {
            CalcInputs.of(record).calc = CalcInputs.compile(record, "CALC");
        }
    }

    @Override
    void relinked(final DbRecord record, final FieldDef field, final Processor processor) {
        CalcInputs.of(record).relinked(record, field, processor);
    }
}
