package org.pebbleioc.readout.page;

/** What runs out, each with its own counter and message. */
public enum Exhaustion {
    /** The card has no empty page left: what it receives now waits or is lost. */
    NO_PAGE_FOR_CARD("no page left for the card"),
    /** A heartbeat frame that crosses pages found no page in the copy pool: the message is dropped. */
    NO_PAGE_FOR_COPY("no page left for a copy"),
    /** A heartbeat frame is longer than a page of the copy pool: the message is dropped. */
    COPY_PAGE_TOO_SMALL("copy page too small"),
    /** A consumer had no room for a time frame of a link: it is dropped for that consumer. */
    CONSUMER_SLOW("consumer not keeping up");

    private final String label;

    Exhaustion(final String label) {
        this.label = label;
    }

    /** The text of its message. */
    public String label() {
        return label;
    }
}
