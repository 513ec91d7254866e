package org.pebbleioc.ioc.record;

import java.util.Locale;
import org.pebbleioc.ioc.channel.Channel.Events;

/** Common to mbbiDirect and mbboDirect: the 32 bits of a value as fields B0..BF and B10..B1F. */
final class Bits {
    private static final String[] FIELDS = new String[32];

    static {
        for (int i = 0; i < FIELDS.length; i++) {
            FIELDS[i] = "B" + Integer.toHexString(i).toUpperCase(Locale.ROOT);
        }
    }

    static String field(final int bit) {
        return FIELDS[bit];
    }

    /** Number of the bit that a field stands for, or -1. */
    static int bit(final String field) {
        if (field.length() < 2 || field.charAt(0) != 'B') {
            return -1;
        }
        for (int i = 0; i < FIELDS.length; i++) {
            if (FIELDS[i].equals(field)) {
                return i;
            }
        }
        return -1;
    }

    /** The bit fields are made to say what VAL says. */
    static void spread(final DbRecord record) {
        final int value = record.integer("VAL");
        for (int i = 0; i < FIELDS.length; i++) {
            record.set(FIELDS[i], value >>> i & 1);
        }
    }

    /** VAL as the bit fields say it. */
    static int collect(final DbRecord record) {
        int value = 0;
        for (int i = 0; i < FIELDS.length; i++) {
            value |= record.integer(FIELDS[i]) == 0 ? 0 : 1 << i;
        }
        return value;
    }

    /** MASK of NOBT bits at SHFT, unless a file gave one. */
    static void mask(final DbRecord record) {
        final int bits = record.integer("NOBT");
        if (record.unsigned("MASK") == 0 && bits > 0 && bits <= 32) {
            record.set("MASK", ((1L << bits) - 1) << record.integer("SHFT"));
        }
    }

    static void ready(final DbRecord record) {
        spread(record);
        record.set("MLST", record.integer("VAL"));
        record.set("OBIT", record.integer("VAL"));
        record.set(record.field("ORAW"), record.value("RVAL"));
    }

    static void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        final int value = record.integer("VAL");
        int mask = alarmMask;
        if (record.integer("MLST") != value) {
            mask |= Events.VALUE | Events.LOG;
            record.set("MLST", value);
        }
        processor.post(record, "VAL", mask);
        final int changed = record.integer("OBIT") ^ value;
        for (int i = 0; i < FIELDS.length; i++) {
            if ((changed >>> i & 1) != 0) {
                processor.post(record, FIELDS[i], mask | Events.VALUE | Events.LOG);
            }
        }
        record.set("OBIT", value);
        RecordSupport.onChange(record, processor, "RVAL", "ORAW");
    }

    private Bits() {}
}
