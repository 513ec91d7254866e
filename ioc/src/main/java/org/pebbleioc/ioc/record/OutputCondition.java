package org.pebbleioc.ioc.record;

/** Menu OOPT: when a computed value is written. */
final class OutputCondition {
    static boolean holds(final int option, final double value, final double before, final boolean changed) {
        return switch (option) {
            case 1 -> changed && value != before;
            case 2 -> value == 0;
            case 3 -> value != 0;
            case 4 -> before != 0 && value == 0;
            case 5 -> before == 0 && value != 0;
            default -> true;
        };
    }

    /** The same for records of synApps: "On Change" looks at MDEL, and there is "Never". */
    static boolean drives(final DbRecord record, final double value, final double before) {
        return switch (record.integer("OOPT")) {
            case 1 -> Math.abs(before - value) > record.number("MDEL");
            case 6 -> false;
            default -> holds(record.integer("OOPT"), value, before, true);
        };
    }

    private OutputCondition() {}
}
