package org.pebbleioc.readout.event;

import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.readout.memory.BufferPool;
import org.pebbleioc.timing.TransitionId;

/** Events without a card, for tests of what comes after the readout. */
public final class TestEvents {
    private TestEvents() {}

    /** An image in a pebble buffer, held once by the caller; null when the pebble is full. */
    public static PebbleEvent image(
            final Pebble pebble,
            final int eventCounter,
            final long epicsSeconds,
            final int ns,
            final ImageFormat format) {
        final long handle = pebble.pool().allocate();
        if (handle == BufferPool.NONE) {
            return null;
        }
        final PebbleEvent event = pebble.event(BufferPool.index(handle));
        event.open(handle, TransitionId.L1_ACCEPT, 0, eventCounter, System.nanoTime());
        event.epicsSeconds = epicsSeconds;
        event.nanoseconds = ns;
        event.format = format;
        event.payloadBytes = format.sizeBytes();
        return event;
    }
}
