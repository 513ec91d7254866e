package org.pebbleioc.readout;

/**
 * Everything the readout counts. Each counter has one writing thread. The records in {@code db/pebble.template} and the
 * table of {@code readoutReport} use the same names.
 */
public enum ReadoutCounter {
    // Fragments: in = copied + discarded(reason)
    FRAGMENTS_IN("DMA buffers read"),
    FRAGMENTS_COPIED("DMA buffers whose bytes went into an event"),
    FRAGMENTS_UNKNOWN_DEST("DMA buffers of a destination that no lane uses"),
    FRAGMENTS_BAD_HEADER("DMA buffers of datagrams whose header is unusable"),
    FRAGMENTS_LATE("DMA buffers of events that were closed before"),
    FRAGMENTS_DUPLICATE("DMA buffers of a lane that had delivered already"),
    FRAGMENTS_ORPHAN("DMA buffers at a stop, whose event never got whole"),
    FRAGMENTS_GONE("DMA buffers that went away with their device before they were copied"),
    BYTES_COPIED("bytes copied from DMA buffers to the pebble"),

    // Events: in = images + controls + open;  what each was
    EVENTS_IN("events begun: a pebble buffer was taken"),
    IMAGES_BUILT("images handed on, damaged ones too"),
    CONTROLS_BUILT("control datagrams handed on"),
    EVENTS_ABANDONED("events given up at a stop before they were whole"),
    EVENTS_LOST("events that the event counter says never came"),

    // Damage: one per event and reason
    COUNTER_JUMPS("jumps of the event counter"),
    WRONG_SIZE("lanes that delivered less than their part of an image"),
    OVERSIZE("lanes that delivered more than their part, or than the pebble buffer holds"),
    MISSING_LANES("lanes that never delivered their part"),
    LANE_TIMEOUTS("events closed because the wait for a lane was over"),
    FRAGMENT_ERRORS("DMA buffers with error flags"),
    HEADER_ERRORS("headers with the error bit, or that name no datagram"),
    DAMAGED_IMAGES("images handed on with any damage"),

    // Waiting
    PEBBLE_WAITS("times the reader stopped because no pebble buffer was free"),
    PEBBLE_WAIT_NS("how long it stood still, in all"),
    READ_ERRORS("reads that the device refused"),
    DEVICE_LOSSES("times the device went away while it was read"),

    // Publisher: images + controls = published + unpublished + queued
    EVENTS_PUBLISHED("events that went through all sinks"),
    EVENTS_UNPUBLISHED("events still queued at a stop, let go of unseen"),
    SINK_ERRORS("times that a sink failed on an event or a reclaim"),
    RECLAIMS("times unsent updates were taken back because the pebble ran low"),
    UPDATES_RECLAIMED("unsent updates that were taken back"),
    CLIENTS_EVICTED("clients dropped because they took nothing while no pebble buffer was free");

    private final String label;

    ReadoutCounter(final String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
