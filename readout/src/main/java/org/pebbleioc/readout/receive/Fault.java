package org.pebbleioc.readout.receive;

/** What a receiver can find wrong. */
enum Fault {
    /** Time frames of a link that never came. */
    GAP("gaps"),
    /** A time frame of a link that came before. */
    DUPLICATE("duplicates"),
    /** A time frame older than the last one of its link. */
    ORDER("wrong order"),
    /** The 32 bytes: size, version, gaps, orbits. */
    HEADER("bad headers"),
    /** Raw data headers: unreadable, another link, an orbit outside the time frame, counters. */
    DATA("bad data"),
    /** The payload is not what the simulated card writes. */
    PAYLOAD("bad payload"),
    /** Bytes changed while they were held. */
    OVERWRITTEN("overwritten");

    private final String label;

    Fault(final String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
