package org.pebbleioc.driver.sim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaMode;

/**
 * The memory of all buffers, allocated once, page-aligned, zeroed. Two views of each buffer: one for user space, one
 * for the device, so that neither disturbs position and limit of the other.
 *
 * <p>In COHERENT and ARM_ACP mode both views show the same bytes. In STREAM mode they are different memory (twice the
 * bytes are allocated): the CPU's is what its caches show, and the whole buffer is copied when it changes hands, which
 * is what {@code dma_sync_single_for_cpu} and {@code _for_device} bring about on hardware. Each sync is called by the
 * thread that owns the buffer at that moment, outside the lock.
 */
final class DmaMemory {
    private static final long CHUNK_BYTES = 1L << 30;

    private final int bytes;
    private final boolean syncForCpu;
    private final boolean syncForDevice;
    private final ByteBuffer[] user;
    private final ByteBuffer[] device;
    /** The driver's own views, whose position and limit nobody moves. */
    private final ByteBuffer[] cpuBytes;

    private final ByteBuffer[] deviceBytes;

    /** @param pages receive buffers that somebody else has allocated, or null; in COHERENT mode only */
    DmaMemory(final String name, final DmaGeometry geometry, final ModuleOptions options, final ByteBuffer[] pages)
            throws DmaException {
        final int count = geometry.bufferCount();
        final boolean streaming = geometry.mode() == DmaMode.STREAM;
        syncForCpu = streaming && !options.does(Harm.NO_SYNC_FOR_CPU);
        syncForDevice = streaming && !options.does(Harm.NO_SYNC_FOR_DEVICE);
        bytes = geometry.cfgSize();
        cpuBytes = new ByteBuffer[count];
        deviceBytes = new ByteBuffer[count];
        user = new ByteBuffer[count];
        device = new ByteBuffer[count];
        final int own = pages == null ? count : geometry.cfgTxCount();
        final int perChunk = (int) Math.max(1, CHUNK_BYTES / bytes);
        for (int first = 0; first < own; first += perChunk) {
            final int here = Math.min(perChunk, own - first);
            final ByteBuffer cpu = allocate(name, geometry, (long) here * bytes);
            cut(cpu, cpuBytes, user, first, here);
            cut(streaming ? allocate(name, geometry, (long) here * bytes) : cpu, deviceBytes, device, first, here);
        }
        for (int i = own; i < count; i++) {
            cut(pages[i - own], cpuBytes, user, i, 1);
            cut(pages[i - own], deviceBytes, device, i, 1);
        }
    }

    ByteBuffer user(final int index) {
        return user[index];
    }

    ByteBuffer device(final int index) {
        return device[index];
    }

    /** User space may write and read this; the card sees it after {@link #syncForDevice}. */
    ByteBuffer cpuBytes(final int index) {
        return cpuBytes[index];
    }

    /** What the card sees. */
    ByteBuffer deviceBytes(final int index) {
        return deviceBytes[index];
    }

    /** Before user space looks at what the device wrote. */
    void syncForCpu(final int index) {
        if (syncForCpu) {
            cpuBytes[index].put(0, deviceBytes[index], 0, bytes);
        }
    }

    /** Before the device looks at what the CPU wrote. */
    void syncForDevice(final int index) {
        if (syncForDevice) {
            deviceBytes[index].put(0, cpuBytes[index], 0, bytes);
        }
    }

    private void cut(
            final ByteBuffer chunk,
            final ByteBuffer[] plain,
            final ByteBuffer[] views,
            final int first,
            final int count) {
        for (int i = 0; i < count; i++) {
            plain[first + i] = chunk.slice(i * bytes, bytes).order(ByteOrder.LITTLE_ENDIAN);
            views[first + i] = chunk.slice(i * bytes, bytes).order(ByteOrder.LITTLE_ENDIAN);
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
