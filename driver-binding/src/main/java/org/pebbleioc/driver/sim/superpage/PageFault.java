package org.pebbleioc.driver.sim.superpage;

/** One thing that goes wrong with one page on its way to the host. */
public enum PageFault {
    /** The page never arrives. */
    LOSE("lose"),
    /** It arrives after the next page of its link. */
    SWAP("swap"),
    /** It arrives twice. */
    DUPLICATE("duplicate"),
    /** Its first header has an impossible version. */
    BAD_HEADER("badHeader"),
    /** The offset to the next packet, in the header of its second packet, leads outside the page. */
    BAD_OFFSET("badOffset"),
    /** A heartbeat frame in it has no stop bit. */
    NO_STOP("noStop"),
    /** The orbit of its first header is far off. */
    BAD_ORBIT("badOrbit");

    private final String label;

    PageFault(final String label) {
        this.label = label;
    }

    /** As written in a configuration. */
    public String label() {
        return label;
    }

    /** By {@link #label}, or null. */
    public static PageFault ofLabel(final String label) {
        for (final PageFault fault : values()) {
            if (fault.label.equals(label)) {
                return fault;
            }
        }
        return null;
    }
}
