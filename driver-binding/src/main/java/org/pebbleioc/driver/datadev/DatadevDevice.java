package org.pebbleioc.driver.datadev;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.driver.AxiVersion;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaCopyRead;
import org.pebbleioc.driver.DmaCounts;
import org.pebbleioc.driver.DmaDestination;
import org.pebbleioc.driver.DmaDevice;
import org.pebbleioc.driver.DmaDiagnostics;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaRegisters;
import org.pebbleioc.driver.DmaReport;
import org.pebbleioc.driver.DmaTransmit;

/**
 * One open of {@code /dev/datadev_N}: two descriptors, one that claims and reads, one whose only use is the mapping of
 * the buffers. Reading and sending allocate nothing. Every method may be called from any thread, though one thread is
 * meant to read and one to send; a call that meets {@link #close} ends with EBADF, and close waits for calls to end.
 */
public final class DatadevDevice implements DmaDevice, DmaTransmit, DmaCopyRead, DmaRegisters, DmaDiagnostics {
    private static final Logger LOG = LogManager.getLogger(DatadevDevice.class);
    private static final long CLOSE_NS = 2_000_000_000L;

    private final DatadevIo io;
    private final int mapFd;
    private final DmaGeometry geometry;
    private final BufferMap buffers;
    private final ReceiveSide receive;
    private final TransmitSide transmit;
    private final Returns returns;
    private final RegisterAccess registers;
    private final DiagnosticCalls diagnostics;
    private final Waiter readable;
    private final Waiter writable;

    private DatadevDevice(
            final DatadevOptions options,
            final DatadevIo io,
            final int mapFd,
            final DmaGeometry geometry,
            final BufferMap buffers,
            final String pciAddress)
            throws DmaException {
        this.io = io;
        this.mapFd = mapFd;
        this.geometry = geometry;
        this.buffers = buffers;
        final Ownership ownership = new Ownership(geometry.bufferCount());
        receive = new ReceiveSide(io, geometry, ownership);
        transmit = new TransmitSide(io, geometry, ownership);
        returns = new Returns(io, ownership, geometry.bufferCount());
        registers = new RegisterAccess(io, options.sysDirectory(), pciAddress);
        diagnostics = new DiagnosticCalls(io, options);
        readable = options.pollIntervalNs() == 0
                ? new PollWaiter(io, DatadevConstants.POLLIN)
                : new PolledWaiter(io, this::readReady, options.pollIntervalNs());
        writable = new PollWaiter(io, DatadevConstants.POLLOUT);
    }

    /** Opens a card that signals by interrupt, for example {@code /dev/datadev_0}. */
    public static DatadevDevice open(final String node) throws DmaException {
        return open(DatadevOptions.of(Path.of(node)));
    }

    /**
     * Opens a card and maps all its buffers.
     *
     * @throws DmaException no such node, not this driver, another version of its interface, buffers that cannot be
     *     mapped; nothing stays open then
     */
    public static DatadevDevice open(final DatadevOptions options) throws DmaException {
        final int fd = DatadevOpener.openNode(options);
        int mapFd = -1;
        BufferMap buffers = null;
        try {
            final DatadevIo io = new DatadevIo(options.node().toString(), fd);
            final DmaReport report = DatadevOpener.report(options);
            final DmaGeometry geometry = DatadevOpener.geometry(options, io, report);
            DatadevOpener.checkMapCount(options, geometry);
            mapFd = DatadevOpener.openNode(options);
            buffers = BufferMap.of(io.name(), mapFd, geometry);
            final DatadevDevice device = new DatadevDevice(options, io, mapFd, geometry, buffers, report.pciAddress());
            LOG.info(
                    "{} open: cfgRxCount={} cfgTxCount={} cfgSize={} mode={}, every buffer mapped",
                    io.name(),
                    geometry.cfgRxCount(),
                    geometry.cfgTxCount(),
                    geometry.cfgSize(),
                    geometry.mode());
            return device;
        } catch (final DmaException | RuntimeException | Error e) {
            if (buffers != null) {
                buffers.unmap();
            }
            if (mapFd >= 0) {
                Libc.close(mapFd);
            }
            Libc.close(fd);
            throw e;
        }
    }

    @Override
    public String name() {
        return io.name();
    }

    @Override
    public DmaGeometry geometry() {
        return geometry;
    }

    @Override
    public void claim(final byte[] mask) throws DmaException {
        if (mask.length != DmaDestination.MASK_BYTES) {
            throw new IllegalArgumentException(
                    "mask must have " + DmaDestination.MASK_BYTES + " bytes: mask.length=" + mask.length);
        }
        final OffHeap bytes = new OffHeap(DmaDestination.MASK_BYTES);
        bytes.bytes.put(0, mask);
        io.enter("dmaSetMaskBytes");
        // the driver asks "claimed before?" outside its lock: two threads could both pass
        synchronized (returns) {
            try {
                io.ioctl(
                        "dmaSetMaskBytes",
                        DatadevConstants.SET_MASK_BYTES,
                        bytes.address,
                        "a destination is taken by another open, or this open has claimed before: a claim lasts until"
                                + " close. Nothing was claimed; see who has " + name() + " open (fuser -v)");
            } finally {
                io.leave();
                java.lang.ref.Reference.reachabilityFence(bytes);
            }
        }
    }

    /** @throws IllegalStateException after {@link #close} */
    @Override
    public ByteBuffer buffer(final int index) {
        return buffers.buffer(index);
    }

    @Override
    public int read(final DmaBatch batch) throws DmaException {
        return receive.read(batch);
    }

    @Override
    public int readCopy(final ByteBuffer into, final DmaBatch batch) throws DmaException {
        return receive.readCopy(into, batch);
    }

    @Override
    public boolean awaitReadable(final long timeoutNs) throws DmaException {
        return await("poll", readable, timeoutNs);
    }

    @Override
    public boolean awaitWritable(final long timeoutNs) throws DmaException {
        return await("poll", writable, timeoutNs);
    }

    private boolean await(final String operation, final Waiter waiter, final long timeoutNs) throws DmaException {
        if (timeoutNs < 0) {
            throw new IllegalArgumentException("timeoutNs must not be negative: timeoutNs=" + timeoutNs);
        }
        io.enter(operation);
        try {
            final boolean ready = waiter.await(timeoutNs);
            if (!ready) {
                io.checkPresentNowAndThen(operation);
            }
            return ready;
        } finally {
            io.leave();
        }
    }

    /** Inside a call. */
    private boolean readReady() throws DmaException {
        return io.ioctl("dmaReadReady", DatadevConstants.READ_READY, 0, "reopen the device") != 0;
    }

    @Override
    public void wakeup() {
        if (io.guard().tryEnter()) {
            try {
                readable.wakeup();
                writable.wakeup();
            } finally {
                io.leave();
            }
        }
    }

    @Override
    public void release(final int[] indices, final int count) throws DmaException {
        returns.release(indices, count);
    }

    @Override
    public int acquire() throws DmaException {
        return transmit.acquire();
    }

    @Override
    public void write(final int index, final int size, final int dest, final int flags) throws DmaException {
        transmit.write(index, size, dest, flags);
    }

    @Override
    public boolean writeCopy(final ByteBuffer data, final int dest, final int flags) throws DmaException {
        return transmit.writeCopy(data, dest, flags);
    }

    @Override
    public DmaCounts rxCounts() throws DmaException {
        return diagnostics.rxCounts();
    }

    @Override
    public DmaCounts txCounts() throws DmaException {
        return diagnostics.txCounts();
    }

    @Override
    public int readRegister(final long address) throws DmaException {
        return registers.readRegister(address);
    }

    @Override
    public void writeRegister(final long address, final int value) throws DmaException {
        registers.writeRegister(address, value);
    }

    @Override
    public AxiVersion axiVersion() throws DmaException {
        return registers.axiVersion();
    }

    @Override
    public void acknowledgeInterrupt() throws DmaException {
        registers.acknowledgeInterrupt();
    }

    @Override
    public long missedRequestCycles() throws DmaException {
        return registers.missedRequestCycles();
    }

    @Override
    public int apiVersion() throws DmaException {
        return diagnostics.apiVersion();
    }

    @Override
    public String gitVersion() throws DmaException {
        return diagnostics.gitVersion();
    }

    @Override
    public void debugLevel(final int level) throws DmaException {
        diagnostics.debugLevel(level);
    }

    @Override
    public DmaReport report() throws DmaException {
        return diagnostics.report();
    }

    /**
     * Returns every buffer, unmaps, closes, in this order. When the device is gone its descriptors are left open until
     * the process ends: closing one of a removed driver has crashed kernels.
     */
    @Override
    public void close() throws DmaException {
        if (!io.guard().beginClose()) {
            return;
        }
        readable.wakeup();
        writable.wakeup();
        if (!io.guard().awaitIdle(CLOSE_NS)) {
            throw new DmaException(
                    "close",
                    name(),
                    DatadevConstants.EBUSY,
                    "a call has not come back from the driver; see dmesg."
                            + " The device stays open until the process ends");
        }
        readable.close();
        writable.close();
        try {
            if (!io.isGone()) {
                io.checkPresent("close");
                final int released = returns.releaseAll();
                if (released > 0) {
                    LOG.info("{}: {} buffers that were still held went back to the driver", name(), released);
                }
            }
        } catch (final DmaException e) {
            LOG.warn("{}", e.getMessage());
        } finally {
            closeDescriptors();
        }
    }

    private void closeDescriptors() throws DmaException {
        try {
            buffers.unmap();
        } finally {
            if (io.isGone()) {
                LOG.error(
                        "{} went away while it was open: its descriptors stay open until this process ends, because"
                                + " closing them now can crash the kernel",
                        name());
            } else {
                Libc.close(io.fd());
                Libc.close(mapFd);
                LOG.info("{} closed", name());
            }
        }
    }
}
