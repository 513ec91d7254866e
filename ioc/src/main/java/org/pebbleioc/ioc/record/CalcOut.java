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
        CalcInputs.of(record).constants(record);
        compile(record);
        for (char c = 'A'; c <= FieldTables.LAST_INPUT; c++) {
            record.set("IN" + c + "V", Links.status(record.link("INP" + c)));
        }
        record.set("OUTV", Links.status(record.link("OUT")));
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
        final boolean good = inputs.fetch(record, processor);
        if (inputs.calc == null) {
            Alarms.raise(record, Alarms.CALC, Alarms.INVALID, "CALC expression is invalid");
        } else if (good) { // as base: nothing is computed of inputs that cannot be read
            record.set("VAL", inputs.calc.evaluate(record.number("VAL")));
            inputs.store(record);
            record.set("UDF", Double.isNaN(record.number("VAL")));
        }
        Alarms.limits(record, record.number("VAL"), processor.nowNs());
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
            return output(record, processor);
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
            if (record.waiting && output(record, processor)) {
                processor.complete(record);
            }
        } finally {
            LockSets.unlock(set);
        }
    }

    /** @return false when the device ends this processing later */
    private static boolean output(final DbRecord record, final Processor processor) {
        final CalcInputs inputs = CalcInputs.of(record);
        if (record.integer("DOPT") == 0) {
            record.set("OVAL", record.number("VAL"));
        } else if (inputs.output == null) {
            Alarms.raise(record, Alarms.CALC, Alarms.INVALID, "OCAL expression is invalid");
        } else {
            record.set("OVAL", inputs.output.evaluate(record.number("OVAL")));
            inputs.store(record);
            record.set("UDF", Double.isNaN(record.number("OVAL")));
        }
        if (record.integer("NSEV") >= Alarms.INVALID) {
            switch (record.integer("IVOA")) {
                case 1 -> {
                    return true;
                }
                case 2 -> record.set("OVAL", record.number("IVOV"));
                default -> {}
            }
        }
        final boolean done = record.device == null || record.device.write(record, record.value("OVAL"), processor);
        if (!record.text("OEVT").isBlank()) {
            processor.scanIo().postEvent(record.text("OEVT"));
        }
        return done;
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        deadbands(record, processor, alarmMask);
        CalcInputs.of(record).monitors(record, processor, alarmMask);
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

    @Override
    void relinked(final DbRecord record, final FieldDef field, final Processor processor) {
        CalcInputs.of(record).relinked(record, field, processor);
        linkChanged(record, field, processor);
    }

    @Override
    void linkChanged(final DbRecord record, final FieldDef field, final Processor processor) {
        if (!field.name().equals("OUT") && !field.name().startsWith("INP")) {
            return;
        }
        final String status =
                field.name().equals("OUT") ? "OUTV" : "IN" + field.name().substring(3) + "V";
        if (record.has(status) && record.integer(status) != Links.status(record.link(field))) {
            record.set(status, Links.status(record.link(field)));
            processor.post(record, status, Events.VALUE | Events.LOG);
        }
    }
}
