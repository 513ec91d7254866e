package org.pebbleioc.ioc.record;

import org.pebbleioc.ioc.channel.Channel.Events;

/** {@code fanout}: processes up to sixteen records. */
final class Fanout extends RecordSupport {
    @Override
    void init(final DbRecord record, final Processor processor) {
        constant(record, "SELL", "SELN");
    }

    @Override
    boolean process(final DbRecord record, final Processor processor) {
        Selection.fetch(record, processor);
        record.set("UDF", false);
        final int mask = Selection.mask(record);
        for (int i = 0; i < 16; i++) {
            if ((mask & 1 << i) != 0) {
                processor.links().processTarget(record, record.link("LNK" + Selection.digit(i)));
            }
        }
        return true;
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        processor.post(record, "VAL", alarmMask == 0 ? 0 : alarmMask | Events.VALUE);
    }
}
