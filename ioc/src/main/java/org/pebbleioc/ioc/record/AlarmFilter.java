package org.pebbleioc.ioc.record;

/**
 * AFTC: an alarm range counts only after the value has been in it for about so many seconds. AFVL holds the filtered
 * range; its sign says which way it is rounded, so that a value at a border does not flicker.
 */
final class AlarmFilter {
    /** Where a first order filter is after one time constant. */
    private static final double ONE_TIME_CONSTANT = 0.6321;

    /** The range that counts. */
    static int apply(final DbRecord record, final int range, final int normal, final long nowNs) {
        final double timeConstant = record.number("AFTC");
        if (timeConstant <= 0) {
            record.set("AFVL", 0.0);
            return range;
        }
        double filtered = record.number("AFVL");
        if (filtered == 0 || record.timeNs == 0) {
            record.set("AFVL", (double) range);
            return range;
        }
        final double elapsed = Math.max(0, (nowNs - record.timeNs) * 1e-9);
        final double alpha = timeConstant / (elapsed + timeConstant);
        filtered = alpha * filtered + (filtered > 0 ? 1 - alpha : alpha - 1) * range;
        if (filtered - Math.floor(filtered) > ONE_TIME_CONSTANT) {
            filtered = -filtered;
        }
        record.set("AFVL", filtered);
        return Math.max(1, Math.abs((int) Math.floor(filtered)));
    }

    private AlarmFilter() {}
}
