package org.pebbleioc.readout;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaCounts;
import org.pebbleioc.driver.DmaDevice;
import org.pebbleioc.driver.DmaDiagnostics;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaGoneException;
import org.pebbleioc.driver.DmaReport;

/**
 * A device that outlives its card. When the card goes away, one call of the reader ends with {@link DmaGoneException},
 * and all indices it holds are void; from then on nothing is there to read, and every second the device is opened
 * anew, until it is back with the same geometry and its destinations are claimed again. {@code dma-reader} does the
 * closing and the opening, so nobody else can meet memory that is not mapped any more.
 */
public final class ReopeningDevice implements DmaDevice {
    /** Makes one open of the device. */
    @FunctionalInterface
    public interface Opener {
        DmaDevice open() throws DmaException;
    }

    static final long RETRY_NS = 1_000_000_000L;
    private static final Logger LOG = LogManager.getLogger(ReopeningDevice.class);
    private static final DmaCounts NOTHING = new DmaCounts(0, 0, 0, 0, 0);

    private final Opener opener;
    private final LongSupplier clock;
    private final String name;
    private final DmaGeometry geometry;

    // Written by dma-reader, read by all. Null while the card is gone.
    private volatile DmaDevice device;
    private volatile String problem = "";

    // dma-reader; the mask is set before it starts
    private byte[] mask;
    private long nextTryNs;
    private volatile Thread waiting;
    private volatile boolean wakeup;

    // Guarded by this.
    private boolean closed;

    /** @throws DmaException the first open fails: nothing is tried again then */
    public ReopeningDevice(final Opener opener) throws DmaException {
        this(opener, System::nanoTime);
    }

    /** @param clock nanoseconds, for the time between two tries */
    ReopeningDevice(final Opener opener, final LongSupplier clock) throws DmaException {
        this.opener = opener;
        this.clock = clock;
        device = opener.open();
        name = device.name();
        geometry = device.geometry();
    }

    /** Why there is no device now; empty while there is one. Any thread. */
    public String problem() {
        return problem;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public DmaGeometry geometry() {
        return geometry;
    }

    @Override
    public void claim(final byte[] wanted) throws DmaException {
        present("claim").claim(wanted);
        mask = wanted.clone();
    }

    @Override
    public ByteBuffer buffer(final int index) {
        final DmaDevice now = device;
        if (now == null) {
            throw new IllegalStateException(name + " is gone, and its buffers with it: index=" + index);
        }
        return now.buffer(index);
    }

    @Override
    public int read(final DmaBatch batch) throws DmaException {
        final DmaDevice now = device;
        if (now == null) {
            reopen(clock.getAsLong());
            return 0;
        }
        try {
            return now.read(batch);
        } catch (final DmaGoneException e) {
            throw lost(now, e);
        }
    }

    @Override
    public boolean awaitReadable(final long timeoutNs) throws DmaException {
        final DmaDevice now = device;
        if (now == null) {
            waiting = Thread.currentThread();
            if (!wakeup) {
                LockSupport.parkNanos(this, Math.max(0, Math.min(timeoutNs, nextTryNs - clock.getAsLong())));
            }
            waiting = null;
            wakeup = false;
            return false;
        }
        try {
            return now.awaitReadable(timeoutNs);
        } catch (final DmaGoneException e) {
            throw lost(now, e);
        }
    }

    @Override
    public void wakeup() {
        final DmaDevice now = device;
        if (now != null) {
            now.wakeup();
        } else {
            wakeup = true;
            LockSupport.unpark(waiting);
        }
    }

    @Override
    public void release(final int[] indices, final int count) throws DmaException {
        final DmaDevice now = present("release");
        try {
            now.release(indices, count);
        } catch (final DmaGoneException e) {
            throw lost(now, e);
        }
    }

    /** All zero while the card is gone, as the driver says it. */
    @Override
    public DmaCounts rxCounts() throws DmaException {
        final DmaDevice now = device;
        try {
            return now == null ? NOTHING : now.rxCounts();
        } catch (final DmaException e) {
            return unlessGone(now, e);
        }
    }

    /** All zero while the card is gone, as the driver says it. */
    @Override
    public DmaCounts txCounts() throws DmaException {
        final DmaDevice now = device;
        try {
            return now == null ? NOTHING : now.txCounts();
        } catch (final DmaException e) {
            return unlessGone(now, e);
        }
    }

    /**
     * What the driver says about the card now. Any thread.
     *
     * @throws DmaException the card is gone, or its driver tells nothing
     */
    public DmaReport report() throws DmaException {
        final DmaDevice now = present("report");
        if (now instanceof DmaDiagnostics diagnostics) {
            return diagnostics.report();
        }
        throw new DmaException("report", name, 0, "a device of this kind tells nothing about itself");
    }

    @Override
    public void close() throws DmaException {
        final DmaDevice last;
        synchronized (this) {
            closed = true;
            last = device;
        }
        if (last != null) {
            last.close();
        }
    }

    /** The reader is the one who notices for good; until then, and when it was quicker, there is nothing to count. */
    private DmaCounts unlessGone(final DmaDevice asked, final DmaException e) throws DmaException {
        if (e instanceof DmaGoneException || asked != device) {
            return NOTHING;
        }
        throw e;
    }

    private DmaDevice present(final String operation) throws DmaGoneException {
        final DmaDevice now = device;
        if (now == null) {
            throw new DmaGoneException(operation, name);
        }
        return now;
    }

    private DmaGoneException lost(final DmaDevice gone, final DmaGoneException e) {
        problem = name + " is gone: waiting for it to come back";
        LOG.error("{}; it is opened anew every second until it is back", e.getMessage());
        nextTryNs = clock.getAsLong() + RETRY_NS;
        device = null;
        try {
            gone.close();
        } catch (final DmaException notClosed) {
            LOG.warn("{}", notClosed.getMessage());
        }
        return e;
    }

    private void reopen(final long nowNs) {
        if (nowNs - nextTryNs < 0) {
            return;
        }
        nextTryNs = nowNs + RETRY_NS;
        DmaDevice opened = null;
        try {
            opened = opener.open();
            if (!opened.geometry().equals(geometry)) {
                giveUp(
                        opened,
                        name + " is back as another card, waiting for the one before: it was " + geometry + ", it is "
                                + opened.geometry());
                return;
            }
            if (mask != null) {
                opened.claim(mask);
            }
            adopt(opened);
        } catch (final DmaException | RuntimeException e) {
            giveUp(opened, name + " is gone: " + e.getMessage());
        }
    }

    private void adopt(final DmaDevice opened) throws DmaException {
        synchronized (this) {
            if (!closed) {
                device = opened;
                problem = "";
                LOG.info("{} is back", name);
                return;
            }
        }
        opened.close();
    }

    /** Said when it is another problem than before. */
    private void giveUp(final DmaDevice opened, final String why) {
        if (!why.equals(problem)) {
            problem = why;
            LOG.warn("{}", why);
        }
        if (opened != null) {
            try {
                opened.close();
            } catch (final DmaException e) {
                LOG.warn("{}", e.getMessage());
            }
        }
    }
}
