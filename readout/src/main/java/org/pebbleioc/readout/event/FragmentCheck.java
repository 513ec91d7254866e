package org.pebbleioc.readout.event;

import static org.pebbleioc.readout.ReadoutCounter.FRAGMENT_ERRORS;

import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaError;
import org.pebbleioc.driver.DmaFlags;
import org.pebbleioc.readout.Counters;
import org.pebbleioc.readout.MutedLog;

/** What the device says of one received buffer, and how far it is believed. Owned by {@code dma-reader}. */
final class FragmentCheck {
    private final int cfgSize;
    private final Counters counters;
    private final MutedLog muted;

    FragmentCheck(final int cfgSize, final Counters counters, final MutedLog muted) {
        this.cfgSize = cfgSize;
        this.counters = counters;
        this.muted = muted;
    }

    /** Never more than the buffer holds, whatever a device says. */
    int size(final DmaBatch batch, final int i) {
        return Math.max(0, Math.min(batch.size[i], cfgSize));
    }

    /**
     * True, counted and said, when the buffer has errors of the driver, of the engine, and, where the lane follows SSI, of the sender.
     *
     * @param lane null where no lane uses the destination
     */
    boolean countError(final LaneState lane, final DmaBatch batch, final int i, final long nowNs) {
        final int flags = batch.flags[i];
        final boolean endsBroken =
                lane != null && lane.marksStarts && !DmaFlags.isContinued(flags) && (flags & DmaFlags.SSI_EOFE) != 0;
        if (batch.error[i] == 0 && !endsBroken && (flags & DmaFlags.TIMEOUT) == 0 && size(batch, i) == batch.size[i]) {
            return false;
        }
        counters.increment(FRAGMENT_ERRORS);
        muted.warn(
                FRAGMENT_ERRORS,
                nowNs,
                () -> "DMA buffer " + batch.index[i] + " (" + batch.size[i] + " bytes) of destination " + batch.dest[i]
                        + " came with error " + DmaError.text(batch.error[i]) + " and flags 0x"
                        + Integer.toHexString(flags));
        return true;
    }
}
