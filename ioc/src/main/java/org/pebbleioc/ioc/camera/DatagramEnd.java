package org.pebbleioc.ioc.camera;

import org.pebbleioc.readout.event.PebbleEvent;
import org.pebbleioc.timing.TransitionId;

/** The end of a front end that obeys: Enable and Disable datagrams stand around the images of each acquisition. */
final class DatagramEnd implements StreamEnd {
    // Written by publisher; reset by who starts, before the datagrams can come.
    private volatile boolean seen;
    /** The Enable of this acquisition has come; an older one may still owe its Disable. */
    private volatile boolean enabled;

    @Override
    public void begin() {
        seen = false;
        enabled = false;
    }

    @Override
    public void onEvent(final PebbleEvent event) {
        if (event.id() == TransitionId.ENABLE) {
            enabled = true;
        } else if (event.id() == TransitionId.DISABLE && enabled) {
            seen = true;
        }
    }

    @Override
    public boolean seen() {
        return seen;
    }
}
