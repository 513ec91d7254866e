package org.pebbleioc.readout.page;

/** Where a page is. A page is in exactly one of these states; {@link #mayBecome} are all changes there are. */
public enum PageState {
    /** In its pool. */
    FREE("free"),
    /** Empty, waiting to be filled by the card. */
    WITH_CARD("card"),
    /** Filled by the card, waiting for the grouper. */
    FILLED("filled"),
    /** Part of a time frame that is being put together. */
    GROUPED("grouped"),
    /** Of the copy pool: taken, heartbeat frames are being copied into it. */
    COPYING("copying"),
    /** Parts of messages point into it. */
    OUT("out");

    private static final PageState[] VALUES = values();

    private final String label;

    PageState(final String label) {
        this.label = label;
    }

    /** For tables. */
    public String label() {
        return label;
    }

    /** Whether it holds data: counts as used. An empty page that waits with the card is not used. */
    public boolean isUsed() {
        return this != FREE && this != WITH_CARD;
    }

    /** Whether a page may go from here to there; from everywhere it may become free. */
    public boolean mayBecome(final PageState next) {
        return switch (next) {
            case FREE -> this != FREE;
            case WITH_CARD, COPYING -> this == FREE;
            case FILLED -> this == WITH_CARD;
            case GROUPED -> this == FILLED;
            case OUT -> this == GROUPED || this == COPYING;
        };
    }

    static PageState of(final int ordinal) {
        return VALUES[ordinal];
    }

    static int count() {
        return VALUES.length;
    }
}
