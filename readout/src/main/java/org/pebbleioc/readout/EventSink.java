package org.pebbleioc.readout;

import org.pebbleioc.readout.event.PebbleEvent;

/** Takes whole events, in order, on the {@code publisher} thread. */
public interface EventSink {
    /**
     * An event. The caller holds its pebble buffer until this returns; a sink that keeps it longer retains the handle
     * and releases it later, from any thread. Must not wait.
     */
    void onEvent(PebbleEvent event);

    /**
     * Free pebble buffers are under the reserve: let go of what nobody has begun to use.
     *
     * @return how many holds were let go of
     */
    int reclaim();

    /**
     * No pebble buffer has been free for a while, and taking back did not help: let one user go who holds a buffer and
     * has not moved for so long.
     *
     * @return whether one was let go
     */
    default boolean evict(final long stuckForNs) {
        return false;
    }
}
