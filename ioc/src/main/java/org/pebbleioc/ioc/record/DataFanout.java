package org.pebbleioc.ioc.record;

/** {@code dfanout}: writes one value to up to sixteen fields. */
final class DataFanout extends RecordSupport {
    @Override
    void init(final DbRecord record, final Processor processor) {
        constant(record, "SELL", "SELN");
        if (constant(record, "DOL", "VAL")) {
            record.set("UDF", false);
        }
    }

    @Override
    boolean process(final DbRecord record, final Processor processor) {
        if (record.integer("OMSL") == Menus.CLOSED_LOOP) {
            final Double value = processor.links().number(record, "DOL");
            if (value != null) {
                record.set("VAL", value);
                record.set("UDF", Double.isNaN(value));
            }
        }
        Alarms.limits(record, record.number("VAL"), processor.nowNs());
        Selection.fetch(record, processor);
        final int mask = Selection.mask(record);
        for (int i = 0; i < 16; i++) {
            if ((mask & 1 << i) != 0) {
                processor.links().write(record, "OUT" + (char) ('A' + i), record.number("VAL"));
            }
        }
        return true;
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        deadbands(record, processor, alarmMask);
    }
}
