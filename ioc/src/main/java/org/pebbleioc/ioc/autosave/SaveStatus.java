package org.pebbleioc.ioc.autosave;

/** How a save set or a restore went, in the order of the choices of {@code SR_status}. */
enum SaveStatus {
    FAILURE,
    WARNING,
    SEQUENCE_FAILED,
    OK;

    SaveStatus worse(final SaveStatus other) {
        return compareTo(other) < 0 ? this : other;
    }
}
