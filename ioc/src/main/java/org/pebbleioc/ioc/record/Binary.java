package org.pebbleioc.ioc.record;

import java.util.List;
import org.pebbleioc.ioc.channel.Channel.Events;

/** Common to bi, bo and busy: two states with names and severities. */
final class Binary {
    /** Two without a name where neither has one: clients take no choices for a fault. */
    static List<String> choices(final DbRecord record) {
        final String zero = record.text("ZNAM");
        final String one = record.text("ONAM");
        return one.isEmpty() && !zero.isEmpty() ? List.of(zero) : List.of(zero, one);
    }

    static void alarms(final DbRecord record) {
        if (Alarms.undefined(record) || record.flag("UDF")) {
            return;
        }
        final int value = record.integer("VAL");
        if (value <= 1) {
            Alarms.raise(record, Alarms.STATE, record.integer(value == 0 ? "ZSV" : "OSV"));
        }
        if (value != record.integer("LALM")) {
            Alarms.raise(record, Alarms.COS, record.integer("COSV"));
            record.set("LALM", value);
        }
    }

    static void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        int mask = alarmMask;
        if (record.integer("MLST") != record.integer("VAL")) {
            mask |= Events.VALUE | Events.LOG;
            record.set("MLST", record.integer("VAL"));
        }
        processor.post(record, "VAL", mask);
        RecordSupport.onChange(record, processor, "RVAL", "ORAW");
    }

    static void ready(final DbRecord record) {
        record.set("MLST", record.integer("VAL"));
        record.set("LALM", record.integer("VAL"));
        record.set(record.field("ORAW"), record.value("RVAL"));
    }

    private Binary() {}
}
