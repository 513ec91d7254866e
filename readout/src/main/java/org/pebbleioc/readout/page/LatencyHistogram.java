package org.pebbleioc.readout.page;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Times from below 1 µs to above 100 s in logarithmic bins, eight to an octave, so a percentile is at most 9 % too large.
 * Any thread adds, without a lock; a reader may see an addition half done.
 */
public final class LatencyHistogram {
    private static final int PER_OCTAVE_BITS = 3;
    private static final int PER_OCTAVE = 1 << PER_OCTAVE_BITS;
    /** Times are counted in units of 128 ns; 2^30 of them are 137 s. */
    private static final int UNIT_SHIFT = 7;

    private static final int OCTAVES = 30;
    private static final int BINS = (OCTAVES - PER_OCTAVE_BITS + 1) * PER_OCTAVE;

    private final AtomicLongArray bins = new AtomicLongArray(BINS);
    private final AtomicLong sumNs = new AtomicLong();
    private final AtomicLong maxNs = new AtomicLong();

    public void add(final long ns) {
        final long time = Math.max(0, ns);
        bins.incrementAndGet(bin(time));
        sumNs.addAndGet(time);
        if (time > maxNs.get()) {
            maxNs.accumulateAndGet(time, Math::max);
        }
    }

    static int bin(final long ns) {
        final long units = ns >>> UNIT_SHIFT;
        if (units < PER_OCTAVE) {
            return (int) units;
        }
        final int octave = 63 - Long.numberOfLeadingZeros(units);
        if (octave >= OCTAVES) {
            return BINS - 1;
        }
        final int within = (int) (units >>> octave - PER_OCTAVE_BITS) & PER_OCTAVE - 1;
        return (octave - PER_OCTAVE_BITS + 1) * PER_OCTAVE + within;
    }

    /** Where a bin ends: every time in it is shorter. */
    static long endNs(final int bin) {
        final int octave = bin / PER_OCTAVE;
        final long units = octave == 0 ? bin + 1 : (long) (PER_OCTAVE + bin % PER_OCTAVE + 1) << octave - 1;
        return units << UNIT_SHIFT;
    }

    /** Where the octave of this number ends: 1.024 µs, 2.048 µs and so on. */
    public static long octaveEndNs(final int octave) {
        return 1L << UNIT_SHIFT + PER_OCTAVE_BITS + octave;
    }

    /** What was added since {@code earlier} was taken; null for all of it. */
    public Snapshot since(final Snapshot earlier) {
        final long[] counts = new long[BINS];
        long count = 0;
        int highest = 0;
        for (int i = 0; i < BINS; i++) {
            counts[i] = bins.get(i);
            final long here = counts[i] - (earlier == null ? 0 : earlier.total[i]);
            count += here;
            highest = here > 0 ? i : highest;
        }
        final long sum = sumNs.get();
        final long max =
                earlier == null || count == 0 ? (count == 0 ? 0 : maxNs.get()) : Math.min(endNs(highest), maxNs.get());
        return new Snapshot(counts, earlier, count, sum, max);
    }

    /** The whole, or what happened between two looks. */
    public static final class Snapshot {
        private final long[] total;
        private final long[] here;
        private final long count;
        private final long totalSumNs;
        private final double meanNs;
        private final long maxNs;

        Snapshot(
                final long[] total, final Snapshot earlier, final long count, final long totalSumNs, final long maxNs) {
            this.total = total;
            here = total.clone();
            for (int i = 0; earlier != null && i < BINS; i++) {
                here[i] -= earlier.total[i];
            }
            this.count = count;
            this.totalSumNs = totalSumNs;
            this.maxNs = maxNs;
            meanNs = count == 0 ? 0 : (double) (totalSumNs - (earlier == null ? 0 : earlier.totalSumNs)) / count;
        }

        public long count() {
            return count;
        }

        public double meanNs() {
            return meanNs;
        }

        /** Exact over the whole life; of an interval, the end of the highest bin that was hit. */
        public long maxNs() {
            return maxNs;
        }

        /** The time that {@code fraction} of all stayed below; 0 when there are none. */
        public long percentileNs(final double fraction) {
            final long wanted = (long) Math.ceil(fraction * count);
            long seen = 0;
            for (int i = 0; i < BINS && count > 0; i++) {
                seen += here[i];
                if (seen >= wanted && seen > 0) {
                    return Math.min(endNs(i), maxNs);
                }
            }
            return 0;
        }

        /** Counts by octave of time: entry i those below {@link #octaveEndNs}(i) but not below the one before, the last all longer. */
        public long[] octaves(final int count) {
            final long[] out = new long[count];
            for (int i = 0; i < BINS; i++) {
                final long units = endNs(i) - 1 >>> UNIT_SHIFT;
                final int at = Math.max(0, 64 - Long.numberOfLeadingZeros(units) - PER_OCTAVE_BITS);
                out[Math.min(at, count - 1)] += here[i];
            }
            return out;
        }
    }
}
