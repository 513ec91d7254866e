package org.pebbleioc.driver.sim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaGeometry;

/**
 * The memory of all buffers, allocated once, page-aligned, zeroed. Two views of each buffer: one for user space, one
 * for the device, so that neither disturbs position and limit of the other.
 */
final class DmaMemory {
    private static final long CHUNK_BYTES = 1L << 30;

    private final ByteBuffer[] user;
    private final ByteBuffer[] device;

    DmaMemory(final String name, final DmaGeometry geometry) throws DmaException {
        final int count = geometry.bufferCount();
        final int bytes = geometry.cfgSize();
        user = new ByteBuffer[count];
        device = new ByteBuffer[count];
        final int perChunk = (int) Math.max(1, CHUNK_BYTES / bytes);
        for (int first = 0; first < count; first += perChunk) {
            final int here = Math.min(perChunk, count - first);
            cut(allocate(name, geometry, (long) here * bytes), first, here, bytes);
        }
    }

    ByteBuffer user(final int index) {
        return user[index];
    }

    ByteBuffer device(final int index) {
        return device[index];
    }

    private void cut(final ByteBuffer chunk, final int first, final int count, final int bytes) {
        for (int i = 0; i < count; i++) {
            user[first + i] = chunk.slice(i * bytes, bytes).order(ByteOrder.LITTLE_ENDIAN);
            device[first + i] = chunk.slice(i * bytes, bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static ByteBuffer allocate(final String name, final DmaGeometry geometry, final long bytes)
            throws DmaException {
        final long withAlignment = bytes + DmaGeometry.PAGE_BYTES;
        if (withAlignment > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("cfgSize must be smaller than 2 GiB: cfgSize=" + geometry.cfgSize());
        }
        try {
            return ByteBuffer.allocateDirect((int) withAlignment)
                    .alignedSlice(DmaGeometry.PAGE_BYTES)
                    .slice(0, (int) bytes);
        } catch (final OutOfMemoryError e) {
            throw new DmaException(
                    "allocate",
                    name,
                    0,
                    geometry.bufferCount() + " buffers of " + geometry.cfgSize()
                            + " bytes do not fit: fewer or smaller buffers, or a larger -XX:MaxDirectMemorySize ("
                            + e.getMessage() + ")");
        }
    }
}
