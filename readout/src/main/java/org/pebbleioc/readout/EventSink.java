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
}
