package org.pebbleioc.ioc.record;

/** {@code mbboDirect}: a number that is written as a whole or bit by bit. */
final class DirectOut extends OutputSupport {
    @Override
    void init(final DbRecord record, final Processor processor) {
        Bits.mask(record);
        final int bits = Bits.collect(record);
        super.init(record, processor);
        if (record.flag("UDF") && bits != 0) {
            // as base since 7.0.6.1: bits that a file sets are the value when nothing else is
            record.set("VAL", bits);
            record.set("UDF", false);
            ready(record);
        }
    }

    @Override
    void ready(final DbRecord record) {
        raw(record);
        Bits.ready(record);
    }

    private static void raw(final DbRecord record) {
        record.set("RVAL", (record.integer("VAL") & 0xffff_ffffL) << record.integer("SHFT"));
    }

    @Override
    void fromDevice(final DbRecord record, final Object value, final Processor processor) {
        final long number = ((Number) value).longValue();
        if (record.device.raw()) {
            record.set("RVAL", number);
            record.set("VAL", record.unsigned("RVAL") >>> record.integer("SHFT"));
        } else {
            record.set("VAL", number);
        }
        Bits.spread(record);
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
        Bits.spread(record);
        raw(record);
        Alarms.undefined(record);
    }

    @Override
    void invalidOutput(final DbRecord record, final Processor processor) {
        record.set("VAL", record.integer("IVOV"));
        Bits.spread(record);
        raw(record);
    }

    @Override
    Object output(final DbRecord record) {
        if (!record.device.raw()) {
            return record.value("VAL");
        }
        final long mask = record.unsigned("MASK");
        return mask == 0 ? record.unsigned("RVAL") : record.unsigned("RVAL") & mask;
    }

    @Override
    String refusal(final DbRecord record, final FieldDef field) {
        return Bits.bit(field.name()) >= 0 && record.integer("OMSL") == Menus.CLOSED_LOOP
                ? record + "." + field.name() + " takes no puts: OMSL is closed_loop"
                : null;
    }

    @Override
    void changed(final DbRecord record, final FieldDef field, final Processor processor) {
        final int bit = Bits.bit(field.name());
        if (bit >= 0) {
            final int mask = 1 << bit;
            final boolean on = record.flag(field.name());
            record.set(field.name(), on);
            record.set("VAL", on ? record.integer("VAL") | mask : record.integer("VAL") & ~mask);
            record.set("OBIT", on ? record.integer("OBIT") | mask : record.integer("OBIT") & ~mask);
            record.set("UDF", false);
        }
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        Bits.monitors(record, processor, alarmMask);
        onChange(record, processor, "RBV", "ORBV");
    }
}
