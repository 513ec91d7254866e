package org.pebbleioc.readout.event;

/**
 * The events that are being built, in the order of the stream, oldest first: a ring as long as the pebble. Owned by
 * {@code dma-reader}.
 */
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
        return ring[slot(i)];
    }

    /**
     * Puts an event where its epoch and counter belong, nearly always at the end. A lane that runs ahead may have begun
     * newer events; those lanes will not deliver to this one any more.
     *
     * @return its place
     */
    int insert(final PebbleEvent event) {
        int place = count;
        while (place > 0 && isBefore(event, at(place - 1))) {
            final PebbleEvent newer = at(place - 1);
            event.lanesGone |= newer.lanesBegun | newer.lanesGone;
            ring[slot(place)] = newer;
            place--;
        }
        ring[slot(place)] = event;
        count++;
        return place;
    }

    PebbleEvent removeOldest() {
        final PebbleEvent event = ring[head];
        ring[head] = null;
        head = slot(1);
        count--;
        return event;
    }

    /** The open event of this counter, or null. Newest first: that is where a lane nearly always finds it. */
    PebbleEvent find(final int epoch, final int eventCounter) {
        for (int i = count - 1; i >= 0; i--) {
            final PebbleEvent event = at(i);
            if (event.eventCounter == eventCounter && event.epoch == epoch) {
                return event;
            }
        }
        return null;
    }

    private int slot(final int i) {
        final int at = head + i;
        return at >= ring.length ? at - ring.length : at;
    }

    private static boolean isBefore(final PebbleEvent a, final PebbleEvent b) {
        return a.epoch < b.epoch || a.epoch == b.epoch && StreamOrder.isAhead(a.eventCounter, b.eventCounter);
    }
}
