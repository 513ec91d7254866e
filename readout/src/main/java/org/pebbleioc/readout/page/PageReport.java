package org.pebbleioc.readout.page;

import java.util.Locale;

/**
 * One page, as {@code pageReport} shows it.
 *
 * @param inStateNs how long it has been in this state
 * @param link -1 when it is not known
 * @param timeFrame -1 when it is not known
 * @param usedBytes that the card wrote
 * @param holds of all holders together
 * @param holders who holds it, how many times each
 */
public record PageReport(
        int index,
        PageState state,
        long inStateNs,
        int link,
        long timeFrame,
        int usedBytes,
        int holds,
        String holders) {
    String text() {
        return String.format(
                Locale.ROOT,
                "page %d, %s for %.3f s, held by %s",
                index,
                state.label(),
                inStateNs / 1e9,
                holders.isEmpty() ? "nobody" : holders);
    }
}
