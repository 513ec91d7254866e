package org.pebbleioc.pva.image;

import java.time.Instant;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLong;
import org.pebbleioc.pva.server.PvUpdate;
import org.pebbleioc.readout.EventSink;
import org.pebbleioc.readout.event.Pebble;
import org.pebbleioc.readout.event.PebbleEvent;
import org.pebbleioc.readout.memory.BufferPool;

/**
 * Step 6 of the data's path: an event's pebble buffer becomes an NTNDArray update of the image PV. Thread
 * {@code publisher}; the counters may be read from any thread.
 *
 * <p>Books: {@code images in = published + unshowable + disabled + throttled}.
 */
public final class FramePublisher extends CountedOutput implements EventSink {
    private final ArrayCounter counter;
    private final BufferPool pool;
    private final ImageSlot[] slots;
    private final BitSet frameBits;
    private final BitSet allBits;
    private final AtomicLong unshowable = new AtomicLong();

    // Thread publisher only.
    private ImageShape lastShape;
    private long lastPublishedNs;

    /** @param counter an earlier sink of the same readout: it has counted an image before this publishes it */
    public FramePublisher(final ImagePv pv, final ArrayCounter counter, final Pebble pebble) {
        super(pv);
        this.counter = counter;
        pool = pebble.pool();
        slots = new ImageSlot[pebble.pool().count()];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = new ImageSlot(pebble.pool(), pebble.buffer(i));
        }
        allBits = new BitSet();
        allBits.set(0);
        frameBits = slots[0].frameBits();
    }

    @Override
    public void onEvent(final PebbleEvent event) {
        if (!event.isImage()) {
            return;
        }
        if (!isEnabled()) {
            countDisabled();
            return;
        }
        final long nowNs = System.nanoTime();
        if (nowNs - lastPublishedNs < minPeriodNs() && published() > 0) {
            countThrottled();
            return;
        }
        lastPublishedNs = nowNs;
        final ImageSlot slot = slots[event.index()];
        final Instant now = Instant.now();
        if (!slot.fill(event, counter.value(), now.getEpochSecond(), now.getNano())) {
            unshowable.incrementAndGet();
            return;
        }
        slot.changed(slot.shape().equals(lastShape) ? frameBits : allBits);
        lastShape = slot.shape();
        pv().publish(slot);
        countPublished();
    }

    @Override
    public int reclaim() {
        return pv().reclaim();
    }

    @Override
    public boolean evict(final long stuckForNs) {
        return evictor().evictStuck(this::isOurs, stuckForNs) || !isEnabled() && pv().forgetNewest();
    }

    /** Whatever PV it went out on: it is the pebble's memory that is needed. */
    private boolean isOurs(final PvUpdate update) {
        return update instanceof ImageSlot slot && slot.isIn(pool);
    }

    /** Images of which not one row was in the pebble buffer. */
    @Override
    public long unshowable() {
        return unshowable.get();
    }
}
