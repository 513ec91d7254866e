package org.pebbleioc.ioc.record;

import java.nio.charset.StandardCharsets;
import org.pebbleioc.ioc.channel.Channel.Events;

/** Common to lsi, lso and printf: a text of up to SIZV bytes in VAL, and LEN. */
final class LongStrings {
    /** Smallest SIZV, as base has it. */
    private static final int SMALLEST = 16;

    private static final int LARGEST = 0x7fff;

    static void init(final DbRecord record) {
        record.set("SIZV", Math.max(SMALLEST, Math.min(record.integer("SIZV"), LARGEST)));
        set(record, record.text("VAL"));
        ready(record);
    }

    /** The text becomes the value, cut to what fits; LEN counts the terminating zero. */
    static void set(final DbRecord record, final String text) {
        final String value = Convert.cut(text, record.integer("SIZV") - 1);
        record.set("VAL", value);
        record.set("LEN", value.isEmpty() ? 0L : value.getBytes(StandardCharsets.UTF_8).length + 1L);
    }

    static void ready(final DbRecord record) {
        if (record.has("OVAL")) {
            record.set("OVAL", record.text("VAL"));
            record.set("OLEN", record.unsigned("LEN"));
        }
    }

    static void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        int mask = alarmMask;
        if (!record.text("OVAL").equals(record.text("VAL"))) {
            mask |= Events.VALUE | Events.LOG;
        }
        if (record.unsigned("LEN") != record.unsigned("OLEN")) {
            processor.post(record, "LEN", Events.VALUE | Events.LOG);
        }
        ready(record);
        mask |= record.flag("MPST") ? Events.VALUE : 0;
        mask |= record.flag("APST") ? Events.LOG : 0;
        processor.post(record, "VAL", mask);
    }

    private LongStrings() {}
}
