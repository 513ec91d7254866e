package org.pebbleioc.readout.transition;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.pebbleioc.readout.event.Pebble;
import org.pebbleioc.readout.event.PebbleEvent;
import org.pebbleioc.timing.TimingHeader;

/**
 * Pebble buffer <i>i</i> and transition buffer <i>i</i> of each PV, with what became of each PV. One object per pebble
 * buffer, reused. Thread {@code collector} writes it until it is complete; then consumers read it, until the last of
 * them lets go and both buffers are free.
 */
public final class CompleteEvent {
    /** One PV's part. */
    public final class Part {
        private final PvInput input;
        Outcome outcome;
        PvImage image;

        Part(final PvInput input) {
            this.input = input;
        }

        public String name() {
            return input.name();
        }

        public Outcome outcome() {
            return outcome;
        }

        /** Type and shape; null where there is no data. */
        public ArrayFormat format() {
            return hasData() ? image.format() : null;
        }

        /** What is known of the update; null where none came. Its block is not to be used: take {@link #data}. */
        public PvImage image() {
            return image;
        }

        public boolean hasData() {
            return outcome != null && outcome.hasData() && image != null && image.hasBlock();
        }

        /** The value, a fresh view of transition buffer <i>i</i>, little-endian; null where there is none. */
        public ByteBuffer data() {
            if (!hasData()) {
                return null;
            }
            final ByteBuffer buffer = image.pool().buffer(pebbleIndex());
            final int bytes = Math.min(image.format().bytes(), buffer.capacity());
            return buffer.slice(0, bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private final Pebble pebble;
    private final int index;
    private final List<Part> parts;
    /** Consumers that have it, and the collector. The last one frees it. */
    private final AtomicInteger holders = new AtomicInteger();

    // Thread collector until complete.
    private long handle;
    private int undecided;
    long arrivedNs;
    long key;

    CompleteEvent(final Pebble pebble, final int index, final List<PvInput> inputs) {
        this.pebble = pebble;
        this.index = index;
        parts = inputs.stream().map(Part::new).toList();
    }

    void open(final long nowNs) {
        handle = pebble.event(index).handle();
        arrivedNs = nowNs;
        undecided = parts.size();
        holders.set(1);
        for (final Part part : parts) {
            part.outcome = null;
            part.image = null;
        }
    }

    /** Thread collector. */
    void decide(final int pv, final Outcome outcome, final PvImage image) {
        final Part part = parts.get(pv);
        part.outcome = outcome;
        part.image = image;
        if (image != null && image.hasBlock() && !image.pool().bind(index, image.handle())) {
            image.release();
            part.image = null;
            part.outcome = Outcome.UNREADABLE;
        }
        undecided--;
    }

    boolean isComplete() {
        return undecided == 0;
    }

    boolean isUndecided(final int pv) {
        return parts.get(pv).outcome == null;
    }

    void retain() {
        holders.incrementAndGet();
    }

    /** Both buffers go back when this was the last holder. */
    void release() {
        if (holders.decrementAndGet() > 0) {
            return;
        }
        for (final Part part : parts) {
            if (part.image != null && part.image.hasBlock()) {
                part.image.pool().unbind(index);
            }
            part.image = null;
        }
        pebble.pool().release(handle);
    }

    public int pebbleIndex() {
        return index;
    }

    /** What the readout knows of the event. */
    public PebbleEvent event() {
        return pebble.event(index);
    }

    /** The event's own image, a fresh view of pebble buffer <i>i</i>, little-endian. */
    public ByteBuffer pebbleData() {
        return pebble.buffer(index).slice(0, event().payloadBytes()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The event's time in ns since 1970. */
    public long timeNs() {
        return timeNs(event());
    }

    static long timeNs(final PebbleEvent event) {
        return (event.epicsSeconds() + TimingHeader.EPICS_EPOCH_POSIX_S) * 1_000_000_000L + event.nanoseconds();
    }

    /** In the order in which they were configured. */
    public List<Part> parts() {
        return parts;
    }

    /** Damage bits of all PVs together. */
    public int damage() {
        int damage = 0;
        for (final Part part : parts) {
            damage |= part.outcome.damageBit();
        }
        return damage;
    }
}
