package org.pebbleioc.pva.client;

import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Receives one PV on a thread of its own, {@code pv-NAME}, until it is closed: finds it, connects, takes updates, and
 * begins again when it is lost. What goes wrong is told to the receiver, never thrown.
 */
public abstract class PvLink implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(PvLink.class);
    private static final long STOP_MS = 2000;

    private final String pv;
    private final Thread thread;
    private volatile boolean closed;

    PvLink(final String pv) {
        this.pv = pv;
        thread = new Thread(this::run, "pv-" + pv);
        thread.setDaemon(true);
    }

    /** Once. */
    public final void start() {
        thread.start();
    }

    /** Name of the PV. */
    public final String pv() {
        return pv;
    }

    final boolean isClosed() {
        return closed;
    }

    /** Thread of the link: all of its life. */
    abstract void run();

    /** Any thread: wakes the link's thread from whatever it waits in. */
    abstract void wake();

    /** Tells the thread to end and does not wait for it: {@link #close} does. */
    public final void closing() {
        closed = true;
        wake();
    }

    /** Ends the thread; the receiver hears nothing after this has returned. Any thread but the link's, any number of times. */
    @Override
    public final void close() {
        closing();
        try {
            if (thread.isAlive()) {
                thread.join(STOP_MS);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.error("{} did not stop within {} ms", thread.getName(), STOP_MS);
        }
    }

    /** Between two attempts: short at first, never so long that a PV that is back would be missed for seconds. */
    static long pauseNs(final int attempt) {
        return TimeUnit.MILLISECONDS.toNanos(Math.min(2000, 50L << Math.min(attempt, 6)));
    }
}
