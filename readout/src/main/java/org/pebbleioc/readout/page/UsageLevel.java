package org.pebbleioc.readout.page;

/** How full a buffer is, with hysteresis; the choices of its state record. */
public enum UsageLevel {
    NORMAL("buffer back to reasonable"),
    HIGH("buffer usage is high"),
    FULL("buffer full");

    private final String message;

    UsageLevel(final String message) {
        this.message = message;
    }

    /** What is said when this level is reached. */
    public String message() {
        return message;
    }
}
