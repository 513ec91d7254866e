package org.pebbleioc.readout.ship;

/** What happens to a time frame that comes when a transport's queue is full. */
public enum OverflowPolicy {
    /**
     * The queue is as long as there are pages: nothing is dropped here, and when all pages are in the queue the card has
     * none left and waits or drops, by its own rule and counter. A client that does not read then stops acquisition.
     */
    BLOCK("block"),
    /** The one that comes is dropped. */
    DROP_NEWEST("drop-newest"),
    /** The ones that wait longest are dropped, until it fits. */
    DROP_OLDEST("drop-oldest");

    private final String label;

    OverflowPolicy(final String label) {
        this.label = label;
    }

    /** As written in a configuration. */
    public String label() {
        return label;
    }

    /** By {@link #label}, or null. */
    public static OverflowPolicy ofLabel(final String label) {
        for (final OverflowPolicy each : values()) {
            if (each.label.equals(label)) {
                return each;
            }
        }
        return null;
    }
}
