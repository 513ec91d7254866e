package org.pebbleioc.driver.datadev;

import java.nio.ByteBuffer;
import org.pebbleioc.driver.DmaException;

/** {@code Ret_Index}: buffers back to the driver, received and transmit ones alike. */
final class Returns {
    private static final int CLOSE_BATCH = 1024;

    private final DatadevIo io;
    private final Ownership ownership;
    private final int bufferCount;
    private final Scratch<OffHeap> scratch;

    Returns(final DatadevIo io, final Ownership ownership, final int bufferCount) {
        this.io = io;
        this.ownership = ownership;
        this.bufferCount = bufferCount;
        scratch = new Scratch<>(() -> new OffHeap(bufferCount * Integer.BYTES));
    }

    void release(final int[] indices, final int count) throws DmaException {
        if (count < 0 || count > indices.length) {
            throw new IllegalArgumentException("count must be 0.." + indices.length + ": count=" + count);
        }
        if (count > bufferCount) {
            throw new IllegalArgumentException(
                    "count must not exceed the buffers of the device, " + bufferCount + ": count=" + count);
        }
        io.enter("dmaRetIndexes");
        try {
            returnAll(indices, count);
        } finally {
            io.leave();
        }
    }

    /** When closing, with nobody else in a call: everything that is still held. @return how many */
    int releaseAll() throws DmaException {
        final int[] held = new int[Math.min(bufferCount, CLOSE_BATCH)];
        int released = 0;
        for (int count = ownership.held(held); count > 0; count = ownership.held(held)) {
            returnAll(held, count);
            released += count;
        }
        return released;
    }

    private void returnAll(final int[] indices, final int count) throws DmaException {
        // before the call: once the driver has them, another thread may read one and own it again
        ownership.give(indices, count);
        final OffHeap list = scratch.take();
        int done = 0;
        try {
            while (done < count) {
                final int batch = Math.min(count - done, DatadevConstants.MAX_RETURN);
                final ByteBuffer bytes = list.bytes;
                for (int i = 0; i < batch; i++) {
                    bytes.putInt(i * Integer.BYTES, indices[done + i]);
                }
                io.ioctl(
                        "dmaRetIndexes",
                        DatadevConstants.RET_INDEX | batch << 16,
                        list.address,
                        "the buffers stay with this open; see dmesg");
                done += batch;
            }
        } finally {
            for (int i = done; i < count; i++) {
                ownership.take(indices[i]);
            }
            scratch.back(list);
        }
    }
}
