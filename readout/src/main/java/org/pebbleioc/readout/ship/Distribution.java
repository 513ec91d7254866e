package org.pebbleioc.readout.ship;

/** Which clients get a message. */
public enum Distribution {
    /** Each message goes to one client, in turn among those that have room: several clients share the work. */
    SHARE("share"),
    /** Each message goes to every client; one that has no room misses it, counted. Without a client it is dropped. */
    ALL("all");

    private final String label;

    Distribution(final String label) {
        this.label = label;
    }

    /** As written in a configuration. */
    public String label() {
        return label;
    }

    /** By {@link #label}, or null. */
    public static Distribution ofLabel(final String label) {
        for (final Distribution each : values()) {
            if (each.label.equals(label)) {
                return each;
            }
        }
        return null;
    }
}
