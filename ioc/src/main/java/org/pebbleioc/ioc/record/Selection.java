package org.pebbleioc.ioc.record;

/** Menu SELM of fanout, dfanout and seq: which of the links are meant. */
final class Selection {
    private static final String DIGITS = "0123456789ABCDEF";

    /** Reads SELL into SELN. */
    static void fetch(final DbRecord record, final Processor processor) {
        final Double selected = processor.links().number(record, "SELL");
        if (selected != null) {
            record.set("SELN", selected);
        }
    }

    /** Bits of the chosen links 0..15; raises an alarm for a number that no link has. */
    static int mask(final DbRecord record) {
        final int number = record.integer("SELN");
        switch (record.integer("SELM")) {
            case 1 -> {
                final int index = number + (record.has("OFFS") ? record.integer("OFFS") : -1);
                if (index < 0 && !record.has("OFFS") && number == 0) {
                    return 0;
                }
                if (index < 0 || index > 15) {
                    Alarms.raise(record, Alarms.SOFT, Alarms.INVALID, "SELN is out of range: " + number);
                    return 0;
                }
                return 1 << index;
            }
            case 2 -> {
                final int shift = record.has("SHFT") ? record.integer("SHFT") : 0;
                if (shift < -15 || shift > 15) {
                    Alarms.raise(record, Alarms.SOFT, Alarms.INVALID, "SHFT is out of range: " + shift);
                    return 0;
                }
                return (shift >= 0 ? number >> shift : number << -shift) & 0xffff;
            }
            default -> {
                return 0xffff;
            }
        }
    }

    static char digit(final int index) {
        return DIGITS.charAt(index);
    }

    private Selection() {}
}
