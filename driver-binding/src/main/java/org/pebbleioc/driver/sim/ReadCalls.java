package org.pebbleioc.driver.sim;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaError;
import org.pebbleioc.driver.DmaGeometry;

/** The driver's calls with which user space takes received buffers and gives them back. Any thread. */
final class ReadCalls {
    private final DmaGeometry geometry;
    private final DmaMemory memory;
    private final ReceiveEngine engine;
    private final Runnable freed;
    private final Object lock;
    private final BufferPool pool;

    /**
     * @param lock the driver's, which guards the pool too
     * @param freed called under the lock whenever a transmit buffer may have become free
     */
    ReadCalls(
            final DmaGeometry geometry,
            final DmaMemory memory,
            final Object lock,
            final BufferPool pool,
            final ReceiveEngine engine,
            final Runnable freed) {
        this.geometry = geometry;
        this.memory = memory;
        this.lock = lock;
        this.pool = pool;
        this.engine = engine;
        this.freed = freed;
    }

    boolean isReadable(final SimulatedDevice device) {
        synchronized (lock) {
            return !device.queue.isEmpty();
        }
    }

    int read(final SimulatedDevice device, final DmaBatch batch) {
        synchronized (lock) {
            int count = 0;
            while (count < batch.capacity() && !device.queue.isEmpty()) {
                pool.give(device.queue.remove(), device, batch, count);
                count++;
            }
            return count;
        }
    }

    /**
     * @param into where to, from its position; null for an address that cannot be written
     * @param size what the caller says there is room for
     * @return 1, with size -1 in the batch when the frame is lost; 0 when nothing is queued
     */
    int readCopy(final SimulatedDevice device, final ByteBuffer into, final int size, final DmaBatch batch) {
        final int index;
        synchronized (lock) {
            if (device.queue.isEmpty()) {
                return 0;
            }
            index = device.queue.remove();
            pool.describe(index, batch, 0);
            pool.copying(index);
        }
        final int frame = batch.size[0];
        if (size < frame) {
            batch.error[0] |= DmaError.MAX;
            batch.size[0] = -1;
        } else if (into == null || into.remaining() < frame) {
            batch.size[0] = -1;
        } else {
            into.put(into.position(), memory.cpuBytes(index), 0, frame);
        }
        final Thread card;
        synchronized (lock) {
            pool.copied(index);
            card = engine.toWake();
        }
        LockSupport.unpark(card);
        return 1;
    }

    int returnIndices(final SimulatedDevice device, final int[] indices, final int count) {
        final Thread card;
        final int answer;
        synchronized (lock) {
            if (count > (device.gone ? 0 : geometry.bufferCount())) {
                return -Errno.EINVAL;
            }
            answer = pool.returnIndices(indices, count, device);
            card = engine.toWake();
            freed.run();
        }
        LockSupport.unpark(card);
        return answer;
    }
}
