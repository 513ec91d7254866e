package org.pebbleioc.readout.page;

import java.util.List;

/**
 * How a stop went, stage by stage.
 *
 * @param isDataOff whether all cards fell silent, and all that came was read, within the time for it
 * @param dataOffNs how long that took
 * @param isEmpty whether all pages came back within the time for it
 * @param releaseNs how long that took
 * @param pagesOut per pool, what is still out
 */
public record StopReport(boolean isDataOff, long dataOffNs, boolean isEmpty, long releaseNs, List<PagesOut> pagesOut) {
    /**
     * One pool.
     *
     * @param holders who holds pages, and how many holds
     */
    public record PagesOut(String pool, int pages, int total, String holders) {
        @Override
        public String toString() {
            return String.format(
                    java.util.Locale.ROOT,
                    "%s: %d/%d pages (%.2f%%) still in use%s",
                    pool,
                    pages,
                    total,
                    100.0 * pages / total,
                    holders.isEmpty() ? "" : ", held by " + holders);
        }
    }

    public StopReport {
        pagesOut = List.copyOf(pagesOut);
    }
}
