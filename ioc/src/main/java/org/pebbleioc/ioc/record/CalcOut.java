package org.pebbleioc.ioc.record;

import org.pebbleioc.ioc.channel.Channel.Events;

/** {@code calcout}: computes, and writes when OOPT says so, after ODLY. */
final class CalcOut extends RecordSupport {
    @Override
    String deviceLink() {
        return "OUT";
    }

    @Override
    void init(final DbRecord record, final Processor processor) {
        CalcInputs.constants(record);
        compile(record);
        for (final String copy : new String[] {"PVAL", "MLST", "ALST", "LALM"}) {
            record.set(copy, record.number("VAL"));
        }
        record.set("POVL", record.number("OVAL"));
    }

    private static void compile(final DbRecord record) {
        final CalcInputs inputs = CalcInputs.of(record);
        inputs.calc = CalcInputs.compile(record, "CALC");
        inputs.output = CalcInputs.compile(record, "OCAL");
        record.set("CLCV", inputs.calc == null);
        record.set("OCLV", inputs.output == null);
    }

    @Override
    boolean process(final DbRecord record, final Processor processor) {
        final CalcInputs inputs = CalcInputs.of(record);
        inputs.fetch(record, processor);
        if (inputs.calc == null) {
            Alarms.raise(record, Alarms.CALC, Alarms.INVALID, "CALC expression is invalid");
        } else {
            record.set("VAL", inputs.calc.evaluate());
            inputs.store(record);
            record.set("UDF", Double.isNaN(record.number("VAL")));
        }
        Alarms.limits(record, record.number("VAL"));
        final double value = record.number("VAL");
        final double before = record.number("PVAL");
        final boolean drives = record.integer("OOPT") == 1
                ? Math.abs(before - value) > record.number("MDEL")
                : OutputCondition.holds(record.integer("OOPT"), value, before, true);
        record.set("PVAL", value);
        if (!drives) {
            return true;
        }
        final double delay = record.number("ODLY");
        if (delay <= 0) {
            output(record, processor);
            return true;
        }
        record.set("DLYA", 1);
        processor.post(record, "DLYA", Events.VALUE);
        processor.timers().after((long) (delay * 1e9), () -> delayed(record, processor));
        return false;
    }

    private static void delayed(final DbRecord record, final Processor processor) {
        final LockSet set = LockSets.lock(record);
        try {
            record.set("DLYA", 0);
            processor.post(record, "DLYA", Events.VALUE);
            output(record, processor);
            processor.complete(record);
        } finally {
            LockSets.unlock(set);
        }
    }

    private static void output(final DbRecord record, final Processor processor) {
        final CalcInputs inputs = CalcInputs.of(record);
        if (record.integer("DOPT") == 0) {
            record.set("OVAL", record.number("VAL"));
        } else if (inputs.output == null) {
            Alarms.raise(record, Alarms.CALC, Alarms.INVALID, "OCAL expression is invalid");
        } else {
            record.set("OVAL", inputs.output.evaluate());
            inputs.store(record);
            record.set("UDF", Double.isNaN(record.number("OVAL")));
        }
        if (record.integer("NSEV") >= Alarms.INVALID) {
            switch (record.integer("IVOA")) {
                case 1 -> {
                    return;
                }
                case 2 -> record.set("OVAL", record.number("IVOV"));
                default -> {}
            }
        }
        processor.links().write(record, "OUT", record.number("OVAL"));
        if (!record.text("OEVT").isBlank()) {
            processor.scanIo().postEvent(record.text("OEVT"));
        }
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        deadbands(record, processor, alarmMask);
        CalcInputs.monitors(record, processor, alarmMask);
        if (record.number("OVAL") != record.number("POVL")) {
            record.set("POVL", record.number("OVAL"));
            processor.post(record, "OVAL", alarmMask | Events.VALUE | Events.LOG);
        }
    }

    @Override
    void changed(final DbRecord record, final FieldDef field, final Processor processor) {
        if (field.name().equals("CALC") || field.name().equals("OCAL")) {
            compile(record);
        }
    }
}
