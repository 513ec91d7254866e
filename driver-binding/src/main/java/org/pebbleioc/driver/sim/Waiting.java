package org.pebbleioc.driver.sim;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One direction's {@code poll(2)} of one open. One thread waits at a time. Fields are guarded by the driver's lock. */
final class Waiting {
    private final Object lock;
    private final BooleanSupplier ready;
    private final BooleanSupplier over;
    private boolean wakeup;
    private Thread waiting;

    /**
     * @param ready what is waited for; asked under the lock
     * @param over nothing will come any more; asked under the lock
     */
    Waiting(final Object lock, final BooleanSupplier ready, final BooleanSupplier over) {
        this.lock = lock;
        this.ready = ready;
        this.over = over;
    }

    boolean await(final long timeoutNs) {
        final long startNs = System.nanoTime();
        for (; ; ) {
            final long leftNs = timeoutNs - (System.nanoTime() - startNs);
            synchronized (lock) {
                final boolean isReady = ready.getAsBoolean();
                if (isReady
                        || wakeup
                        || over.getAsBoolean()
                        || leftNs <= 0
                        || Thread.currentThread().isInterrupted()) {
                    wakeup = false;
                    waiting = null;
                    return isReady;
                }
                waiting = Thread.currentThread();
            }
            LockSupport.parkNanos(this, leftNs);
        }
    }

    /** Ends a running wait or the next one. Any thread. */
    void wakeup() {
        synchronized (lock) {
            wakeup = true;
            wake();
        }
    }

    /** Under the lock: lets the waiting thread look again; costs nothing when there is none. */
    void wake() {
        if (waiting != null) {
            LockSupport.unpark(waiting);
            waiting = null;
        }
    }
}
