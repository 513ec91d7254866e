package org.pebbleioc.ioc.record;

import org.pebbleioc.ioc.channel.Channel.Events;

/** {@code ao}. */
final class AnalogOut extends OutputSupport {
    private static final int INCREMENTAL = 1;

    @Override
    void init(final DbRecord record, final Processor processor) {
        Linear.init(record);
        record.set("INIT", 1);
        super.init(record, processor);
    }

    @Override
    void ready(final DbRecord record) {
        for (final String copy : new String[] {"OVAL", "PVAL", "MLST", "ALST", "LALM"}) {
            record.set(copy, record.number("VAL"));
        }
        record.set("ORAW", record.integer("RVAL"));
    }

    @Override
    void fromDevice(final DbRecord record, final Object value, final Processor processor) {
        if (record.device.raw()) {
            record.set("RVAL", ((Number) value).longValue());
            record.set("VAL", Linear.toValue(record, record.integer("RVAL"), processor));
        } else {
            final double slope = record.number("ASLO");
            final double number = ((Number) value).doubleValue();
            record.set(
                    "VAL", record.device.scales() ? number * (slope == 0 ? 1 : slope) + record.number("AOFF") : number);
        }
    }

    @Override
    void closedLoop(final DbRecord record, final Processor processor) {
        final Double value = processor.links().number(record, "DOL");
        if (value != null) {
            record.set("VAL", record.integer("OIF") == INCREMENTAL ? value + record.number("PVAL") : value);
            record.set("UDF", Double.isNaN(record.number("VAL")));
        }
    }

    @Override
    void prepare(final DbRecord record, final Processor processor) {
        double value = record.number("VAL");
        final double high = record.number("DRVH");
        final double low = record.number("DRVL");
        if (high > low) {
            value = Math.min(Math.max(value, low), high);
        }
        record.set("VAL", value);
        record.set("PVAL", value);
        final double rate = record.number("OROC");
        final double before = record.number("OVAL");
        final boolean limited = rate != 0 && Math.abs(value - before) > rate;
        if (limited) {
            value = before + Math.copySign(rate, value - before);
        }
        record.set("OMOD", limited);
        if (record.number("OVAL") != value) {
            record.set("OVAL", value);
            processor.post(record, "OVAL", Events.VALUE | Events.LOG);
        }
        record.set("RVAL", Linear.toRaw(record, value, processor));
        record.set("UDF", Double.isNaN(record.number("VAL")));
        Alarms.limits(record, record.number("VAL"), processor.nowNs());
    }

    @Override
    void invalidOutput(final DbRecord record, final Processor processor) {
        record.set("OVAL", record.number("IVOV"));
        record.set("RVAL", Linear.toRaw(record, record.number("OVAL"), processor));
    }

    @Override
    Object output(final DbRecord record) {
        if (record.device.raw()) {
            return record.integer("RVAL");
        }
        final double value = record.number("OVAL");
        final double slope = record.number("ASLO");
        return record.device.scales() ? (value - record.number("AOFF")) / (slope == 0 ? 1 : slope) : value;
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        deadbands(record, processor, alarmMask);
        onChange(record, processor, "RVAL", "ORAW");
        onChange(record, processor, "RBV", "ORBV");
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
