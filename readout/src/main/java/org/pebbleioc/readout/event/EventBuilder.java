package org.pebbleioc.readout.event;

import static org.pebbleioc.readout.ReadoutCounter.*;

import java.nio.ByteBuffer;
import org.apache.logging.log4j.LogManager;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaDestination;
import org.pebbleioc.driver.DmaDevice;
import org.pebbleioc.driver.DmaError;
import org.pebbleioc.driver.DmaFlags;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.LaneSplit;
import org.pebbleioc.readout.Counters;
import org.pebbleioc.readout.MutedLog;
import org.pebbleioc.readout.memory.BufferPool;
import org.pebbleioc.timing.TimingHeader;
import org.pebbleioc.timing.TransitionId;

/**
 * Joins fragments and lanes of one event counter in one pebble buffer, and queues the event when all lanes are in.
 * Owned by {@code dma-reader}. A fragment is copied as soon as it is seen, so its DMA buffer may go back at once; the
 * event takes its pebble buffer with the first fragment of its first lane, and "no buffer" means: do not read on.
 *
 * <p>Each lane delivers its datagrams in order. So a lane that begins a datagram will never deliver what is missing of
 * an older one, and the older event is closed with {@link Damage#DROPPED_CONTRIBUTION}; the time-out is for a lane
 * that fell silent.
 */
public final class EventBuilder {
    private final Pebble pebble;
    private final EventQueue queue;
    private final Counters counters;
    private final DmaDevice device;
    private final long laneTimeoutNs;
    private final MutedLog muted = new MutedLog(LogManager.getLogger(EventBuilder.class));
    private final EventCloser closer;

    private final LaneState[] lanes;
    private final LaneState[] laneOfDest;
    private final int allLanes;
    private final OpenEvents open;
    private final StreamOrder order;
    private final StreamFormats formats;
    private final FragmentCheck check;
    private final ThrownAway thrownAway;
    private final CopyCrew crew;

    /** With the reader's thread alone to copy. */
    public EventBuilder(
            final DmaDevice device,
            final int[] dests,
            final ImageFormat format,
            final long laneTimeoutNs,
            final Pebble pebble,
            final EventQueue queue,
            final Counters counters) {
        this(device, dests, format, laneTimeoutNs, pebble, queue, counters, new CopyCrew(1));
    }

    /**
     * @param crew who copies; the caller's to close
     * @param dests one destination per lane, lane 0 first
     * @param format of images until a Configure datagram says otherwise
     * @param laneTimeoutNs how long an event waits for its last lane
     */
    public EventBuilder(
            final DmaDevice device,
            final int[] dests,
            final ImageFormat format,
            final long laneTimeoutNs,
            final Pebble pebble,
            final EventQueue queue,
            final Counters counters,
            final CopyCrew crew) {
        this.crew = crew;
        this.device = device;
        this.pebble = pebble;
        this.queue = queue;
        this.counters = counters;
        this.laneTimeoutNs = laneTimeoutNs;
        lanes = new LaneState[dests.length];
        laneOfDest = new LaneState[DmaDestination.COUNT];
        for (int i = 0; i < dests.length; i++) {
            lanes[i] = new LaneState(i, dests[i]);
            laneOfDest[dests[i]] = lanes[i];
        }
        allLanes = (1 << dests.length) - 1;
        open = new OpenEvents(pebble.pool().count());
        order = new StreamOrder(open, format);
        formats = new StreamFormats(open, order, muted);
        check = new FragmentCheck(device.geometry().cfgSize(), counters, muted);
        thrownAway = new ThrownAway(check, order, formats, counters, muted);
        closer = new EventCloser(pebble, lanes, order, counters, muted);
    }

    /** Before DMA buffers go back: every byte of what was added is in the pebble. */
    public void finishCopies() {
        try {
            crew.flush();
        } catch (final RuntimeException | Error e) { // nobody knows whose bytes are missing
            for (int k = 0; k < open.count(); k++) {
                open.at(k).damage |= Damage.CORRUPTED;
            }
            throw e;
        }
    }

    /**
     * Takes one received buffer. Its bytes are in the pebble, or counted as thrown away, when this returned true and
     * {@link #finishCopies} after it, and the DMA buffer may be given back.
     *
     * @return false when a pebble buffer was needed and none is free: nothing happened, offer the same entry again
     */
    public boolean add(final DmaBatch batch, final int i, final long nowNs) {
        final int dest = batch.dest[i];
        final int flags = batch.flags[i];
        final LaneState lane = dest >= 0 && dest < laneOfDest.length ? laneOfDest[dest] : null;
        if (lane == null) {
            thrownAway.unknownDestination(batch, i, nowNs);
            return true;
        }
        final boolean start = (DmaFlags.firstUser(flags) & DmaFlags.SSI_SOF) != 0;
        int from = 0;
        if (lane.inFrame && start && lane.marksStarts) { // the last buffer of the datagram before was lost
            end(lane, nowNs);
        }
        if (!lane.inFrame) {
            if (!begin(lane, batch, i, nowNs)) {
                return false;
            }
            lane.marksStarts |= start;
            from = TimingHeader.BYTES;
        }
        counters.increment(FRAGMENTS_IN);
        final boolean broken = check.countError(lane, batch, i, nowNs);
        if (lane.event == null) {
            counters.increment(lane.skipReason);
        } else {
            if (broken) {
                lane.event.damage |= Damage.CORRUPTED;
            }
            copy(lane, batch, i, from);
            counters.increment(FRAGMENTS_COPIED);
        }
        if (!DmaFlags.isContinued(flags)) {
            end(lane, nowNs);
        }
        return true;
    }

    /**
     * Closes events whose wait for a lane is over. To be called only when nothing is queued in the device: a fragment
     * that has arrived but was not read yet is not late.
     */
    public int expire(final long nowNs) {
        int closed = 0;
        finishCopies();
        while (open.count() > 0 && nowNs - open.at(0).deadlineNs >= 0) {
            final PebbleEvent event = open.at(0);
            event.damage |= Damage.TIMED_OUT;
            counters.increment(LANE_TIMEOUTS);
            for (final LaneState lane : lanes) {
                if (lane.event == event) {
                    closer.finishPart(lane, nowNs);
                    event.lanesSeen |= lane.bit;
                    lane.skip(FRAGMENTS_LATE);
                }
            }
            event.lanesGone = allLanes & ~event.lanesSeen;
            closeReady(nowNs);
            closed++;
        }
        return closed;
    }

    /** The reader stood still from then till now, so no lane is to be blamed for that time. */
    public void postpone(final long sinceNs, final long nowNs) {
        for (int i = 0; i < open.count(); i++) {
            if (open.at(i).firstFragmentNs - sinceNs <= 0) {
                open.at(i).deadlineNs += nowNs - sinceNs;
            }
        }
    }

    /** When {@link #expire} has something to do next; {@code Long.MAX_VALUE} when no event is open. */
    public long nextDeadlineNs() {
        return open.count() == 0 ? Long.MAX_VALUE : open.at(0).deadlineNs;
    }

    /** How long an event waits for its last lane. */
    public long laneTimeoutNs() {
        return laneTimeoutNs;
    }

    public int openEvents() {
        return open.count();
    }

    /** Gives up all events that are not whole, at a stop; their pebble buffers are free again. */
    public void abandon() {
        crew.forget();
        while (open.count() > 0) {
            pebble.pool().release(open.removeOldest().handle);
            counters.increment(EVENTS_ABANDONED);
        }
        for (final LaneState lane : lanes) {
            lane.inFrame = false;
            lane.event = null;
        }
    }

    /**
     * The device went away: no lane delivers the rest of what it began. Events go on with what they have, marked as
     * damaged; what comes when the device is back is a new stream, wherever its event counter stands.
     */
    public void interrupt(final long nowNs) {
        crew.forget(); // the memory went with the device
        for (final LaneState lane : lanes) {
            if (lane.event != null) {
                closer.finishPart(lane, nowNs);
                lane.event.lanesSeen |= lane.bit;
            }
            lane.leaveStream();
        }
        for (int k = 0; k < open.count(); k++) {
            open.at(k).lanesGone = allLanes & ~open.at(k).lanesSeen;
        }
        closeReady(nowNs);
        order.startAnew();
    }

    /** First buffer of a datagram: reads the header and finds or opens the event. False: no pebble buffer. */
    private boolean begin(final LaneState lane, final DmaBatch batch, final int i, final long nowNs) {
        final ByteBuffer buffer = device.buffer(batch.index[i]);
        final int size = check.size(batch, i);
        final TransitionId id =
                size < TimingHeader.BYTES ? null : TransitionId.ofCode(TimingHeader.transitionCode(buffer, 0));
        if (id == null) {
            thrownAway.badHeader(
                    lane,
                    nowNs,
                    () -> "a datagram of " + size + " bytes has no usable timing header; error="
                            + DmaError.text(batch.error[i]));
            return true;
        }
        final int counter = TimingHeader.eventCounter(buffer, 0);
        final int epoch = order.epochOf(lane, id, counter);
        PebbleEvent event = open.find(epoch, counter);
        if (event == null
                ? order.isLate(lane, epoch, counter)
                : ((event.lanesBegun | event.lanesGone) & lane.bit) != 0) {
            thrownAway.late(lane, event, id, epoch, counter, buffer, size, nowNs);
            return true;
        }
        if (event == null) {
            final long handle = pebble.pool().allocate();
            if (handle == BufferPool.NONE) {
                return false;
            }
            event = openEvent(handle, id, epoch, counter, buffer, nowNs);
        } else if (event.id != id) {
            final TransitionId others = event.id;
            thrownAway.badHeader(
                    lane, nowNs, () -> "event " + counter + " is " + id + ", but " + others + " on other lanes");
            return true;
        }
        order.begun(lane, epoch, counter);
        if (TimingHeader.hasError(buffer, 0)) {
            counters.increment(HEADER_ERRORS);
            event.damage |= Damage.CORRUPTED;
            muted.warn(
                    HEADER_ERRORS,
                    nowNs,
                    () -> "lane " + lane.number + ": the header of event " + counter + " has its error bit set");
        }
        passOlder(lane, event, nowNs);
        event.lanesBegun |= lane.bit;
        if (id == TransitionId.L1_ACCEPT) {
            beginImage(lane, event);
        } else {
            beginControl(lane, event, buffer, size, nowNs);
        }
        return true;
    }

    private PebbleEvent openEvent(
            final long handle,
            final TransitionId id,
            final int epoch,
            final int counter,
            final ByteBuffer header,
            final long nowNs) {
        final PebbleEvent event = pebble.event(BufferPool.index(handle));
        event.open(handle, id, epoch, counter, nowNs);
        event.readHeader(header);
        event.deadlineNs = nowNs + laneTimeoutNs;
        counters.increment(EVENTS_IN);
        final int place = open.insert(event);
        event.formatAfter = place == 0 ? order.closedFormat() : open.at(place - 1).formatAfter;
        if (event.isImage()) {
            event.format = event.formatAfter;
            event.payloadBytes =
                    Math.min(event.format.sizeBytes(), pebble.pool().usableBytes());
        }
        return event;
    }

    /** A lane that begins this event will not deliver to an older one any more. */
    private void passOlder(final LaneState lane, final PebbleEvent event, final long nowNs) {
        boolean any = false;
        for (int k = 0; k < open.count() && open.at(k) != event; k++) {
            if ((open.at(k).lanesSeen & lane.bit) == 0) {
                open.at(k).lanesGone |= lane.bit;
                any = true;
            }
        }
        if (any) {
            closeReady(nowNs);
        }
    }

    private void beginImage(final LaneState lane, final PebbleEvent event) {
        final int imageBytes = event.format.sizeBytes();
        final int limit = event.payloadBytes;
        lane.begin(
                event,
                Math.min(limit, LaneSplit.offset(imageBytes, lanes.length, lane.number)),
                Math.min(limit, LaneSplit.offset(imageBytes, lanes.length, lane.number + 1)));
    }

    private void beginControl(
            final LaneState lane, final PebbleEvent event, final ByteBuffer buffer, final int size, final long nowNs) {
        if (event.id == TransitionId.CONFIGURE && event.format == null) {
            formats.configure(event, buffer, size, nowNs);
        }
        lane.begin(event, 0, lane.number == 0 ? pebble.pool().usableBytes() : 0);
    }

    private void copy(final LaneState lane, final DmaBatch batch, final int i, final int from) {
        final int bytes = check.size(batch, i) - from;
        final int copied = Math.min(bytes, lane.end - lane.offset);
        if (copied > 0) {
            crew.add(pebble.buffer(lane.event.index()), lane.offset, device.buffer(batch.index[i]), from, copied);
            lane.offset += copied;
            counters.add(BYTES_COPIED, copied);
        }
        if (copied < bytes) {
            lane.oversize = true;
        }
    }

    /** Last buffer of a datagram. */
    private void end(final LaneState lane, final long nowNs) {
        final PebbleEvent event = lane.event;
        lane.inFrame = false;
        if (event != null) {
            closer.finishPart(lane, nowNs);
            lane.event = null;
            event.lanesSeen |= lane.bit;
            event.completeNs = nowNs;
            closeReady(nowNs);
        }
    }

    private void closeReady(final long nowNs) {
        while (open.count() > 0 && ((open.at(0).lanesSeen | open.at(0).lanesGone) == allLanes)) {
            finishCopies(); // whoever takes the event out of the queue relies on its bytes
            final PebbleEvent event = open.removeOldest();
            closer.close(event, allLanes, nowNs);
            queue.offer(event.index());
        }
    }
}
