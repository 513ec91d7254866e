package org.pebbleioc.readout.ship;

/** How pages become messages. */
public enum Mapping {
    /** One message per link and time frame: header, then one part per heartbeat frame. */
    HEARTBEAT_FRAMES("hbf"),
    /** One message per page: header, then the page. Fewer parts, less work; the receiver cuts. */
    PAGES("page"),
    /** One message of one part per page: the page alone. */
    RAW_PAGES("raw");

    private final String label;

    Mapping(final String label) {
        this.label = label;
    }

    /** As written in a configuration. */
    public String label() {
        return label;
    }

    public boolean hasHeader() {
        return this != RAW_PAGES;
    }

    /** By {@link #label}, or null. */
    public static Mapping ofLabel(final String label) {
        for (final Mapping each : values()) {
            if (each.label.equals(label)) {
                return each;
            }
        }
        return null;
    }
}
