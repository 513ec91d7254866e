package org.pebbleioc.ioc.record;

/** {@code permissive} and {@code state}: a value that others write and read; nothing is computed. */
final class Permissive extends RecordSupport {
    @Override
    boolean process(final DbRecord record, final Processor processor) {
        record.set("UDF", false);
        return true;
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        post(record, processor, "VAL", "OVAL", alarmMask);
        if (record.has("WFLG")) {
            post(record, processor, "WFLG", "OFLG", alarmMask);
        }
    }

    private static void post(
            final DbRecord record,
            final Processor processor,
            final String field,
            final String copy,
            final int alarmMask) {
        onChange(record, processor, field, copy);
        processor.post(record, field, alarmMask);
    }
}
