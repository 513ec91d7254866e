package org.pebbleioc.driver.sim.superpage;

import java.util.Map;

/** Which fault strikes which page. Asked once a page, in order, by the card's thread. */
@FunctionalInterface
public interface PageFaultPlan {
    /** Everything arrives. */
    PageFaultPlan NONE = (page, link) -> null;

    /**
     * @param page number of the page since the card was made, from 0, all links
     * @return its fault, or null
     */
    PageFault at(long page, int link);

    /** This fault for this page. */
    static PageFaultPlan at(final long page, final PageFault fault) {
        return (n, link) -> n == page ? fault : null;
    }

    /** About one page in so many has each of these faults; the same ones for the same seed. At most one per page. */
    static PageFaultPlan oneIn(final long seed, final Map<PageFault, Integer> rates) {
        for (final Map.Entry<PageFault, Integer> rate : rates.entrySet()) {
            if (rate.getValue() < 1) {
                throw new IllegalArgumentException("one page in so many must be at least 1: "
                        + rate.getKey().label() + "=" + rate.getValue());
            }
        }
        final Map<PageFault, Integer> own = Map.copyOf(rates);
        return (page, link) -> {
            for (final PageFault fault : PageFault.values()) {
                final Integer oneIn = own.get(fault);
                if (oneIn != null
                        && Long.remainderUnsigned(
                                        PayloadPattern.mix(seed + page * 0x9E3779B97F4A7C15L + fault.ordinal()), oneIn)
                                == 0) {
                    return fault;
                }
            }
            return null;
        };
    }
}
