package org.pebbleioc.readout.page;

/**
 * What is counted for each end point. Pages: delivered = filled + empty + after stop + foreign. Counted by {@code
 * page-reader}.
 */
public enum CardCounter {
    DELIVERED("pages that the card delivered"),
    FILLED("of these, handed to the grouper"),
    EMPTY("of these, without data"),
    AFTER_STOP("of these, while no run was on"),
    FOREIGN("of these, that the card did not have"),
    RETURNED("pages given to the card"),
    ERRORS("pages that the card flagged"),
    STARVED("times that the card had no page left"),
    STARVED_NS("how long it had none, in all"),
    READ_ERRORS("reads and returns that the device refused");

    private final String label;

    CardCounter(final String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
