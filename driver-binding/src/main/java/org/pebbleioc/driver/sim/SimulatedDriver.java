package org.pebbleioc.driver.sim;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaCounts;
import org.pebbleioc.driver.DmaDestination;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaMode;

/**
 * The loaded driver module of one simulated card: one pool of buffers, fixed at start and shared by all opens, and the
 * table of who claimed which destination. {@link #open} is the {@code open(2)} of its device node; a
 * {@link SimulatedCard} is the hardware behind it.
 *
 * <p>One lock guards pool, claims and queues. It is held for a few assignments a buffer, never over a copy or a wait,
 * and a thread is unparked only when it said that it waits.
 */
public final class SimulatedDriver {
    static final int EPERM = 1;
    static final int EBADF = 9;
    /** Addresses that the engine's write memory takes, as in the usual firmware build; the rest waits in preHwQ. */
    static final int ENGINE_DEPTH = 4095;

    private static final Logger LOG = LogManager.getLogger(SimulatedDriver.class);

    private final String name;
    private final DmaGeometry geometry;
    private final DmaMemory memory;
    private final Hardware hardware = new Engine();

    // guarded by lock
    private final Object lock = new Object();
    private final RxPool rx;
    private final SimulatedDevice[] owners = new SimulatedDevice[DmaDestination.COUNT];
    private Thread cardWaiting;
    private long discarded;

    /**
     * Loads the module: all memory is allocated here.
     *
     * @param name for messages, for example {@code sim:CAM}
     * @param geometry with a mode that {@code data_dev} takes
     * @throws DmaException the memory is not there
     * @throws IllegalArgumentException a mode that {@code data_dev} refuses
     */
    public SimulatedDriver(final String name, final DmaGeometry geometry) throws DmaException {
        this(name, geometry, ENGINE_DEPTH);
    }

    SimulatedDriver(final String name, final DmaGeometry geometry, final int engineDepth) throws DmaException {
        this.name = name;
        this.geometry = geometry;
        DmaMode.ofDataDev(geometry.mode().cfgMode());
        memory = new DmaMemory(name, geometry);
        rx = new RxPool(geometry, engineDepth);
    }

    public String name() {
        return name;
    }

    public DmaGeometry geometry() {
        return geometry;
    }

    /** Opens the device node. Several opens share the pool; each claims its own destinations. */
    public SimulatedDevice open() {
        return new SimulatedDevice(this);
    }

    /** Frames that arrived for a destination nobody had claimed; the driver itself does not count them. */
    public long discarded() {
        synchronized (lock) {
            return discarded;
        }
    }

    Hardware hardware() {
        return hardware;
    }

    ByteBuffer userBuffer(final int index) {
        return memory.user(index);
    }

    void claim(final SimulatedDevice device, final byte[] mask) throws DmaException {
        synchronized (lock) {
            device.checkOpen("dmaSetMaskBytes");
            if (device.hasClaimed) {
                throw refused(device, "this open has claimed before: a claim lasts until close");
            }
            boolean any = false;
            for (int dest = 0; dest < owners.length; dest++) {
                if (isSet(mask, dest)) {
                    any = true;
                    if (owners[dest] != null) {
                        throw refused(
                                device,
                                "destination " + dest + " (lane " + DmaDestination.lane(dest)
                                        + ", virtual channel " + DmaDestination.virtualChannel(dest)
                                        + ") is taken by another open; nothing was claimed");
                    }
                }
            }
            for (int dest = 0; dest < owners.length; dest++) {
                if (isSet(mask, dest)) {
                    owners[dest] = device;
                }
            }
            device.hasClaimed = any;
        }
    }

    int read(final SimulatedDevice device, final DmaBatch batch) throws DmaException {
        synchronized (lock) {
            device.checkOpen("read");
            int count = 0;
            while (count < batch.capacity() && !device.queue.isEmpty()) {
                rx.give(device.queue.remove(), device, batch, count);
                count++;
            }
            return count;
        }
    }

    void release(final SimulatedDevice device, final int[] indices, final int count) throws DmaException {
        final Thread wake;
        synchronized (lock) {
            device.checkOpen("dmaRetIndexes");
            rx.release(indices, count, device);
            wake = cardToWake();
        }
        unpark(wake);
    }

    boolean awaitReadable(final SimulatedDevice device, final long timeoutNs) throws DmaException {
        final long startNs = System.nanoTime();
        boolean first = true;
        for (; ; ) {
            final long leftNs = timeoutNs - (System.nanoTime() - startNs);
            synchronized (lock) {
                if (first) {
                    device.checkOpen("poll");
                    first = false;
                }
                final boolean readable = !device.queue.isEmpty();
                if (readable
                        || device.wakeup
                        || device.closed
                        || leftNs <= 0
                        || Thread.currentThread().isInterrupted()) {
                    device.wakeup = false;
                    device.waiting = null;
                    return readable;
                }
                device.waiting = Thread.currentThread();
            }
            LockSupport.parkNanos(device, leftNs);
        }
    }

    void wakeup(final SimulatedDevice device) {
        final Thread wake;
        synchronized (lock) {
            device.wakeup = true;
            wake = device.readerToWake();
        }
        unpark(wake);
    }

    void close(final SimulatedDevice device) {
        final Thread wakeCard;
        final Thread wakeReader;
        final int removed;
        synchronized (lock) {
            if (device.closed) {
                return;
            }
            device.closed = true;
            for (int dest = 0; dest < owners.length; dest++) {
                if (owners[dest] == device) {
                    owners[dest] = null;
                }
            }
            removed = rx.reclaim(device, device.queue);
            wakeCard = cardToWake();
            wakeReader = device.readerToWake();
        }
        unpark(wakeCard);
        unpark(wakeReader);
        if (removed > 0) {
            LOG.info("{} closed: {} buffers that were held or queued went back to the card", name, removed);
        }
    }

    DmaCounts rxCounts() {
        synchronized (lock) {
            return rx.counts();
        }
    }

    /** Nothing is transmitted yet: every transmit buffer is free, which the driver counts as inQ. */
    DmaCounts txCounts() {
        return new DmaCounts(0, 0, 0, geometry.cfgTxCount(), 0);
    }

    private DmaException refused(final SimulatedDevice device, final String remedy) {
        return new DmaException("dmaSetMaskBytes", device.name(), EPERM, remedy);
    }

    private Thread cardToWake() {
        final Thread wake = rx.available() > 0 ? cardWaiting : null;
        if (wake != null) {
            cardWaiting = null;
        }
        return wake;
    }

    private static boolean isSet(final byte[] mask, final int dest) {
        return (mask[dest >>> 3] & 1 << (dest & 7)) != 0;
    }

    private static void unpark(final Thread thread) {
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /** The card's side; thread {@code sim-card}. */
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
                return rx.available();
            }
        }

        @Override
        public int take() {
            synchronized (lock) {
                return rx.take();
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
            Thread wake = null;
            synchronized (lock) {
                final SimulatedDevice owner = owners[dest];
                if (owner == null) {
                    rx.discard(index);
                    discarded++;
                } else {
                    rx.queue(index, size, dest, flags, error);
                    owner.queue.add(index);
                    wake = owner.readerToWake();
                }
            }
            unpark(wake);
        }

        @Override
        public void awaitAvailable(final long timeoutNs) {
            synchronized (lock) {
                if (rx.available() > 0) {
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
