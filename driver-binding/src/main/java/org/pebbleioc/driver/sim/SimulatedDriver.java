package org.pebbleioc.driver.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaCounts;
import org.pebbleioc.driver.DmaDestination;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaFlags;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaMode;

/**
 * The loaded driver module of one simulated card: one pool of buffers for each direction, fixed at start and shared by
 * all opens, and the table of who claimed which destination. {@link #open} is the {@code open(2)} of its device node;
 * a {@link SimulatedCard} is the hardware behind it.
 *
 * <p>Answers are the driver's: 0 or more, or a negative {@link Errno}. What must not reach a driver is refused before,
 * in {@link SimulatedDevice}; {@link SimulatedCalls} asks without that protection.
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
    private final Hardware hardware = new Engine();
    private final TransmitEngine transmit;

    // guarded by lock
    private final Object lock = new Object();
    private final BufferPool pool;
    private final Claims claims = new Claims();
    private final List<SimulatedDevice> opens = new ArrayList<>();
    private boolean present = true;
    private Thread cardWaiting;
    private long discarded;
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
    public SimulatedDriver(final String name, final DmaGeometry geometry, final ModuleOptions options)
            throws DmaException {
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
        transmit = new TransmitEngine(lock, pool, memory, hardware, options.loopback(), this::wakeWriters);
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
        synchronized (lock) {
            return discarded;
        }
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
        return hardware;
    }

    ModuleOptions options() {
        return options;
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

    boolean isReadable(final SimulatedDevice device) {
        synchronized (lock) {
            return !device.queue.isEmpty();
        }
    }

    boolean isWritable(final SimulatedDevice device) {
        synchronized (lock) {
            return !device.gone && pool.txFree() > 0;
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
            batch.error[0] |= org.pebbleioc.driver.DmaError.MAX;
            batch.size[0] = -1;
        } else if (into == null || into.remaining() < frame) {
            batch.size[0] = -1;
        } else {
            into.put(into.position(), memory.cpuBytes(index), 0, frame);
        }
        final Thread wake;
        synchronized (lock) {
            pool.copied(index);
            wake = cardToWake();
        }
        unpark(wake);
        return 1;
    }

    int returnIndices(final SimulatedDevice device, final int[] indices, final int count) {
        final Thread wake;
        final int answer;
        synchronized (lock) {
            if (count > (device.gone ? 0 : geometry.bufferCount())) {
                return -Errno.EINVAL;
            }
            answer = pool.returnIndices(indices, count, device);
            wake = cardToWake();
            wakeWriters();
        }
        unpark(wake);
        return answer;
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
        transmit.run();
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

    void close(final SimulatedDevice device) {
        final Thread wakeCard;
        final int removed;
        synchronized (lock) {
            if (device.closed) {
                return;
            }
            device.closed = true;
            opens.remove(device);
            claims.free(device);
            removed = pool.reclaim(device, device.queue);
            wakeCard = cardToWake();
            wakeWriters();
            device.reader.wake();
            device.writer.wake();
        }
        unpark(wakeCard);
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

    private Thread cardToWake() {
        final Thread wake = pool.available() > 0 ? cardWaiting : null;
        if (wake != null) {
            cardWaiting = null;
        }
        return wake;
    }

    private static void unpark(final Thread thread) {
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /** The card's side; thread {@code sim-card}, or in loopback the thread that sends. */
    private final class Engine implements Hardware {
        @Override
        public int bufferBytes() {
            return geometry.cfgSize();
        }

        @Override
        public int rxCount() {
            return geometry.cfgRxCount();
        }

        @Override
        public int available() {
            synchronized (lock) {
                return pool.available();
            }
        }

        @Override
        public int take() {
            synchronized (lock) {
                return pool.take();
            }
        }

        @Override
        public ByteBuffer buffer(final int index) {
            return memory.device(index);
        }

        @Override
        public void deliver(final int index, final int size, final int dest, final int flags, final int error) {
            if (size < 0 || size > geometry.cfgSize()) {
                throw new IllegalArgumentException("size must be 0.." + geometry.cfgSize() + ": size=" + size);
            }
            memory.syncForCpu(index);
            synchronized (lock) {
                final SimulatedDevice owner = claims.owner(dest);
                if (owner == null) {
                    pool.discard(index);
                    discarded++;
                } else {
                    pool.queue(index, size, dest, flags, error);
                    owner.queue.add(index);
                    owner.reader.wake();
                }
            }
        }

        @Override
        public void awaitAvailable(final long timeoutNs) {
            synchronized (lock) {
                if (pool.available() > 0) {
                    return;
                }
                cardWaiting = Thread.currentThread();
            }
            LockSupport.parkNanos(this, timeoutNs);
            synchronized (lock) {
                cardWaiting = null;
            }
        }
    }
}
