package org.pebbleioc.readout.event;

import java.nio.ByteBuffer;
import org.pebbleioc.readout.memory.BufferPool;

/** The region of event buffers: a pool, and one {@link PebbleEvent} per buffer. One event fits one buffer. */
public final class Pebble {
    private final BufferPool pool;
    private final PebbleEvent[] events;

    public Pebble(final ByteBuffer[] buffers) {
        pool = new BufferPool("pebble", buffers);
        events = new PebbleEvent[buffers.length];
        for (int i = 0; i < events.length; i++) {
            events[i] = new PebbleEvent(i);
        }
    }

    public BufferPool pool() {
        return pool;
    }

    public PebbleEvent event(final int index) {
        return events[index];
    }

    public ByteBuffer buffer(final int index) {
        return pool.buffer(index);
    }
}
