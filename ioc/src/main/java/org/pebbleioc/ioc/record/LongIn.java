package org.pebbleioc.ioc.record;

/** {@code longin}. */
final class LongIn extends RecordSupport {
    @Override
    String deviceLink() {
        return "INP";
    }

    @Override
    void init(final DbRecord record, final Processor processor) {
        if (constant(record, "INP", "VAL")) {
            record.set("UDF", false);
        }
        for (final String copy : new String[] {"MLST", "ALST", "LALM"}) {
            record.set(copy, record.integer("VAL"));
        }
    }

    @Override
    boolean process(final DbRecord record, final Processor processor) {
        final Object value = read(record, processor);
        if (value != null) {
            record.set("VAL", ((Number) value).doubleValue());
            record.set("UDF", false);
        }
        Alarms.limits(record, record.number("VAL"));
        return true;
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        deadbands(record, processor, alarmMask);
    }
}
