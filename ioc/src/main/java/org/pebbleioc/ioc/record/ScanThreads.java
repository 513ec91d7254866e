package org.pebbleioc.ioc.record;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongUnaryOperator;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The threads of the scanners. They stop within one wait, at most a second, when asked. */
final class ScanThreads implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(ScanThreads.class);
    private static final long MAX_WAIT_NS = 1_000_000_000L;
    private static final long JOIN_MS = 2_000;

    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;
    private volatile boolean paused;

    /** @param work told the time, answers nanoseconds until it wants to be called again */
    Thread start(final String name, final LongUnaryOperator work) {
        final Thread thread = new Thread(() -> run(work), name);
        thread.setDaemon(true);
        threads.add(thread);
        return thread;
    }

    private void run(final LongUnaryOperator work) {
        while (!stopping) {
            try {
                if (paused) {
                    LockSupport.parkNanos(this, MAX_WAIT_NS);
                    continue;
                }
                final long waitNs = work.applyAsLong(System.nanoTime());
                if (waitNs > 0) {
                    LockSupport.parkNanos(this, Math.min(waitNs, MAX_WAIT_NS));
                }
            } catch (final RuntimeException | Error e) { // whatever a record does, the others go on
                LOG.error("{}: scan failed", Thread.currentThread().getName(), e);
                LockSupport.parkNanos(this, MAX_WAIT_NS);
            }
        }
    }

    /** While it is true no work is called. */
    void pause(final boolean on) {
        paused = on;
        threads.forEach(LockSupport::unpark);
    }

    void begin() {
        threads.forEach(Thread::start);
    }

    @Override
    public void close() {
        stopping = true;
        threads.forEach(LockSupport::unpark);
        for (final Thread thread : threads) {
            try {
                if (thread != Thread.currentThread()) {
                    thread.join(JOIN_MS);
                }
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
