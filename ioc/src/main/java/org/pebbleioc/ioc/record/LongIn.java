package org.pebbleioc.ioc.record;

/** {@code longin} and {@code int64in}. */
final class LongIn extends RecordSupport {
    @Override
    String deviceLink() {
        return "INP";
    }

    @Override
    void init(final DbRecord record, final Processor processor) {
        Simulation.init(record);
        if (constant(record, "INP", "VAL")) {
            record.set("UDF", false);
        }
        for (final String copy : new String[] {"MLST", "ALST", "LALM"}) {
            record.set(copy, record.unsigned("VAL"));
        }
    }

    @Override
    boolean process(final DbRecord record, final Processor processor) {
        final Reading reading = read(record, processor);
        if (reading != null) {
            record.setNumber("VAL", reading.number());
            record.set("UDF", false);
        }
        Alarms.limits(record, record.number("VAL"), processor.nowNs());
        return true;
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        integerDeadbands(record, processor, alarmMask);
    }
}
