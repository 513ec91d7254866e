package org.pebbleioc.ioc.record;

/** {@code ai}. */
final class AnalogIn extends RecordSupport {
    @Override
    String deviceLink() {
        return "INP";
    }

    @Override
    void init(final DbRecord record, final Processor processor) {
        Simulation.init(record);
        Linear.init(record);
        record.set("INIT", 1);
        final boolean raw = record.device != null && record.device.raw();
        if (constant(record, "INP", raw ? "RVAL" : "VAL") && !raw) {
            record.set("UDF", false);
        }
        record.set("MLST", record.number("VAL"));
        record.set("ALST", record.number("VAL"));
        record.set("LALM", record.number("VAL"));
    }

    @Override
    boolean process(final DbRecord record, final Processor processor) {
        final Reading reading = read(record, processor);
        if (reading != null && !reading.raw()) {
            final double value = reading.number().doubleValue();
            convert(record, reading.scaled() ? engineering(record, value) : value);
        } else if (reading != null || hasRawValue(record)) {
            if (reading != null) {
                record.set("RVAL", reading.number().longValue());
            }
            convert(record, Linear.toValue(record, record.integer("RVAL"), processor));
        }
        Alarms.limits(record, record.number("VAL"), processor.nowNs());
        return true;
    }

    /** A constant INP, or somebody who wrote RVAL. */
    private static boolean hasRawValue(final DbRecord record) {
        return record.device != null
                && record.device.raw()
                && Simulation.mode(record) == Simulation.OFF
                && record.integer("NSEV") < Alarms.INVALID;
    }

    /** asyn applies ASLO and AOFF to floating point parameters, soft links are taken as they are. */
    private static double engineering(final DbRecord record, final double value) {
        final double slope = record.number("ASLO");
        return (slope == 0 ? value : value * slope) + record.number("AOFF");
    }

    private static void convert(final DbRecord record, final double value) {
        final double smooth = record.number("SMOO");
        final double last = record.number("VAL");
        final boolean first = record.flag("UDF") || !Double.isFinite(last);
        record.set("VAL", smooth == 0 || first ? value : value * (1 - smooth) + last * smooth);
        record.set("UDF", Double.isNaN(record.number("VAL")));
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        deadbands(record, processor, alarmMask);
        onChange(record, processor, "RVAL", "ORAW");
    }

    @Override
    void changed(final DbRecord record, final FieldDef field, final Processor processor) {
        if (field.name().equals("EGUF")
                || field.name().equals("EGUL")
                || field.name().equals("LINR")) {
            Linear.init(record);
        }
    }
}
