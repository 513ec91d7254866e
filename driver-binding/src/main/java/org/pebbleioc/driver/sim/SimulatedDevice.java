package org.pebbleioc.driver.sim;

import java.nio.ByteBuffer;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaCounts;
import org.pebbleioc.driver.DmaDestination;
import org.pebbleioc.driver.DmaDevice;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaGeometry;

/**
 * One open of a {@link SimulatedDriver}: its claims, its queue of received frames, and the buffers it holds. Closing
 * twice is harmless; after it every call but {@link #name}, {@link #geometry} and the counts fails with EBADF.
 */
public final class SimulatedDevice implements DmaDevice {
    private final SimulatedDriver driver;

    // guarded by the driver's lock
    final IndexRing queue;
    boolean hasClaimed;
    boolean closed;
    boolean wakeup;
    Thread waiting;

    SimulatedDevice(final SimulatedDriver driver) {
        this.driver = driver;
        queue = new IndexRing(driver.geometry().cfgRxCount());
    }

    @Override
    public String name() {
        return driver.name();
    }

    @Override
    public DmaGeometry geometry() {
        return driver.geometry();
    }

    @Override
    public void claim(final byte[] mask) throws DmaException {
        if (mask.length != DmaDestination.MASK_BYTES) {
            throw new IllegalArgumentException(
                    "mask must have " + DmaDestination.MASK_BYTES + " bytes: mask.length=" + mask.length);
        }
        driver.claim(this, mask);
    }

    @Override
    public ByteBuffer buffer(final int index) {
        if (index < 0 || index >= geometry().bufferCount()) {
            throw new IllegalArgumentException(
                    "index must be 0.." + (geometry().bufferCount() - 1) + ": index=" + index);
        }
        return driver.userBuffer(index);
    }

    @Override
    public int read(final DmaBatch batch) throws DmaException {
        return driver.read(this, batch);
    }

    @Override
    public boolean awaitReadable(final long timeoutNs) throws DmaException {
        if (timeoutNs < 0) {
            throw new IllegalArgumentException("timeoutNs must not be negative: timeoutNs=" + timeoutNs);
        }
        return driver.awaitReadable(this, timeoutNs);
    }

    @Override
    public void wakeup() {
        driver.wakeup(this);
    }

    @Override
    public void release(final int[] indices, final int count) throws DmaException {
        if (count < 0 || count > indices.length) {
            throw new IllegalArgumentException("count must be 0.." + indices.length + ": count=" + count);
        }
        driver.release(this, indices, count);
    }

    @Override
    public DmaCounts rxCounts() {
        return driver.rxCounts();
    }

    @Override
    public DmaCounts txCounts() {
        return driver.txCounts();
    }

    @Override
    public void close() {
        driver.close(this);
    }

    /** Under the driver's lock: the thread to unpark, once for each time it waits. */
    Thread readerToWake() {
        final Thread wake = waiting;
        waiting = null;
        return wake;
    }

    /** Under the driver's lock. */
    void checkOpen(final String operation) throws DmaException {
        if (closed) {
            throw new DmaException(operation, name(), SimulatedDriver.EBADF, "the device was closed; open it again");
        }
    }
}
