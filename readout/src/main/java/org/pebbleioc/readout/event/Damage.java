package org.pebbleioc.readout.event;

/** What is wrong with an event: LCLS-II's damage word, with its bit numbers ({@code Damage.hh}). */
public final class Damage {
    /** Bit 0: pixels beyond the end of the image or of the pebble buffer were cut off. */
    public static final int TRUNCATED = 1;
    /** Bit 1: the event counter jumped before this event; the events between are lost. */
    public static final int OUT_OF_ORDER = 1 << 1;
    /** Bit 3: a header or a fragment came with an error flag. */
    public static final int CORRUPTED = 1 << 3;
    /** Bit 4: a lane never delivered its part. */
    public static final int DROPPED_CONTRIBUTION = 1 << 4;
    /** Bit 5: a lane delivered less than its part; the rest of the image is zero. */
    public static final int MISSING_DATA = 1 << 5;
    /** Bit 6: the wait for a lane was given up. */
    public static final int TIMED_OUT = 1 << 6;

    private static final String[] NAMES = {
        "Truncated", "OutOfOrder", "OutOfSynch", "Corrupted", "DroppedContribution", "MissingData", "TimedOut"
    };

    private Damage() {}

    /** Damage that changed pixels; a jump of the counter alone leaves this image whole. */
    public static boolean touchesPixels(final int damage) {
        return (damage & ~OUT_OF_ORDER) != 0;
    }

    /** Names of the bits that are set, joined by a blank; empty for none. */
    public static String text(final int damage) {
        final StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < NAMES.length; bit++) {
            if ((damage & 1 << bit) != 0) {
                text.append(text.isEmpty() ? "" : " ").append(NAMES[bit]);
            }
        }
        return text.toString();
    }
}
