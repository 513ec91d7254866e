package org.pebbleioc.ioc.record;

import org.pebbleioc.ioc.channel.Channel.Events;

/** {@code seq}: up to sixteen steps, each waits DLYn, reads DOLn and writes it to LNKn; strictly one after another. */
final class Sequence extends RecordSupport {
    @Override
    void init(final DbRecord record, final Processor processor) {
        constant(record, "SELL", "SELN");
        record.set("OLDN", record.integer("SELN"));
        for (int i = 0; i < 16; i++) {
            constant(record, "DOL" + Selection.digit(i), "DO" + Selection.digit(i));
        }
    }

    @Override
    boolean process(final DbRecord record, final Processor processor) {
        Selection.fetch(record, processor);
        record.set("UDF", false);
        if (record.integer("OLDN") != record.integer("SELN")) {
            record.set("OLDN", record.integer("SELN"));
            processor.post(record, "SELN", Events.VALUE | Events.LOG);
        }
        return run(record, processor, Selection.mask(record), 0, false);
    }

    /** Steps from this one on; false when a timer goes on with the rest. */
    private static boolean run(
            final DbRecord record, final Processor processor, final int mask, final int from, final boolean waited) {
        boolean delayDone = waited;
        for (int i = from; i < 16; i++) {
            final char digit = Selection.digit(i);
            final boolean used = (mask & 1 << i) != 0
                    && (record.link("LNK" + digit).reads()
                            || record.link("DOL" + digit).reads());
            if (!used) {
                continue;
            }
            final double delay = record.number("DLY" + digit);
            if (delay > 0 && !delayDone) {
                final int step = i;
                processor.timers().after((long) (delay * 1e9), () -> resume(record, processor, mask, step));
                return false;
            }
            delayDone = false;
            step(record, processor, digit);
        }
        return true;
    }

    private static void resume(final DbRecord record, final Processor processor, final int mask, final int from) {
        final LockSet set = LockSets.lock(record);
        try {
            if (run(record, processor, mask, from, true)) {
                processor.complete(record);
            }
        } finally {
            LockSets.unlock(set);
        }
    }

    private static void step(final DbRecord record, final Processor processor, final char digit) {
        final Double value = processor.links().number(record, "DOL" + digit);
        final String field = "DO" + digit;
        if (value != null && value != record.number(field)) {
            record.set(field, value);
            processor.post(record, field, Events.VALUE | Events.LOG);
        }
        processor.links().write(record, "LNK" + digit, record.number(field));
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        processor.post(record, "VAL", alarmMask == 0 ? 0 : alarmMask | Events.VALUE);
    }
}
