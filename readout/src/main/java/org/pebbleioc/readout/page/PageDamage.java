package org.pebbleioc.readout.page;

/** What is wrong with the pages of one link and time frame: bits of {@link LinkTimeFrame#damage}. */
enum PageDamage {
    /** Nothing came at all, or the end had not come when the wait was over. */
    TIMED_OUT("timed out"),
    /** Packets are missing at the start, between pages or at the end. */
    MISSING_DATA("missing data"),
    /** Pages did not come in the order of their packets; they have been sorted. */
    OUT_OF_ORDER("out of order"),
    /** A header in the middle of a page cannot be followed: what lies behind it in that page is not usable. */
    BAD_HEADER("bad header"),
    /** A heartbeat frame has no stop bit. */
    NO_STOP_BIT("missing stop bit"),
    /** More pages than a time frame may have; the rest was dropped. */
    TRUNCATED("truncated"),
    /** The card flagged an error with a page. */
    CARD_ERROR("card error"),
    /** A page goes on into another time frame: what lies behind that in the page does not belong here. */
    OTHER_TIME_FRAME("other time frame in the page");

    private final String label;

    PageDamage(final String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    int bit() {
        return 1 << ordinal();
    }

    boolean isIn(final int damage) {
        return (damage & bit()) != 0;
    }

    /** The labels of the bits that are set, joined by {@code |}; {@code none} for 0. */
    static String text(final int damage) {
        final StringBuilder text = new StringBuilder();
        for (final PageDamage each : values()) {
            if (each.isIn(damage)) {
                text.append(text.isEmpty() ? "" : "|").append(each.label);
            }
        }
        return text.isEmpty() ? "none" : text.toString();
    }
}
