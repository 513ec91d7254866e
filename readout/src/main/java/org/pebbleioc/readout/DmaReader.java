package org.pebbleioc.readout;

import static org.pebbleioc.readout.ReadoutCounter.*;

import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaDevice;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaGoneException;
import org.pebbleioc.readout.event.EventBuilder;
import org.pebbleioc.readout.event.EventQueue;
import org.pebbleioc.readout.event.Pebble;

/**
 * Steps 1 to 4 of the data's path: reads received buffers in bulk, gives each to the event builder, returns them to the
 * card. Without a free pebble buffer it stops reading, and the card feels the pressure. Thread {@code dma-reader}; a
 * test calls {@link #doWork} itself.
 */
final class DmaReader {
    private static final Logger LOG = LogManager.getLogger(DmaReader.class);
    private static final long IDLE_NS = 100_000_000L;
    private static final long RETRY_NS = 100_000_000L;
    /** Returned to the card at the latest after this many, so that a long batch does not starve it. */
    private static final int RELEASE_EVERY = 32;

    private final DmaDevice device;
    private final EventBuilder builder;
    private final Pebble pebble;
    private final EventQueue queue;
    private final Counters counters;
    private final MutedLog muted = new MutedLog(LOG);

    // All below: thread dma-reader only.
    private final DmaBatch batch;
    private final int[] done;
    private int doneCount;
    private int cursor;
    private int filled;
    private boolean drained = true;
    private volatile boolean blocked; // read by others for display
    private long blockedSinceNs;

    DmaReader(
            final DmaDevice device,
            final int batchSize,
            final EventBuilder builder,
            final Pebble pebble,
            final EventQueue queue,
            final Counters counters) {
        this.device = device;
        this.builder = builder;
        this.pebble = pebble;
        this.queue = queue;
        this.counters = counters;
        batch = new DmaBatch(batchSize);
        done = new int[batchSize];
    }

    /** One round: at most one read. Returns how much was done; 0 means it is time to {@link #idle}. */
    int doWork(final long nowNs) throws DmaException {
        giveBack(); // what an earlier round could not
        int work = 0;
        if (cursor == filled) {
            cursor = 0;
            filled = 0;
            filled = device.read(batch);
            drained = filled < batch.capacity();
        }
        while (cursor < filled && builder.add(batch, cursor, nowNs)) {
            done[doneCount++] = batch.index[cursor++];
            work++;
            if (doneCount == RELEASE_EVERY) {
                giveBack();
            }
        }
        noteBlocked(cursor < filled, work > 0, nowNs);
        giveBack();
        if (blocked ? isStuck(nowNs) : drained) {
            work += builder.expire(nowNs);
        }
        return work;
    }

    /**
     * While it stands still it cannot see what lanes deliver, so it blames none, unless nothing else can end it: events
     * that wait for a lane hold the whole pebble, or what they do not hold has not come back for a lane's time-out.
     */
    private boolean isStuck(final long nowNs) {
        return builder.openEvents() == pebble.pool().inUse()
                || queue.size() == 0 && nowNs - blockedSinceNs >= builder.laneTimeoutNs();
    }

    /** Waits for what is missing: a frame, or a free pebble buffer. */
    void idle(final long nowNs) throws DmaException {
        if (blocked) {
            queue.wake(); // the publisher takes unsent updates back when buffers run low
            pebble.pool().awaitFree(IDLE_NS);
        } else {
            device.awaitReadable(Math.max(0, Math.min(IDLE_NS, builder.nextDeadlineNs() - nowNs)));
        }
    }

    /** A read or return was refused, or went wrong: counted, said, tried again. */
    void failed(final Throwable e, final long nowNs) {
        if (e instanceof DmaGoneException) {
            forget(nowNs); // who opened the device says so
        } else {
            counters.increment(READ_ERRORS);
            muted.warn(
                    READ_ERRORS,
                    nowNs,
                    () -> (e instanceof DmaException ? e.getMessage() : e.toString()) + "; trying again every 100 ms");
        }
        LockSupport.parkNanos(RETRY_NS);
    }

    /** The device went away and took its buffers along: what was read belongs to nobody now. */
    private void forget(final long nowNs) {
        noteBlocked(false, false, nowNs);
        counters.increment(DEVICE_LOSSES);
        counters.add(FRAGMENTS_IN, filled - cursor);
        counters.add(FRAGMENTS_GONE, filled - cursor);
        doneCount = 0;
        cursor = filled;
        drained = true;
        builder.interrupt(nowNs);
    }

    /** At a stop: gives back all that was read, and gives up events that are not whole. */
    void close() throws DmaException {
        noteBlocked(false, false, System.nanoTime());
        builder.abandon();
        giveBack();
        while (cursor < filled) {
            counters.increment(FRAGMENTS_IN);
            counters.increment(FRAGMENTS_ORPHAN);
            done[doneCount++] = batch.index[cursor++];
        }
        giveBack();
    }

    /** True while it stands still for want of a pebble buffer. */
    boolean isBlocked() {
        return blocked;
    }

    private void giveBack() throws DmaException {
        if (doneCount > 0) {
            builder.finishCopies();
            device.release(done, doneCount); // refused: they stay in the list for the next round
            doneCount = 0;
        }
    }

    /** @param moved some buffers were free: a stop after that is another one */
    private void noteBlocked(final boolean now, final boolean moved, final long nowNs) {
        if (blocked && (moved || !now)) {
            counters.add(PEBBLE_WAIT_NS, nowNs - blockedSinceNs);
            builder.postpone(blockedSinceNs, nowNs);
            blocked = false;
        }
        if (now && !blocked) {
            counters.increment(PEBBLE_WAITS);
            blockedSinceNs = nowNs;
            blocked = true;
        }
    }
}
