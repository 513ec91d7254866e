package org.pebbleioc.readout.event;

import static org.pebbleioc.readout.ReadoutCounter.*;

import java.nio.ByteBuffer;
import org.apache.logging.log4j.LogManager;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaDevice;
import org.pebbleioc.driver.DmaError;
import org.pebbleioc.driver.DmaFlags;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.LaneSplit;
import org.pebbleioc.readout.Counters;
import org.pebbleioc.readout.MutedLog;
import org.pebbleioc.readout.ReadoutCounter;
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
    private int newestCounter = -1;

    /**
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
            final Counters counters) {
        this.device = device;
        this.pebble = pebble;
        this.queue = queue;
        this.counters = counters;
        this.laneTimeoutNs = laneTimeoutNs;
        lanes = new LaneState[dests.length];
        laneOfDest = new LaneState[org.pebbleioc.driver.DmaDestination.COUNT];
        for (int i = 0; i < dests.length; i++) {
            lanes[i] = new LaneState(i, dests[i], format);
            laneOfDest[dests[i]] = lanes[i];
        }
        allLanes = (1 << dests.length) - 1;
        open = new OpenEvents(pebble.pool().count());
        closer = new EventCloser(pebble, lanes, counters, muted);
    }

    /**
     * Takes one received buffer. Its bytes are in the pebble, or counted as thrown away, when this returns true, and
     * the DMA buffer may be given back.
     *
     * @return false when a pebble buffer was needed and none is free: nothing happened, offer the same entry again
     */
    public boolean add(final DmaBatch batch, final int i, final long nowNs) {
        final int dest = batch.dest[i];
        final int flags = batch.flags[i];
        final LaneState lane = dest >= 0 && dest < laneOfDest.length ? laneOfDest[dest] : null;
        if (lane == null) {
            discard(FRAGMENTS_UNKNOWN_DEST, nowNs, dest, batch, i);
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
        if (lane.event == null) {
            counters.increment(lane.skipReason);
        } else {
            copy(lane, batch, i, from, nowNs);
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

    /** The reader stood still for so long, so no lane is to be blamed for that time. */
    public void postpone(final long byNs) {
        for (int i = 0; i < open.count(); i++) {
            open.at(i).deadlineNs += byNs;
        }
    }

    /** When {@link #expire} has something to do next; {@code Long.MAX_VALUE} when no event is open. */
    public long nextDeadlineNs() {
        return open.count() == 0 ? Long.MAX_VALUE : open.at(0).deadlineNs;
    }

    public int openEvents() {
        return open.count();
    }

    /** Gives up all events that are not whole, at a stop; their pebble buffers are free again. */
    public void abandon() {
        while (open.count() > 0) {
            pebble.pool().release(open.removeOldest().handle);
            counters.increment(EVENTS_ABANDONED);
        }
        for (final LaneState lane : lanes) {
            lane.inFrame = false;
            lane.event = null;
        }
    }

    /** First buffer of a datagram: reads the header and finds or opens the event. False: no pebble buffer. */
    private boolean begin(final LaneState lane, final DmaBatch batch, final int i, final long nowNs) {
        final ByteBuffer buffer = device.buffer(batch.index[i]);
        final int size = batch.size[i];
        final TransitionId id =
                size < TimingHeader.BYTES ? null : TransitionId.ofCode(TimingHeader.transitionCode(buffer, 0));
        if (id == null) {
            countError(batch, i, nowNs);
            counters.increment(HEADER_ERRORS);
            muted.warn(
                    HEADER_ERRORS,
                    nowNs,
                    () -> "lane " + lane.number + ": a datagram of " + size
                            + " bytes has no usable timing header; error=" + DmaError.text(batch.error[i])
                            + "; its event will miss this lane");
            lane.skip(FRAGMENTS_BAD_HEADER);
            return true;
        }
        final int counter = TimingHeader.eventCounter(buffer, 0);
        PebbleEvent event = open.find(counter);
        if (event == null) {
            if (isOld(counter, id)) {
                lane.skip(FRAGMENTS_LATE);
                return true;
            }
            final long handle = pebble.pool().allocate();
            if (handle == BufferPool.NONE) {
                return false;
            }
            event = openEvent(handle, id, counter, buffer, nowNs);
        } else if ((event.lanesSeen & lane.bit) != 0 || event.id != id) {
            lane.skip(FRAGMENTS_DUPLICATE);
            return true;
        }
        if (TimingHeader.hasError(buffer, 0)) {
            counters.increment(HEADER_ERRORS);
            event.damage |= Damage.CORRUPTED;
        }
        passOlder(lane, event, nowNs);
        if (id == TransitionId.L1_ACCEPT) {
            beginImage(lane, event);
        } else {
            beginControl(lane, event, buffer, size);
        }
        return true;
    }

    private PebbleEvent openEvent(
            final long handle, final TransitionId id, final int counter, final ByteBuffer header, final long nowNs) {
        final PebbleEvent event = pebble.event(BufferPool.index(handle));
        event.open(handle, id, counter, nowNs);
        event.pulseId = TimingHeader.pulseId(header, 0);
        event.epicsSeconds = TimingHeader.seconds(header, 0);
        event.nanoseconds = TimingHeader.nanoseconds(header, 0);
        event.readoutGroups = TimingHeader.env(header, 0) & 0xFFFF;
        event.deadlineNs = nowNs + laneTimeoutNs;
        counters.increment(EVENTS_IN);
        final int ahead = newestCounter < 0 ? 1 : counter - newestCounter & TimingHeader.EVENT_COUNTER_MASK;
        if (ahead > 1 && ahead <= TimingHeader.EVENT_COUNTER_MASK / 2) {
            event.lostBefore = ahead - 1L;
            event.damage |= Damage.OUT_OF_ORDER;
            counters.increment(COUNTER_JUMPS);
            counters.add(EVENTS_LOST, event.lostBefore);
            final int before = newestCounter;
            muted.warn(
                    COUNTER_JUMPS,
                    nowNs,
                    () -> "the event counter jumped from " + before + " to " + counter + ": " + (ahead - 1)
                            + " events are lost upstream of the DMA buffers");
        }
        newestCounter = counter;
        open.addNewest(event);
        return event;
    }

    /** A counter that is not ahead of the newest: over and done, unless the stream itself starts anew. */
    private boolean isOld(final int counter, final TransitionId id) {
        final int ahead = newestCounter < 0 ? 1 : counter - newestCounter & TimingHeader.EVENT_COUNTER_MASK;
        final boolean behind = ahead == 0 || ahead > TimingHeader.EVENT_COUNTER_MASK / 2;
        return behind
                && id != TransitionId.CONFIGURE
                && id != TransitionId.CLEAR_READOUT
                && id != TransitionId.BEGIN_RUN;
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
        if (event.format == null) {
            event.format = lane.format;
            event.payloadBytes = Math.min(lane.format.sizeBytes(), pebble.pool().usableBytes());
        }
        final int imageBytes = event.format.sizeBytes();
        final int limit = event.payloadBytes;
        lane.begin(
                event,
                Math.min(limit, LaneSplit.offset(imageBytes, lanes.length, lane.number)),
                Math.min(limit, LaneSplit.offset(imageBytes, lanes.length, lane.number + 1)));
    }

    private void beginControl(final LaneState lane, final PebbleEvent event, final ByteBuffer buffer, final int size) {
        if (event.id == TransitionId.CONFIGURE) {
            final ImageFormat format = ImageFormat.read(buffer, TimingHeader.BYTES, size - TimingHeader.BYTES);
            if (format != null) {
                event.format = format;
                for (final LaneState other : lanes) {
                    if (other == lane || (event.lanesSeen & other.bit) != 0) {
                        other.format = format;
                    }
                }
            } else if (event.format != null) {
                lane.format = event.format;
            }
        }
        lane.begin(event, 0, lane.number == 0 ? pebble.pool().usableBytes() : 0);
    }

    private void copy(final LaneState lane, final DmaBatch batch, final int i, final int from, final long nowNs) {
        final PebbleEvent event = lane.event;
        if (countError(batch, i, nowNs)) {
            event.damage |= Damage.CORRUPTED;
        }
        final int bytes = batch.size[i] - from;
        final int copied = Math.min(bytes, lane.end - lane.offset);
        if (copied > 0) {
            pebble.buffer(event.index()).put(lane.offset, device.buffer(batch.index[i]), from, copied);
            lane.offset += copied;
            counters.add(BYTES_COPIED, copied);
        }
        if (copied < bytes) {
            lane.oversize = true;
        }
    }

    private boolean countError(final DmaBatch batch, final int i, final long nowNs) {
        if (batch.error[i] == 0) {
            return false;
        }
        counters.increment(FRAGMENT_ERRORS);
        muted.warn(
                FRAGMENT_ERRORS,
                nowNs,
                () -> "DMA buffer " + batch.index[i] + " of destination " + batch.dest[i] + " came with error "
                        + DmaError.text(batch.error[i]));
        return true;
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
            final PebbleEvent event = open.removeOldest();
            closer.close(event, allLanes, nowNs);
            queue.offer(event.index());
        }
    }

    private void discard(
            final ReadoutCounter reason, final long nowNs, final int dest, final DmaBatch batch, final int i) {
        counters.increment(FRAGMENTS_IN);
        counters.increment(reason);
        muted.warn(
                reason,
                nowNs,
                () -> "DMA buffer " + batch.index[i] + " (" + batch.size[i] + " bytes) is of destination " + dest
                        + ", which no lane of this readout uses: discarded");
    }
}
