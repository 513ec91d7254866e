package org.pebbleioc.readout.page;

import java.util.List;

/**
 * @param thresholds of the usage messages: of each end point's pool, or one for all of them
 * @param copyThresholds of the pool of copies
 * @param dataOffNs first stage of a stop: how long cards may take to fall silent, and what came to be handed on
 * @param releaseNs second stage: how long consumers may take to give pages back
 * @param latencyAlarmNs release latency from which on a buffer is in alarm
 */
public record ControlOptions(
        List<UsageThresholds> thresholds,
        UsageThresholds copyThresholds,
        long dataOffNs,
        long releaseNs,
        long latencyAlarmNs) {
    /** So that an exit, that stops and closes, is over in 5 s. */
    private static final long LONGEST_STOP_NS = 2_500_000_000L;
    /** After a device refused. */
    private static final long RETRY_NS = 100_000_000L;

    public ControlOptions {
        thresholds = List.copyOf(thresholds);
        if (thresholds.isEmpty()) {
            throw new IllegalArgumentException("thresholds=" + thresholds);
        }
        if (dataOffNs < 1 || releaseNs < 1 || latencyAlarmNs < 1) {
            throw new IllegalArgumentException("times must be above 0: dataOffNs=" + dataOffNs + " releaseNs="
                    + releaseNs + " latencyAlarmNs=" + latencyAlarmNs);
        }
        if (dataOffNs + 2 * releaseNs > 4_000_000_000L) {
            throw new IllegalArgumentException("a stop and a reset must be over within 4 s: dataOff + 2 * release = "
                    + (dataOffNs + 2 * releaseNs) / 1_000_000 + " ms");
        }
    }

    /** 90 % and 80 %; one second for each stage of a stop; alarm at one second of latency. */
    public static ControlOptions defaults() {
        return new ControlOptions(
                List.of(UsageThresholds.DEFAULT),
                UsageThresholds.DEFAULT,
                1_000_000_000L,
                1_000_000_000L,
                1_000_000_000L);
    }

    /** Of the pool of this end point. */
    UsageThresholds thresholdsOf(final int endPoint) {
        return thresholds.get(Math.min(endPoint, thresholds.size() - 1));
    }

    long retryNs() {
        return RETRY_NS;
    }
}
