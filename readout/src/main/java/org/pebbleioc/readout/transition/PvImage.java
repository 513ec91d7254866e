package org.pebbleioc.readout.transition;

import org.pebbleioc.readout.memory.BufferPool;

/**
 * One update of a PV on its way to its event: what is known of it, and the block it lies in. Whoever has it holds the
 * block once.
 *
 * @param pool the block's pool; null where there is no block
 * @param handle the block; {@link BufferPool#NONE} where the update has no data that could be used
 * @param outcome {@link Outcome#FILLED}, or why an event that takes this is damaged
 * @param reason for people, of an outcome that is not FILLED; else empty
 * @param format type and shape; null where there is no data
 * @param key what is compared with the event's
 * @param timeNs {@code timeStamp}, ns since 1970
 * @param dataTimeNs {@code dataTimeStamp}, ns since 1970; 0 where the PV has none
 * @param uniqueId 0 where the PV has none
 * @param arrivedNs {@code System.nanoTime} when its last byte was here
 */
public record PvImage(
        TransitionPool pool,
        long handle,
        Outcome outcome,
        String reason,
        ArrayFormat format,
        long key,
        long timeNs,
        long dataTimeNs,
        int uniqueId,
        long arrivedNs) {

    public boolean hasBlock() {
        return handle != BufferPool.NONE;
    }

    /** One more holder of the block. */
    void retain() {
        if (hasBlock()) {
            pool.retain(handle);
        }
    }

    /** Lets go of the block. */
    public void release() {
        if (hasBlock()) {
            pool.release(handle);
        }
    }
}
