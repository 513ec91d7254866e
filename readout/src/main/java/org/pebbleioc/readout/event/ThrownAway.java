package org.pebbleioc.readout.event;

import static org.pebbleioc.readout.ReadoutCounter.*;

import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.readout.Counters;
import org.pebbleioc.readout.MutedLog;
import org.pebbleioc.readout.ReadoutCounter;
import org.pebbleioc.timing.TransitionId;

/** What no event takes: each with its counter, and said now and then. Owned by {@code dma-reader}. */
final class ThrownAway {
    private final FragmentCheck check;
    private final StreamOrder order;
    private final StreamFormats formats;
    private final Counters counters;
    private final MutedLog muted;

    ThrownAway(
            final FragmentCheck check,
            final StreamOrder order,
            final StreamFormats formats,
            final Counters counters,
            final MutedLog muted) {
        this.check = check;
        this.order = order;
        this.formats = formats;
        this.counters = counters;
        this.muted = muted;
    }

    /** A buffer of a destination that no lane uses. */
    void unknownDestination(final DmaBatch batch, final int i, final long nowNs) {
        counters.increment(FRAGMENTS_IN);
        counters.increment(FRAGMENTS_UNKNOWN_DEST);
        check.countError(null, batch, i, nowNs);
        muted.warn(
                FRAGMENTS_UNKNOWN_DEST,
                nowNs,
                () -> "DMA buffer " + batch.index[i] + " (" + batch.size[i] + " bytes) is of destination "
                        + batch.dest[i] + ", which no lane of this readout uses: thrown away");
    }

    /** The header cannot be used: the datagram is thrown away, and its event will miss this lane. */
    void badHeader(final LaneState lane, final long nowNs, final Supplier<String> why) {
        counters.increment(HEADER_ERRORS);
        muted.warn(HEADER_ERRORS, nowNs, () -> "lane " + lane.number + ": " + why.get() + "; thrown away");
        lane.skip(FRAGMENTS_BAD_HEADER);
    }

    /** A datagram that its event does not take any more: closed, passed by this lane, or delivered before. */
    void late(
            final LaneState lane,
            final PebbleEvent event,
            final TransitionId id,
            final int epoch,
            final int counter,
            final ByteBuffer buffer,
            final int size,
            final long nowNs) {
        final boolean twice = event != null ? (event.lanesBegun & lane.bit) != 0 : counter == lane.counter;
        final ReadoutCounter reason = twice ? FRAGMENTS_DUPLICATE : FRAGMENTS_LATE;
        muted.warn(
                reason,
                nowNs,
                () -> "lane " + lane.number + ": event " + counter + " (" + id + ") "
                        + (twice ? "came twice" : "came too late") + "; thrown away");
        lane.skip(reason);
        if (!twice && StreamOrder.isAhead(lane.counter, counter)) {
            order.begun(lane, epoch, counter);
        }
        if (!twice && event == null && id == TransitionId.CONFIGURE) {
            formats.configureLate(epoch, counter, buffer, size, nowNs);
        }
    }
}
