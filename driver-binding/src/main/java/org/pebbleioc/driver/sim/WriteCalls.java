package org.pebbleioc.driver.sim;

import java.nio.ByteBuffer;
import org.pebbleioc.driver.DmaDestination;
import org.pebbleioc.driver.DmaFlags;
import org.pebbleioc.driver.DmaGeometry;

/** The driver's calls with which user space sends: a buffer of its own, or a copy. Any thread. */
final class WriteCalls {
    private final DmaGeometry geometry;
    private final ModuleOptions options;
    private final DmaMemory memory;
    private final TransmitEngine engine;
    private final Object lock;
    private final BufferPool pool;

    /** @param lock the driver's, which guards the pool too */
    WriteCalls(
            final DmaGeometry geometry,
            final ModuleOptions options,
            final DmaMemory memory,
            final Object lock,
            final BufferPool pool,
            final TransmitEngine engine) {
        this.geometry = geometry;
        this.options = options;
        this.memory = memory;
        this.lock = lock;
        this.pool = pool;
        this.engine = engine;
    }

    boolean isWritable(final SimulatedDevice device) {
        synchronized (lock) {
            return !device.gone && pool.txFree() > 0;
        }
    }

    int getIndex(final SimulatedDevice device) {
        synchronized (lock) {
            return device.gone ? -Errno.EPERM : pool.takeTx(device);
        }
    }

    int sendIndex(final SimulatedDevice device, final int index, final int size, final int dest, final int flags) {
        synchronized (lock) {
            if (refuses(device, size, dest, flags)
                    || index < 0
                    || index >= geometry.bufferCount()
                    || !pool.isHeldBy(index, device) && !mayBeTaken(index)) {
                return -Errno.EPERM;
            }
            pool.copying(index);
        }
        send(index, size, dest, flags);
        return size;
    }

    /** @param data from its position; null for an address that cannot be read */
    int sendCopy(final SimulatedDevice device, final ByteBuffer data, final int size, final int dest, final int flags) {
        final int index;
        synchronized (lock) {
            if (refuses(device, size, dest, flags)) {
                return -Errno.EPERM;
            }
            index = pool.takeTx(null);
            if (index < 0) {
                return 0;
            }
            if (data == null || data.remaining() < size) {
                pool.sent(index);
                return -Errno.EPERM;
            }
        }
        memory.cpuBytes(index).put(0, data, data.position(), size);
        send(index, size, dest, flags);
        return size;
    }

    private void send(final int index, final int size, final int dest, final int flags) {
        memory.syncForDevice(index);
        // bit 17 ends in bit 4 of the descriptor, the lowest of the channel, which is the lane
        final int channel = (flags & DmaFlags.TIMEOUT) == 0 ? dest : dest | 1 << 8;
        synchronized (lock) {
            pool.send(index, size, channel, flags & DmaFlags.TX_MASK);
        }
        engine.run();
    }

    private boolean refuses(final SimulatedDevice device, final int size, final int dest, final int flags) {
        return device.gone
                || size < 0
                || size > geometry.cfgSize()
                || dest < 0
                || dest >= DmaDestination.COUNT
                || size == 0 && !options.does(Harm.EMPTY_WRITE)
                || (flags & DmaFlags.TIMEOUT) != 0 && !options.does(Harm.FLAG_INTO_CHANNEL);
    }

    /** A receive buffer that the card fills is not imitated: what came of it would be chance. */
    private boolean mayBeTaken(final int index) {
        return options.does(Harm.UNOWNED_WRITE) && (!geometry.isRx(index) || pool.isHeld(index));
    }
}
