package org.pebbleioc.driver;

/**
 * The pool as it was fixed when the driver was loaded. Transmit buffers come first in the index space: indices
 * 0..{@code cfgTxCount}-1 are TX, {@code cfgTxCount}..{@code cfgTxCount+cfgRxCount}-1 are RX.
 *
 * @param cfgRxCount receive buffers, at least 1
 * @param cfgTxCount transmit buffers, 0 or more
 * @param cfgSize bytes per buffer; a multiple of the page size, or it could not be mapped
 * @param mode how the buffers were allocated
 */
public record DmaGeometry(int cfgRxCount, int cfgTxCount, int cfgSize, DmaMode mode) {
    /** What a buffer must be a multiple of to be mapped: the page size of x86-64 and of most aarch64 kernels. */
    public static final int PAGE_BYTES = 4096;

    public DmaGeometry {
        if (cfgRxCount < 1) {
            throw new IllegalArgumentException("cfgRxCount must be at least 1: cfgRxCount=" + cfgRxCount);
        }
        if (cfgTxCount < 0) {
            throw new IllegalArgumentException("cfgTxCount must not be negative: cfgTxCount=" + cfgTxCount);
        }
        if (cfgSize < PAGE_BYTES || cfgSize % PAGE_BYTES != 0) {
            throw new IllegalArgumentException(
                    "cfgSize must be a multiple of the page size " + PAGE_BYTES + ": cfgSize=" + cfgSize);
        }
    }

    /** All buffers of both directions, the range of valid indices. */
    public int bufferCount() {
        return cfgRxCount + cfgTxCount;
    }

    /** Bytes of receive memory: what has to hold at least one whole image. */
    public long rxBytes() {
        return (long) cfgRxCount * cfgSize;
    }

    public boolean isRx(final int index) {
        return index >= cfgTxCount && index < bufferCount();
    }
}
