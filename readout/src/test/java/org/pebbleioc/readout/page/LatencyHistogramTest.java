package org.pebbleioc.readout.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    @Test
    void percentilesAreWithinAnEighthOfTheTruth() {
        final long seed = System.nanoTime();
        System.out.println("LatencyHistogramTest seed " + seed);
        final SplittableRandom random = new SplittableRandom(seed);
        final LatencyHistogram histogram = new LatencyHistogram();
        final long[] times = new long[10_000];
        for (int i = 0; i < times.length; i++) {
            times[i] = (long) Math.pow(10, 3 + 6 * random.nextDouble());
            histogram.add(times[i]);
        }
        Arrays.sort(times);
        final LatencyHistogram.Snapshot all = histogram.since(null);
        for (final double fraction : new double[] {0.01, 0.5, 0.9, 0.99, 1}) {
            final long truth = times[(int) Math.ceil(fraction * times.length) - 1];
            final long seen = all.percentileNs(fraction);
            assertTrue(seen >= truth && seen <= truth * 1.126 + 128, fraction + ": " + truth + " seen as " + seen);
        }
        assertEquals(times[times.length - 1], all.maxNs());
        assertEquals(Arrays.stream(times).average().orElseThrow(), all.meanNs(), 1);
        assertEquals(times.length, Arrays.stream(all.octaves(28)).sum());
    }

    @Test
    void everyTimeIsBelowTheEndOfItsBinAndNotBelowTheOneBefore() {
        for (long ns = 0; ns < 200_000_000_000L; ns = ns * 9 / 8 + 1) {
            final int bin = LatencyHistogram.bin(ns);
            assertTrue(ns < LatencyHistogram.endNs(bin) || bin == LatencyHistogram.bin(Long.MAX_VALUE), "at " + ns);
            assertTrue(bin == 0 || ns >= LatencyHistogram.endNs(bin - 1), "at " + ns);
        }
    }

    @Test
    void anIntervalHasOnlyWhatHappenedInIt() {
        final LatencyHistogram histogram = new LatencyHistogram();
        histogram.add(5_000_000_000L);
        final LatencyHistogram.Snapshot first = histogram.since(null);
        histogram.add(1_000_000);
        final LatencyHistogram.Snapshot second = histogram.since(first);
        assertEquals(1, second.count());
        assertEquals(1_000_000, second.meanNs(), 1);
        assertTrue(second.maxNs() < 1_200_000);
        assertEquals(0, histogram.since(second).count());
        assertEquals(0, histogram.since(second).percentileNs(0.99));
    }
}
