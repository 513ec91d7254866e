package org.pebbleioc.readout;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import org.pebbleioc.readout.event.Pebble;
import org.pebbleioc.readout.event.PebbleEvent;

/** Like a client that has stopped: its first update is half sent for ever, the rest waits until it is taken back. */
final class HoldingSink implements EventSink {
    private final Pebble pebble;

    // Thread publisher, or the test when that has ended.
    private final Deque<Long> unsent = new ArrayDeque<>();
    private long half = -1;
    long seen;
    long outOfOrder;
    private int lastCounter = -1;

    HoldingSink(final Pebble pebble) {
        this.pebble = pebble;
    }

    @Override
    public void onEvent(final PebbleEvent event) {
        assertTrue(pebble.pool().retain(event.handle()));
        if (half < 0) {
            half = event.handle();
        } else {
            unsent.add(event.handle());
        }
        if (lastCounter >= 0 && event.eventCounter() != lastCounter + 1) {
            outOfOrder++;
        }
        lastCounter = event.eventCounter();
        seen++;
    }

    @Override
    public int reclaim() {
        final int count = unsent.size();
        while (!unsent.isEmpty()) {
            assertTrue(pebble.pool().release(unsent.poll()));
        }
        return count;
    }

    /** The client goes away. */
    void disconnect() {
        reclaim();
        if (half >= 0) {
            assertTrue(pebble.pool().release(half));
        }
    }
}
