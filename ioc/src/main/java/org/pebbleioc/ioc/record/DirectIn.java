package org.pebbleioc.ioc.record;

/** {@code mbbiDirect}: a number whose 32 bits are fields too. */
final class DirectIn extends RecordSupport {
    @Override
    String deviceLink() {
        return "INP";
    }

    @Override
    void init(final DbRecord record, final Processor processor) {
        Simulation.init(record);
        Bits.mask(record);
        if (constant(record, "INP", record.device != null && record.device.raw() ? "RVAL" : "VAL")) {
            record.set("UDF", false);
        }
        Bits.ready(record);
    }

    @Override
    boolean process(final DbRecord record, final Processor processor) {
        final Reading reading = read(record, processor);
        if (reading != null && reading.raw()) {
            final long raw = reading.number().longValue();
            final long mask = record.unsigned("MASK");
            record.set("RVAL", mask == 0 ? raw : raw & mask);
            record.set("VAL", record.unsigned("RVAL") >>> record.integer("SHFT"));
        } else if (reading != null) {
            record.setNumber("VAL", reading.number());
        }
        if (reading != null) {
            record.set("UDF", false);
            Bits.spread(record);
        }
        Alarms.undefined(record);
        return true;
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        Bits.monitors(record, processor, alarmMask);
    }
}
