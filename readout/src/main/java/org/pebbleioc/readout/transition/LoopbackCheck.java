package org.pebbleioc.readout.transition;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A consumer that compares the image received on one PV with the image in the pebble, byte for byte: for a PV that shows
 * what this readout publishes. Counts may be read from any thread.
 */
public final class LoopbackCheck implements EventConsumer {
    private final String pv;
    private final AtomicLong equal = new AtomicLong();
    private final AtomicLong different = new AtomicLong();
    private final AtomicLong absent = new AtomicLong();
    private volatile String lastDifference = "";

    /** @param pv alias of the PV */
    public LoopbackCheck(final String pv) {
        this.pv = pv;
    }

    @Override
    public void accept(final CompleteEvent event) {
        for (final CompleteEvent.Part part : event.parts()) {
            if (part.name().equals(pv)) {
                compare(event, part);
            }
        }
    }

    private void compare(final CompleteEvent event, final CompleteEvent.Part part) {
        final ByteBuffer received = part.data();
        if (received == null) {
            absent.incrementAndGet();
            return;
        }
        final int at = received.mismatch(event.pebbleData());
        if (at < 0) {
            equal.incrementAndGet();
            return;
        }
        different.incrementAndGet();
        lastDifference = "event " + event.event().eventCounter() + ": byte " + at + " of " + received.remaining() + ", "
                + event.event().payloadBytes() + " in the pebble";
    }

    /** Alias of the PV that is compared. */
    public String pv() {
        return pv;
    }

    /** Images that were the same in every byte. */
    public long equal() {
        return equal.get();
    }

    public long different() {
        return different.get();
    }

    /** Events for which the PV brought nothing. */
    public long absent() {
        return absent.get();
    }

    /** For people; empty when there was none. */
    public String lastDifference() {
        return lastDifference;
    }
}
