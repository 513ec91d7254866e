package org.pebbleioc.readout.event;

/** The events that are being built, oldest first: a ring as long as the pebble. Owned by {@code dma-reader}. */
final class OpenEvents {
    private final PebbleEvent[] ring;
    private int head;
    private volatile int count; // read by others for display

    OpenEvents(final int capacity) {
        ring = new PebbleEvent[capacity];
    }

    int count() {
        return count;
    }

    /** The i-th, 0 is the oldest. */
    PebbleEvent at(final int i) {
        final int at = head + i;
        return ring[at >= ring.length ? at - ring.length : at];
    }

    void addNewest(final PebbleEvent event) {
        final int at = head + count;
        ring[at >= ring.length ? at - ring.length : at] = event;
        count++;
    }

    PebbleEvent removeOldest() {
        final PebbleEvent event = ring[head];
        ring[head] = null;
        head = head + 1 == ring.length ? 0 : head + 1;
        count--;
        return event;
    }

    /** The open event of this counter, or null. Newest first: that is where a lane nearly always finds it. */
    PebbleEvent find(final int eventCounter) {
        for (int i = count - 1; i >= 0; i--) {
            final PebbleEvent event = at(i);
            if (event.eventCounter == eventCounter) {
                return event;
            }
        }
        return null;
    }
}
