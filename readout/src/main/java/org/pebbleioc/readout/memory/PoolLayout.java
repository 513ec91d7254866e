package org.pebbleioc.readout.memory;

/**
 * How a pool of equal pages lies in a {@link MemoryBlock}: page i starts at i strides from the first.
 *
 * @param count pages asked for; what was obtained says {@link PoolMemory#count}
 * @param pageBytes usable bytes of a page
 * @param reservedBytes left free between a page and the next; from {@link BufferPool#GUARD_BYTES} on a guard word stands
 *     in it
 * @param alignBytes every page starts on a multiple of it; a power of two
 */
public record PoolLayout(int count, int pageBytes, int reservedBytes, int alignBytes) {
    public PoolLayout {
        if (count < 1 || pageBytes < 1 || reservedBytes < 0) {
            throw new IllegalArgumentException(
                    "count and pageBytes must be at least 1, reservedBytes not negative: count=" + count + " pageBytes="
                            + pageBytes + " reservedBytes=" + reservedBytes);
        }
        if (alignBytes < 8 || Integer.bitCount(alignBytes) != 1) {
            throw new IllegalArgumentException("alignBytes must be a power of two from 8 on: alignBytes=" + alignBytes);
        }
        if ((long) pageBytes + reservedBytes + alignBytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a page and what is reserved behind it must stay below 2 GiB: pageBytes="
                    + pageBytes + " reservedBytes=" + reservedBytes);
        }
    }

    /** From the start of one page to the start of the next. */
    public int strideBytes() {
        return (pageBytes + reservedBytes + alignBytes - 1) / alignBytes * alignBytes;
    }

    /** What a block must have for it, whatever was cut from it before. */
    public long bytes() {
        return (long) count * strideBytes() + alignBytes;
    }
}
