package org.pebbleioc.readout.transition;

/**
 * What came of one PV for one event. Everything but {@link #FILLED} is a damage bit of that PV; only {@link #FILLED}
 * and {@link #TRUNCATED} come with data.
 */
public enum Outcome {
    /** The update of this event is in its transition buffer. */
    FILLED("Filled"),
    /** Newer updates came, this event's never did. */
    MISSING("Missing"),
    /** Nothing came in time. */
    TIMED_OUT("TimedOut"),
    /** The value was longer than the transition buffer: its beginning is there. */
    TRUNCATED("Truncated"),
    /** The update had another type or shape; the pool was being rebuilt. */
    TYPE_CHANGED("TypeChanged"),
    /** The PV was not connected. */
    DISCONNECTED("Disconnected"),
    /** The update found no free transition buffer. */
    NO_ROOM("NoRoom"),
    /** The update could not be read: its codec is unknown or its bytes are broken. */
    UNREADABLE("Unreadable"),
    /** The PV was suspended by its operator. */
    SUSPENDED("Suspended");

    private final String label;

    Outcome(final String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    public boolean hasData() {
        return this == FILLED || this == TRUNCATED;
    }

    /** 0 for {@link #FILLED}, else bit {@code ordinal - 1}: Missing 1, TimedOut 2, Truncated 4, TypeChanged 8, ... */
    public int damageBit() {
        return this == FILLED ? 0 : 1 << ordinal() - 1;
    }

    /** Names of the bits that are set, joined by a blank; empty for none. */
    public static String damageText(final int bits) {
        final StringBuilder text = new StringBuilder();
        for (final Outcome outcome : values()) {
            if ((outcome.damageBit() & bits) != 0) {
                text.append(text.isEmpty() ? "" : " ").append(outcome.label);
            }
        }
        return text.toString();
    }
}
