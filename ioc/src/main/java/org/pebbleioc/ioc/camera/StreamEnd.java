package org.pebbleioc.ioc.camera;

import org.pebbleioc.readout.event.PebbleEvent;

/** How the end of an acquisition is told from the stream. */
interface StreamEnd {
    /** An acquisition is about to start. Any thread, before the front end hears of it. */
    void begin();

    /** Thread {@code publisher}, when the event has gone to all clients' queues. */
    void onEvent(PebbleEvent event);

    /** True from the moment the last image of the acquisition has gone to all clients' queues. Any thread. */
    boolean seen();

    /** What to say of images that were asked for and had not come at the end. */
    default String shortfall(final long missing) {
        return missing + " are lost";
    }
}
