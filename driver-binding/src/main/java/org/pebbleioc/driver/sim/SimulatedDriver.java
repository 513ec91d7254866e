package org.pebbleioc.driver.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.driver.DmaCounts;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaMode;

/**
 * The loaded driver module of one simulated card: one pool of buffers for each direction, fixed at start and shared by
 * all opens, and the table of who claimed which destination. {@link #open} is the {@code open(2)} of its device node;
 * a {@link SimulatedCard} is the hardware behind it.
 *
 * <p>Answers are the driver's: 0 or more, or a negative {@link Errno}. What must not reach a driver is refused before,
 * in {@link SimulatedDevice}; tests ask without that protection.
 *
 * <p>One lock guards pools, claims and queues. It is held for a few assignments a buffer, never over a copy or a wait,
 * and a thread is unparked only when it said that it waits.
 */
public final class SimulatedDriver {
    private static final Logger LOG = LogManager.getLogger(SimulatedDriver.class);

    private final String name;
    private final DmaGeometry geometry;
    private final ModuleOptions options;
    private final DmaMemory memory;
    private final RegisterFile registers = new RegisterFile();
    private final ReceiveEngine receive;
    private final TransmitEngine transmit;
    private final ReadCalls reads;
    private final WriteCalls writes;

    // guarded by lock
    private final Object lock = new Object();
    private final BufferPool pool;
    private final Claims claims = new Claims();
    private final List<SimulatedDevice> opens = new ArrayList<>();
    private boolean present = true;
    private int debugLevel;

    /**
     * Loads {@code data_dev}: all memory is allocated here.
     *
     * @param name for messages, for example {@code sim:CAM}
     * @throws DmaException the memory is not there
     * @throws IllegalArgumentException a mode that {@code data_dev} refuses
     */
    public SimulatedDriver(final String name, final DmaGeometry geometry) throws DmaException {
        this(name, geometry, ModuleOptions.defaults());
    }

    /**
     * Loads the module of {@code options}.
     *
     * @throws DmaException the memory is not there
     * @throws IllegalArgumentException a mode that this module refuses
     */
    SimulatedDriver(final String name, final DmaGeometry geometry, final ModuleOptions options) throws DmaException {
        this(name, geometry, options, null);
    }

    /**
     * Loads {@code data_dev} with receive buffers that somebody else has allocated, for example pages of shared memory.
     *
     * @param pages as many as {@code cfgRxCount}, each at least {@code cfgSize} bytes; COHERENT mode only
     * @throws DmaException the memory of the transmit buffers is not there
     */
    public static SimulatedDriver over(final String name, final DmaGeometry geometry, final ByteBuffer[] pages)
            throws DmaException {
        if (geometry.mode() != DmaMode.COHERENT || pages.length != geometry.cfgRxCount()) {
            throw new IllegalArgumentException(
                    "pages must be as many as cfgRxCount, and the mode coherent: pages.length=" + pages.length
                            + " geometry=" + geometry);
        }
        for (final ByteBuffer page : pages) {
            if (page.capacity() < geometry.cfgSize() || !page.isDirect()) {
                throw new IllegalArgumentException(
                        "pages must be direct and hold cfgSize=" + geometry.cfgSize() + " bytes: page=" + page);
            }
        }
        return new SimulatedDriver(name, geometry, ModuleOptions.defaults(), pages);
    }

    private SimulatedDriver(
            final String name, final DmaGeometry geometry, final ModuleOptions options, final ByteBuffer[] pages)
            throws DmaException {
        this.name = name;
        this.geometry = geometry;
        this.options = options;
        options.module().mode(geometry.mode().cfgMode());
        memory = new DmaMemory(name, geometry, options, pages);
        pool = new BufferPool(geometry, options);
        receive = new ReceiveEngine(geometry, memory, lock, pool, claims);
        transmit = new TransmitEngine(lock, pool, memory, receive, options.loopback(), this::wakeWriters);
        reads = new ReadCalls(geometry, memory, lock, pool, receive, this::wakeWriters);
        writes = new WriteCalls(geometry, options, memory, lock, pool, transmit);
    }

    public String name() {
        return name;
    }

    public DmaGeometry geometry() {
        return geometry;
    }

    /**
     * Opens the device node. Several opens share the pools; each claims its own destinations.
     *
     * @throws DmaException the card was removed: there is no node
     */
    public SimulatedDevice open() throws DmaException {
        synchronized (lock) {
            if (!present) {
                throw new DmaException("open", name, Errno.ENOENT, "no such device; it was removed");
            }
            final SimulatedDevice device = new SimulatedDevice(this);
            opens.add(device);
            return device;
        }
    }

    /** Frames that arrived for a destination nobody had claimed; the driver itself does not count them. */
    public long discarded() {
        return receive.discarded();
    }

    /** Frames sent in loopback that found no receive buffer. */
    public long lostInLoopback() {
        return transmit.lost();
    }

    /** The card goes away under its opens: they see no buffers any more, and cannot be brought back. Any thread. */
    public void remove() {
        final List<SimulatedDevice> gone;
        synchronized (lock) {
            present = false;
            gone = List.copyOf(opens);
            opens.clear();
            for (final SimulatedDevice device : gone) {
                device.gone = true;
                claims.free(device);
                pool.reclaim(device, device.queue);
                device.reader.wake();
                device.writer.wake();
            }
        }
        LOG.warn("{} removed, {} opens lost it", name, gone.size());
    }

    /** The card is back: {@link #open} works again. */
    public void restore() {
        synchronized (lock) {
            present = true;
        }
        LOG.info("{} is back", name);
    }

    Hardware hardware() {
        return receive;
    }

    RegisterFile registers() {
        return registers;
    }

    ByteBuffer userBuffer(final int index) {
        return memory.user(index);
    }

    Object lock() {
        return lock;
    }

    /** Under the lock. */
    BufferPool pool() {
        return pool;
    }

    Claims claims() {
        return claims;
    }

    int setMask(final SimulatedDevice device, final byte[] mask) {
        synchronized (lock) {
            return device.gone ? -Errno.EPERM : claims.claim(device, mask);
        }
    }

    ReadCalls reads() {
        return reads;
    }

    WriteCalls writes() {
        return writes;
    }

    void close(final SimulatedDevice device) {
        final Thread card;
        final int removed;
        synchronized (lock) {
            if (device.closed) {
                return;
            }
            device.closed = true;
            opens.remove(device);
            claims.free(device);
            removed = pool.reclaim(device, device.queue);
            card = receive.toWake();
            wakeWriters();
            device.reader.wake();
            device.writer.wake();
        }
        LockSupport.unpark(card);
        if (removed > 0) {
            LOG.info("{} closed: {} buffers that were held or queued went back", name, removed);
        }
    }

    DmaCounts rxCounts() {
        synchronized (lock) {
            return pool.rxCounts();
        }
    }

    DmaCounts txCounts() {
        synchronized (lock) {
            return pool.txCounts();
        }
    }

    void debugLevel(final int level) {
        synchronized (lock) {
            debugLevel = level & 0xFF;
        }
    }

    int debugLevel() {
        synchronized (lock) {
            return debugLevel;
        }
    }

    /** For replays: whether returned buffers stay in preHwQ for now. */
    void workerRests(final boolean rests) {
        synchronized (lock) {
            pool.workerRests(rests);
        }
    }

    private void wakeWriters() {
        if (pool.txFree() > 0) {
            for (int i = 0; i < opens.size(); i++) {
                opens.get(i).writer.wake();
            }
        }
    }
}
