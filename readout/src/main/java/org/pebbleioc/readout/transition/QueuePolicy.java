package org.pebbleioc.readout.transition;

/** What a consumer's queue does when it is full. */
public enum QueuePolicy {
    /** The next event waits, and with it, in the end, the card: for consumers that must see every event. */
    BLOCK("block"),
    /** The new event is not for this consumer. */
    DROP_NEWEST("dropNewest"),
    /** The oldest queued event goes. */
    DROP_OLDEST("dropOldest"),
    /** Only the newest event is queued, whatever the length. */
    LATEST("latest");

    private final String label;

    QueuePolicy(final String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /** By its label, or null. */
    public static QueuePolicy ofLabel(final String label) {
        for (final QueuePolicy policy : values()) {
            if (policy.label.equalsIgnoreCase(label)) {
                return policy;
            }
        }
        return null;
    }
}
