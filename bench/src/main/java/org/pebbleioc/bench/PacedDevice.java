package org.pebbleioc.bench;

import java.util.concurrent.locks.LockSupport;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.image.ImageFormat;

/**
 * Fragments at an even pace, as a detector sends them: the next one is there when it is due, none is waited for. It
 * notes when the last fragment of each image was read. One thread, {@code dma-reader}.
 */
final class PacedDevice extends LoopDevice {
    private final long fragmentNs;
    private final int fragmentsPerImage;
    private final long[] lastReadNs;
    private final DmaBatch one = new DmaBatch(1);

    // Thread dma-reader; images is read by the one who waits for the end.
    private long startNs;
    private long fragments;
    private volatile int images;

    PacedDevice(final ImageFormat format, final int cfgSize, final double imagesPerSecond, final int mostImages) {
        super(format, cfgSize, 4);
        fragmentsPerImage = geometry().cfgRxCount() / 4;
        fragmentNs = (long) (1e9 / imagesPerSecond / fragmentsPerImage);
        lastReadNs = new long[mostImages];
    }

    /** When the last fragment of an image was read. */
    long lastReadNs(final int image) {
        return lastReadNs[image];
    }

    @Override
    public int read(final DmaBatch batch) {
        final long nowNs = System.nanoTime();
        if (startNs == 0) {
            startNs = nowNs + 200_000_000L; // the first client is there by then
        }
        int count = 0;
        while (count < batch.capacity() && images < lastReadNs.length && startNs + fragments * fragmentNs <= nowNs) {
            super.read(one);
            batch.index[count] = one.index[0];
            batch.size[count] = one.size[0];
            batch.flags[count] = one.flags[0];
            batch.error[count] = 0;
            batch.dest[count] = 0;
            count++;
            fragments++;
            if (fragments % fragmentsPerImage == 0) {
                lastReadNs[images] = nowNs;
                images++;
            }
        }
        return count;
    }

    @Override
    public boolean awaitReadable(final long timeoutNs) {
        final long dueNs = startNs + fragments * fragmentNs;
        final long nowNs = System.nanoTime();
        if (dueNs > nowNs) {
            LockSupport.parkNanos(this, Math.min(timeoutNs, dueNs - nowNs));
        }
        return System.nanoTime() >= dueNs;
    }
}
