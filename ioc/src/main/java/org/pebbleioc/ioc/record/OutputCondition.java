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

    private OutputCondition() {}
}
