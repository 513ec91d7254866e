package org.pebbleioc.driver.sim;

import java.nio.ByteBuffer;
import org.pebbleioc.driver.AxiVersion;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaCopyRead;
import org.pebbleioc.driver.DmaCounts;
import org.pebbleioc.driver.DmaDestination;
import org.pebbleioc.driver.DmaDevice;
import org.pebbleioc.driver.DmaDiagnostics;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaFlags;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaGoneException;
import org.pebbleioc.driver.DmaRegisters;
import org.pebbleioc.driver.DmaReport;
import org.pebbleioc.driver.DmaTransmit;

/**
 * One open of a {@link SimulatedDriver}: its claims, its queue of received frames, and the buffers it holds. Closing
 * twice is harmless; after it every call but {@link #name}, {@link #geometry} and the counts fails with EBADF.
 */
public final class SimulatedDevice implements DmaDevice, DmaTransmit, DmaCopyRead, DmaRegisters, DmaDiagnostics {
    static final int API_VERSION = 6;
    /** Of the driver whose answers these are. */
    static final String GIT_VERSION = "7.4.0-1-g7685fa2";

    private static final int MAX_DEBUG_LEVEL = 255;

    private final SimulatedDriver driver;

    // guarded by the driver's lock
    final IndexRing queue;
    final Waiting reader;
    final Waiting writer;
    boolean hasClaimed;
    boolean closed;
    boolean gone;

    SimulatedDevice(final SimulatedDriver driver) {
        this.driver = driver;
        queue = new IndexRing(driver.geometry().cfgRxCount());
        reader = new Waiting(driver.lock(), () -> !queue.isEmpty(), () -> closed || gone);
        writer = new Waiting(driver.lock(), () -> driver.writes().isWritable(this), () -> closed || gone);
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
        synchronized (driver.lock()) {
            checkOpen("dmaSetMaskBytes");
            final int answer = driver.setMask(this, mask);
            if (answer < 0) {
                throw new DmaException(
                        "dmaSetMaskBytes", name(), -answer, driver.claims().refusal(this, mask));
            }
        }
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
        synchronized (driver.lock()) {
            checkOpen("read");
            return driver.reads().read(this, batch);
        }
    }

    @Override
    public int readCopy(final ByteBuffer into, final DmaBatch batch) throws DmaException {
        if (!into.isDirect() || into.isReadOnly() || into.remaining() < 1) {
            throw new IllegalArgumentException(
                    "into must be direct and writable with at least one byte remaining: into=" + into + " readOnly="
                            + into.isReadOnly());
        }
        check("read");
        final int count = driver.reads().readCopy(this, into, into.remaining(), batch);
        if (count == 1) {
            batch.index[0] = NO_INDEX;
        }
        return count;
    }

    @Override
    public boolean awaitReadable(final long timeoutNs) throws DmaException {
        return await(reader, timeoutNs);
    }

    @Override
    public boolean awaitWritable(final long timeoutNs) throws DmaException {
        return await(writer, timeoutNs);
    }

    private boolean await(final Waiting waiting, final long timeoutNs) throws DmaException {
        if (timeoutNs < 0) {
            throw new IllegalArgumentException("timeoutNs must not be negative: timeoutNs=" + timeoutNs);
        }
        check("poll");
        return waiting.await(timeoutNs);
    }

    @Override
    public void wakeup() {
        reader.wakeup();
        writer.wakeup();
    }

    @Override
    public void release(final int[] indices, final int count) throws DmaException {
        if (count < 0 || count > indices.length) {
            throw new IllegalArgumentException("count must be 0.." + indices.length + ": count=" + count);
        }
        if (count > geometry().bufferCount()) {
            throw new IllegalArgumentException("count must not exceed the buffers of the device, "
                    + geometry().bufferCount() + ": count=" + count);
        }
        synchronized (driver.lock()) {
            checkOpen("dmaRetIndexes");
            final String refusal = driver.pool().refusal(indices, count, this);
            if (refusal != null) {
                throw new IllegalArgumentException(refusal);
            }
            driver.reads().returnIndices(this, indices, count);
        }
    }

    @Override
    public int acquire() throws DmaException {
        check("dmaGetIndex");
        return Math.max(NONE, driver.writes().getIndex(this));
    }

    @Override
    public void write(final int index, final int size, final int dest, final int flags) throws DmaException {
        check(size, dest, flags);
        synchronized (driver.lock()) {
            checkOpen("write");
            if (!driver.pool().isHeldBy(index, this)) {
                throw new IllegalArgumentException("this open does not hold the buffer: index=" + index);
            }
        }
        answered("write of buffer " + index, driver.writes().sendIndex(this, index, size, dest, flags));
    }

    @Override
    public boolean writeCopy(final ByteBuffer data, final int dest, final int flags) throws DmaException {
        if (!data.isDirect()) {
            throw new IllegalArgumentException("data must be direct: data=" + data);
        }
        check(data.remaining(), dest, flags);
        check("write");
        return answered("write", driver.writes().sendCopy(this, data, data.remaining(), dest, flags)) > 0;
    }

    private void check(final int size, final int dest, final int flags) {
        if (size < 1 || size > geometry().cfgSize()) {
            throw new IllegalArgumentException("size must be 1.." + geometry().cfgSize() + ": size=" + size);
        }
        if (dest < 0 || dest >= DmaDestination.COUNT) {
            throw new IllegalArgumentException("dest must be 0..4095: dest=" + dest);
        }
        if ((flags & ~DmaFlags.TX_MASK) != 0) {
            throw new IllegalArgumentException("flags must be within 0x" + Integer.toHexString(DmaFlags.TX_MASK)
                    + ": flags=0x" + Integer.toHexString(flags));
        }
    }

    @Override
    public DmaCounts rxCounts() throws DmaException {
        synchronized (driver.lock()) {
            checkPresent("dmaGetRxBuffinUserCount");
            return driver.rxCounts();
        }
    }

    @Override
    public DmaCounts txCounts() throws DmaException {
        synchronized (driver.lock()) {
            checkPresent("dmaGetTxBuffinUserCount");
            return driver.txCounts();
        }
    }

    @Override
    public int readRegister(final long address) throws DmaException {
        checkRegister(address);
        check("dmaReadRegister");
        return driver.registers().read(address);
    }

    @Override
    public void writeRegister(final long address, final int value) throws DmaException {
        checkRegister(address);
        check("dmaWriteRegister");
        driver.registers().write(address, value);
    }

    private static void checkRegister(final long address) {
        if (!RegisterFile.isInWindow(address) || address % Integer.BYTES != 0) {
            throw new IllegalArgumentException("address must be a multiple of 4 in 0x" + Long.toHexString(FIRST_ADDRESS)
                    + "..0x" + Long.toHexString(LAST_ADDRESS) + ": address=0x" + Long.toHexString(address));
        }
    }

    @Override
    public AxiVersion axiVersion() throws DmaException {
        check("axiVersionGet");
        return AxiVersion.of(driver.registers().axiVersion());
    }

    @Override
    public void acknowledgeInterrupt() throws DmaException {
        check("axisReadAck");
    }

    @Override
    public long missedRequestCycles() throws DmaException {
        check("axisWriteReqMissed");
        return 0; // the engine asks for nothing that it does not get
    }

    @Override
    public int apiVersion() throws DmaException {
        check("dmaGetApiVersion");
        return API_VERSION;
    }

    @Override
    public String gitVersion() throws DmaException {
        check("dmaGetGitVersion");
        return GIT_VERSION;
    }

    @Override
    public void debugLevel(final int level) throws DmaException {
        if (level < 0 || level > MAX_DEBUG_LEVEL) {
            throw new IllegalArgumentException("level must be 0..255: level=" + level);
        }
        check("dmaSetDebug");
        driver.debugLevel(level);
    }

    @Override
    public DmaReport report() throws DmaException {
        check("report");
        return SimulatedReport.of(driver);
    }

    @Override
    public void close() {
        driver.close(this);
    }

    private int answered(final String operation, final int answer) throws DmaException {
        if (answer < 0) {
            check(operation);
            throw new DmaException(operation, name(), -answer, "the driver refuses; nothing was sent");
        }
        return answer;
    }

    private void check(final String operation) throws DmaException {
        synchronized (driver.lock()) {
            checkOpen(operation);
        }
    }

    /** Under the driver's lock. */
    private void checkOpen(final String operation) throws DmaException {
        if (closed) {
            throw new DmaException(operation, name(), Errno.EBADF, "the device was closed; open it again");
        }
        checkPresent(operation);
    }

    private void checkPresent(final String operation) throws DmaException {
        if (gone) {
            throw new DmaGoneException(operation, name());
        }
    }
}
