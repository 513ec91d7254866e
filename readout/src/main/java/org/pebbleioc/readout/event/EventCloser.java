package org.pebbleioc.readout.event;

import static org.pebbleioc.readout.ReadoutCounter.*;

import java.nio.ByteBuffer;
import org.pebbleioc.image.LaneSplit;
import org.pebbleioc.readout.Counters;
import org.pebbleioc.readout.MutedLog;
import org.pebbleioc.timing.TransitionId;

/**
 * What happens at the end of a lane's part and of an event: sizes are judged, holes are filled with zeros (never with
 * an older image's pixels), counters and damage are set. Owned by {@code dma-reader}.
 */
final class EventCloser {
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(64 * 1024);

    private final Pebble pebble;
    private final LaneState[] lanes;
    private final Counters counters;
    private final MutedLog muted;
    private final StreamOrder order;

    EventCloser(
            final Pebble pebble,
            final LaneState[] lanes,
            final StreamOrder order,
            final Counters counters,
            final MutedLog muted) {
        this.pebble = pebble;
        this.order = order;
        this.lanes = lanes;
        this.counters = counters;
        this.muted = muted;
    }

    /** The lane's datagram is over: what is missing of its part becomes zero. */
    void finishPart(final LaneState lane, final long nowNs) {
        final PebbleEvent event = lane.event;
        if (event.id != TransitionId.L1_ACCEPT) {
            event.payloadBytes = Math.max(event.payloadBytes, lane.offset);
            return;
        }
        if (lane.oversize) {
            event.damage |= Damage.TRUNCATED;
            counters.increment(OVERSIZE);
            muted.warn(
                    OVERSIZE,
                    nowNs,
                    () -> "event " + event.eventCounter + ", lane " + lane.number
                            + ": more bytes than fit were cut off; the image is " + event.format + ", "
                            + event.format.sizeBytes() + " bytes, a pebble buffer holds "
                            + pebble.pool().usableBytes() + ": raise pebbleBufSize or mend the Configure datagram");
        }
        if (lane.offset < lane.end) {
            final int missing = lane.end - lane.offset;
            event.damage |= Damage.MISSING_DATA;
            counters.increment(WRONG_SIZE);
            muted.warn(
                    WRONG_SIZE,
                    nowNs,
                    () -> "event " + event.eventCounter + ", lane " + lane.number + ": the last " + missing
                            + " bytes of its part of " + event.format + " never came; they read as zero");
            zero(event.index(), lane.offset, lane.end);
        }
    }

    /** The event goes on as it is. */
    void close(final PebbleEvent event, final int allLanes, final long nowNs) {
        final int missing = allLanes & ~event.lanesSeen;
        if (missing != 0) {
            dropContributions(event, missing, nowNs);
        }
        noteLoss(event, nowNs);
        if (event.isImage()) {
            counters.increment(IMAGES_BUILT);
            if (event.damage != 0) {
                counters.increment(DAMAGED_IMAGES);
            }
        } else {
            counters.increment(CONTROLS_BUILT);
        }
    }

    /** What the counter jumped over. Judged when the event is closed: until then a slower lane may fill the gap. */
    private void noteLoss(final PebbleEvent event, final long nowNs) {
        final int before = order.closedCounter();
        final long lost = order.closed(event);
        if (lost > 0) {
            event.lostBefore = lost;
            event.damage |= Damage.OUT_OF_ORDER;
            counters.increment(COUNTER_JUMPS);
            counters.add(EVENTS_LOST, lost);
            muted.warn(
                    COUNTER_JUMPS,
                    nowNs,
                    () -> "the event counter jumped from " + before + " to " + event.eventCounter + ": " + lost
                            + " events are lost upstream of the DMA buffers");
        }
    }

    private void dropContributions(final PebbleEvent event, final int missing, final long nowNs) {
        final boolean timedOut = (event.damage & Damage.TIMED_OUT) != 0;
        event.damage |= Damage.DROPPED_CONTRIBUTION;
        for (final LaneState lane : lanes) {
            if ((missing & lane.bit) != 0) {
                counters.increment(MISSING_LANES);
                if (event.isImage()) {
                    final int imageBytes = event.format.sizeBytes();
                    zero(
                            event.index(),
                            Math.min(event.payloadBytes, LaneSplit.offset(imageBytes, lanes.length, lane.number)),
                            Math.min(event.payloadBytes, LaneSplit.offset(imageBytes, lanes.length, lane.number + 1)));
                }
            }
        }
        muted.warn(
                MISSING_LANES,
                nowNs,
                () -> "event " + event.eventCounter + " (" + event.id + "): lanes with mask 0x"
                        + Integer.toHexString(missing) + " delivered nothing"
                        + (timedOut ? " in time" : " and have gone on to the next"));
    }

    private void zero(final int index, final int from, final int to) {
        final ByteBuffer buffer = pebble.buffer(index);
        int at = from;
        while (at < to) { // in steps that cannot run past the last int
            final int step = Math.min(ZEROS.capacity(), to - at);
            buffer.put(at, ZEROS, 0, step);
            at += step;
        }
    }
}
