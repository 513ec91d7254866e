package org.pebbleioc.ioc.record;

/**
 * {@code busy} of synApps: a bo whose forward link, and the end of the puts that set it, wait until its value is 0
 * again.
 */
final class Busy extends BinaryOut {
    @Override
    boolean forwards(final DbRecord record) {
        return record.integer("VAL") == 0;
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        super.monitors(record, processor, alarmMask);
        record.set("OVAL", record.integer("VAL"));
    }
}
