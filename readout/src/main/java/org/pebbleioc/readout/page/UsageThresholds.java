package org.pebbleioc.readout.page;

/**
 * When a buffer's usage is worth a message, as fractions of its pages.
 *
 * @param high from here on it is high
 * @param low below this it is reasonable again; less than {@code high}, so that there is one message per episode
 */
public record UsageThresholds(double high, double low) {
    public static final UsageThresholds DEFAULT = new UsageThresholds(0.9, 0.8);

    public UsageThresholds {
        if (!(low > 0 && low < high && high <= 1)) {
            throw new IllegalArgumentException("0 < low < high <= 1: low=" + low + " high=" + high);
        }
    }
}
