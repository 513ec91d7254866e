package org.pebbleioc.readout.page;

/** What is counted for each link. Counted by {@code page-grouper}. */
public enum LinkCounter {
    PAGES("pages put into time frames"),
    BYTES("bytes in them"),
    TIME_FRAMES("time frames handed on"),
    DAMAGED("of these, with any damage"),
    MISSING("time frames to which it delivered nothing"),
    TIMED_OUT("time frames that waited for it in vain"),
    LATE("pages too late"),
    DUPLICATE("pages that came twice"),
    OUT_OF_ORDER("pages overtaken by a later one"),
    BAD("pages with a bad first header"),
    OVERFLOW("pages beyond the limit of a time frame");

    private final String label;

    LinkCounter(final String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
