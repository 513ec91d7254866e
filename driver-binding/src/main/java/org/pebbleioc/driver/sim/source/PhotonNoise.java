package org.pebbleioc.driver.sim.source;

import java.util.SplittableRandom;

/**
 * Poisson counts by table: for each of 256 brightness levels, logarithmically spaced, the counts at 1024 equally
 * likely quantiles. A pixel then costs one look-up with a random number.
 */
final class PhotonNoise {
    static final int LEVELS = 256;
    private static final int QUANTILES = 1024;
    private static final double FAINTEST = 0.02;
    private static final int RANDOM_PIXELS = 1 << 18;
    /** Above this mean the normal distribution is close enough. */
    private static final double LARGE_MEAN = 200;

    private final int[] counts = new int[LEVELS * QUANTILES];
    private final short[] random = new short[RANDOM_PIXELS];
    private final double brightest;

    /** @param brightest mean count of the highest level */
    PhotonNoise(final long seed, final double brightest) {
        this.brightest = brightest;
        final SplittableRandom from = new SplittableRandom(seed);
        for (int i = 0; i < random.length; i++) {
            random[i] = (short) from.nextInt(QUANTILES);
        }
        for (int level = 1; level < LEVELS; level++) {
            final double mean = FAINTEST * Math.pow(brightest / FAINTEST, (level - 1) / (LEVELS - 2.0));
            fill(level, mean);
        }
    }

    /** Level for a mean count; level 0 is dark for certain. */
    int level(final double mean) {
        if (mean < FAINTEST) {
            return 0;
        }
        final double step = Math.log(mean / FAINTEST) / Math.log(brightest / FAINTEST);
        return (int) Math.min(LEVELS - 1, 1 + Math.round(step * (LEVELS - 2)));
    }

    /** A count at this level; the place and the frame choose the random number. */
    int count(final int level, final int place) {
        return counts[level * QUANTILES + random[place & RANDOM_PIXELS - 1]];
    }

    private void fill(final int level, final double mean) {
        if (mean > LARGE_MEAN) {
            final double sigma = Math.sqrt(mean);
            for (int q = 0; q < QUANTILES; q++) {
                counts[level * QUANTILES + q] = (int) Math.round(mean + sigma * normalQuantile((q + 0.5) / QUANTILES));
            }
            return;
        }
        int count = 0;
        double probability = Math.exp(-mean);
        double cumulative = probability;
        for (int q = 0; q < QUANTILES; q++) {
            while (cumulative < (q + 0.5) / QUANTILES && count < 1000) {
                count++;
                probability *= mean / count;
                cumulative += probability;
            }
            counts[level * QUANTILES + q] = count;
        }
    }

    /** Winitzki's approximation of the inverse error function, good to 0.002: nobody sees more in a picture. */
    private static double normalQuantile(final double p) {
        final double x = 2 * p - 1;
        final double a = 0.147;
        final double log = Math.log(1 - x * x);
        final double term = 2 / (Math.PI * a) + log / 2;
        return Math.sqrt(2) * Math.signum(x) * Math.sqrt(Math.sqrt(term * term - log / a) - term);
    }
}
