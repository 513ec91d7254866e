package org.pebbleioc.pva.monitor;

/** How one PV of a monitor is. Order and words are those of the State record. */
public enum PvState {
    STOPPED("Stopped"),
    SUSPENDED("Suspended"),
    /** Looked for, or lost. */
    DISCONNECTED("Disconnected"),
    /** Connected; no image exists yet. */
    NO_IMAGE("No image"),
    RUNNING("Running"),
    /** Its type or shape has changed; the old transition buffers are not all given back yet. */
    REBUILDING("Rebuilding"),
    /** There is no memory for its transition buffers. */
    NO_MEMORY("No memory"),
    /** Its updates cannot be used. */
    UNREADABLE("Unreadable");

    private final String label;

    PvState(final String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
