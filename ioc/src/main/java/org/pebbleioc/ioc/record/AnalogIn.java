package org.pebbleioc.ioc.record;

/** {@code ai}. */
final class AnalogIn extends RecordSupport {
    @Override
    String deviceLink() {
        return "INP";
    }

    @Override
    void init(final DbRecord record, final Processor processor) {
        Linear.init(record);
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
        final Object value = read(record, processor);
        if (value != null && record.device.raw()) {
            record.set("RVAL", ((Number) value).longValue());
            convert(record, Linear.toValue(record, record.integer("RVAL")));
        } else if (value != null) {
            convert(record, engineering(record, ((Number) value).doubleValue()));
        } else if (record.device != null && record.device.raw() && record.integer("NSEV") < Alarms.INVALID) {
            convert(record, Linear.toValue(record, record.integer("RVAL")));
        }
        Alarms.limits(record, record.number("VAL"));
        return true;
    }

    /** asyn applies ASLO and AOFF to floating point parameters, soft links are taken as they are. */
    private static double engineering(final DbRecord record, final double value) {
        if (!record.device.scales()) {
            return value;
        }
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
