package org.pebbleioc.readout;

import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.memory.BufferPool;

/**
 * What one readout is made with, concluded: every value is in force as it stands here.
 *
 * @param dma the card's pool
 * @param format largest image that is expected, and the format until a Configure datagram says otherwise
 * @param lanes 1..8
 * @param pebbleBufCount power of two, at least the next one above {@code cfgRxCount}, unless {@code fewer} was allowed
 * @param pebbleBufSize usable bytes are 8 fewer (guard word); a multiple of the page size
 * @param bank where the pebble's memory comes from
 * @param laneTimeoutNs how long an event waits for its last lane
 * @param reserve below so many free pebble buffers unsent updates are taken back
 * @param copyThreads threads that copy from DMA buffers to the pebble, {@code dma-reader} among them; 1..16
 */
public record ReadoutOptions(
        DmaGeometry dma,
        ImageFormat format,
        int lanes,
        int pebbleBufCount,
        int pebbleBufSize,
        BankKind bank,
        long laneTimeoutNs,
        int reserve,
        int copyThreads) {

    public static final long DEFAULT_LANE_TIMEOUT_NS = 1_000_000_000L;
    private static final int MAX_LANES = 8;
    private static final int MAX_COPY_THREADS = 16;

    /** With {@code dma-reader} alone to copy. */
    public ReadoutOptions(
            final DmaGeometry dma,
            final ImageFormat format,
            final int lanes,
            final int pebbleBufCount,
            final int pebbleBufSize,
            final BankKind bank,
            final long laneTimeoutNs,
            final int reserve) {
        this(dma, format, lanes, pebbleBufCount, pebbleBufSize, bank, laneTimeoutNs, reserve, 1);
    }

    public ReadoutOptions {
        if (lanes < 1 || lanes > MAX_LANES) {
            throw new IllegalArgumentException("lanes must be 1.." + MAX_LANES + ": lanes=" + lanes);
        }
        if (Integer.bitCount(pebbleBufCount) != 1 || pebbleBufCount < 2) {
            throw new IllegalArgumentException(
                    "pebbleBufCount must be a power of two, at least 2: pebbleBufCount=" + pebbleBufCount);
        }
        if (pebbleBufSize % DmaGeometry.PAGE_BYTES != 0 || pebbleBufSize < DmaGeometry.PAGE_BYTES) {
            throw new IllegalArgumentException("pebbleBufSize must be a multiple of the page size "
                    + DmaGeometry.PAGE_BYTES + ": pebbleBufSize=" + pebbleBufSize);
        }
        if (laneTimeoutNs < 1) {
            throw new IllegalArgumentException("laneTimeout must be above 0: laneTimeoutNs=" + laneTimeoutNs);
        }
        if (reserve < 0 || reserve >= pebbleBufCount) {
            throw new IllegalArgumentException("reserve must be 0.." + (pebbleBufCount - 1) + ": reserve=" + reserve);
        }
        if (copyThreads < 1 || copyThreads > MAX_COPY_THREADS) {
            throw new IllegalArgumentException(
                    "copyThreads must be 1.." + MAX_COPY_THREADS + ": copyThreads=" + copyThreads);
        }
    }

    /** The next power of two above {@code cfgRxCount}: 80 gives 128, 64 gives 128 (pvdetector-buffers, summary table). */
    public static int defaultPebbleBufCount(final int cfgRxCount) {
        return Integer.highestOneBit(cfgRxCount) << 1;
    }

    /** Image and guard word, rounded up to the page size. */
    public static long defaultPebbleBufSize(final ImageFormat format) {
        return roundToPage((long) format.sizeBytes() + BufferPool.GUARD_BYTES);
    }

    public static long roundToPage(final long bytes) {
        return (bytes + DmaGeometry.PAGE_BYTES - 1) / DmaGeometry.PAGE_BYTES * DmaGeometry.PAGE_BYTES;
    }

    /** A quarter of the pebble, at least one buffer: enough for the events that are being built. */
    public static int defaultReserve(final int pebbleBufCount) {
        return Math.max(1, pebbleBufCount / 4);
    }

    public long pebbleBytes() {
        return (long) pebbleBufCount * pebbleBufSize;
    }
}
