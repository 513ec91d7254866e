package org.pebbleioc.ioc.record;

import java.util.ArrayList;
import java.util.List;
import org.pebbleioc.ioc.channel.Channel.Events;

/** Common to mbbi and mbbo: sixteen states with names, raw values and severities. */
final class MultiState {
    static final String[] STATES = {
        "ZR", "ON", "TW", "TH", "FR", "FV", "SX", "SV", "EI", "NI", "TE", "EL", "TV", "TT", "FT", "FF"
    };
    static final int UNKNOWN = 65535;

    /** Names up to the last that is not empty; all sixteen where all are: clients take no choices for a fault. */
    static List<String> choices(final DbRecord record) {
        final List<String> choices = new ArrayList<>();
        int last = 0;
        for (int i = 0; i < STATES.length; i++) {
            final String name = record.text(STATES[i] + "ST");
            choices.add(name);
            if (!name.isEmpty()) {
                last = i + 1;
            }
        }
        return List.copyOf(choices.subList(0, last == 0 ? STATES.length : last));
    }

    /** SDEF: whether any state is named or has a raw value, so that values and raw values may differ. */
    static void define(final DbRecord record) {
        boolean defined = false;
        for (final String state : STATES) {
            defined |= record.unsigned(state + "VL") != 0
                    || !record.text(state + "ST").isEmpty();
        }
        record.set("SDEF", defined);
        final int bits = record.integer("NOBT");
        if (record.unsigned("MASK") == 0 && bits > 0 && bits <= 32) {
            record.set("MASK", ((1L << bits) - 1) << record.integer("SHFT"));
        }
    }

    static int fromRaw(final DbRecord record, final long raw) {
        final long shifted = raw >>> record.integer("SHFT");
        if (!record.flag("SDEF")) {
            return (int) (shifted & 0xffff);
        }
        for (int i = 0; i < STATES.length; i++) {
            if (record.unsigned(STATES[i] + "VL") == shifted) {
                return i;
            }
        }
        return UNKNOWN;
    }

    static long toRaw(final DbRecord record) {
        final int value = record.integer("VAL");
        final long raw = record.flag("SDEF") && value < STATES.length ? record.unsigned(STATES[value] + "VL") : value;
        return raw << record.integer("SHFT");
    }

    static void alarms(final DbRecord record) {
        if (Alarms.undefined(record) || record.flag("UDF")) {
            return;
        }
        final int value = record.integer("VAL");
        Alarms.raise(record, Alarms.STATE, record.integer(value < STATES.length ? STATES[value] + "SV" : "UNSV"));
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

    static boolean isState(final FieldDef field) {
        final String name = field.name();
        return name.length() == 4 && (name.endsWith("VL") || name.endsWith("ST"));
    }

    private MultiState() {}
}
