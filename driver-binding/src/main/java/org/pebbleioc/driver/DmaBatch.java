package org.pebbleioc.driver;

/**
 * The answer of one bulk read: parallel arrays, filled by {@link DmaDevice#read}, made once and reused. Entry i is
 * valid for i &lt; the count that the read returned. Owned by the thread that reads.
 */
public final class DmaBatch {
    /** Bytes in the buffer; 0 is a delivery too: its buffer is owned and must be returned. */
    public final int[] size;
    /** Index of the buffer, owned by the reader until it is returned. */
    public final int[] index;
    /** {@link DmaFlags}. */
    public final int[] flags;
    /** {@link DmaError}. */
    public final int[] error;
    /** Destination 0..4095: lane * 256 + virtual channel. */
    public final int[] dest;

    public DmaBatch(final int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1: capacity=" + capacity);
        }
        size = new int[capacity];
        index = new int[capacity];
        flags = new int[capacity];
        error = new int[capacity];
        dest = new int[capacity];
    }

    public int capacity() {
        return size.length;
    }
}
