package org.pebbleioc.driver.datadev;

import java.util.function.BooleanSupplier;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaException;

/**
 * What the steps of {@link DmaCheck} share.
 *
 * @param device open, and claiming {@code dest} once the claim step is through
 * @param stopped asked before every wait and every frame
 */
record CheckContext(DatadevDevice device, int dest, long durationNs, BooleanSupplier stopped) {
    /** How long a frame may take from the card or through it. */
    static final long FRAME_NS = 1_000_000_000L;

    private static final long SLICE_NS = 50_000_000L;

    void checkStop() {
        if (stopped.getAsBoolean()) {
            throw new CheckReport.Stopped();
        }
    }

    /** Waits for a frame, in slices, so that a stop is seen. */
    boolean awaitReadable(final long timeoutNs) throws DmaException {
        final long startNs = System.nanoTime();
        for (; ; ) {
            checkStop();
            final long leftNs = timeoutNs - (System.nanoTime() - startNs);
            if (device.awaitReadable(Math.max(0, Math.min(leftNs, SLICE_NS)))) {
                return true;
            }
            if (leftNs <= 0) {
                return false;
            }
        }
    }

    /** Gives back whatever arrives until nothing has for {@code quietNs}. @return how many buffers */
    int drain(final DmaBatch batch, final long quietNs) throws DmaException {
        int drained = 0;
        final long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < FRAME_NS && awaitReadable(quietNs)) {
            final int count = device.read(batch);
            device.release(batch.index, count);
            drained += count;
        }
        return drained;
    }
}
