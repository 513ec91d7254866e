package org.pebbleioc.driver.cpu;

import java.util.BitSet;

/** A set of processors, in the kernel's notation: {@code 0,2-3}. Immutable. */
public final class CpuSet {
    private static final int MAX_CPU = 1023;

    private final BitSet cpus;

    private CpuSet(final BitSet cpus) {
        this.cpus = cpus;
    }

    /** @throws IllegalArgumentException what is no such list */
    public static CpuSet parse(final String text) {
        final BitSet cpus = new BitSet();
        for (final String part : text.trim().split(",", -1)) {
            if (!part.trim().matches("\\d{1,4}(-\\d{1,4})?")) {
                throw new IllegalArgumentException("cpu=" + text + ": numbers and ranges, as 0,2-3");
            }
            final String[] ends = part.trim().split("-");
            final int from = Integer.parseInt(ends[0]);
            final int to = Integer.parseInt(ends[ends.length - 1]);
            if (to < from || to > MAX_CPU) {
                throw new IllegalArgumentException("cpu=" + text + ": at most " + MAX_CPU + ", and the smaller first");
            }
            cpus.set(from, to + 1);
        }
        return new CpuSet(cpus);
    }

    /** The kernel's {@code cpu_set_t}: bit n of the whole stands for processor n. */
    long[] mask() {
        final long[] mask = new long[(MAX_CPU + 1) / Long.SIZE];
        final long[] words = cpus.toLongArray();
        System.arraycopy(words, 0, mask, 0, words.length);
        return mask;
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof CpuSet set && set.cpus.equals(cpus);
    }

    @Override
    public int hashCode() {
        return cpus.hashCode();
    }

    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder();
        for (int from = cpus.nextSetBit(0); from >= 0; ) {
            final int to = cpus.nextClearBit(from) - 1;
            text.append(text.length() == 0 ? "" : ",").append(from);
            if (to > from) {
                text.append('-').append(to);
            }
            from = cpus.nextSetBit(to + 1);
        }
        return text.toString();
    }
}
