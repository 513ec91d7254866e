package org.pebbleioc.readout.receive;

import java.io.PrintStream;

/** Faults, counted; the first ones of each kind are printed. One thread. */
final class Findings {
    private static final int PRINTED = 5;

    private final long[] counts = new long[Fault.values().length];
    private final PrintStream out;

    Findings(final PrintStream out) {
        this.out = out;
    }

    void add(final Fault fault, final long by, final String text) {
        final long before = counts[fault.ordinal()];
        counts[fault.ordinal()] = before + by;
        if (before < PRINTED) {
            out.println(fault.label() + ": " + text
                    + (before + by >= PRINTED ? " (more of this kind is only counted)" : ""));
        }
    }

    long count(final Fault fault) {
        return counts[fault.ordinal()];
    }

    /** All kinds but gaps, which may be allowed. */
    long apartFromGaps() {
        long sum = 0;
        for (final Fault fault : Fault.values()) {
            sum += fault == Fault.GAP ? 0 : count(fault);
        }
        return sum;
    }

    String line() {
        final StringBuilder text = new StringBuilder();
        for (final Fault fault : Fault.values()) {
            text.append(text.isEmpty() ? "" : "  ")
                    .append(fault.label())
                    .append(' ')
                    .append(count(fault));
        }
        return text.toString();
    }
}
