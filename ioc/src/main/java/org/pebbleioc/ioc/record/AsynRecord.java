package org.pebbleioc.ioc.record;

/** {@code asyn}: the fields that clients of areaDetector look at; there is no transaction to make. */
final class AsynRecord extends RecordSupport {
    @Override
    void init(final DbRecord record, final Processor processor) {
        record.set("CNCT", 1);
        record.set("UDF", false);
        record.set("STAT", 0);
        record.set("SEVR", 0);
    }

    @Override
    boolean process(final DbRecord record, final Processor processor) {
        record.set("UDF", false);
        return true;
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        processor.post(record, "VAL", alarmMask);
    }
}
