package org.pebbleioc.driver.datadev;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.pebbleioc.driver.DmaException;

/**
 * Asks the device again and again, parking in between: for machines where an interrupt costs more than the CPU time
 * of a core, or where interrupts do not arrive. Latency is the interval, plus what the kernel's timer adds.
 */
final class PolledWaiter implements Waiter {
    /** Asks once, without waiting. */
    @FunctionalInterface
    interface Question {
        boolean ask() throws DmaException;
    }

    private final DatadevIo io;
    private final Question question;
    private final long intervalNs;
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile Thread waiting;

    PolledWaiter(final DatadevIo io, final Question question, final long intervalNs) {
        this.io = io;
        this.question = question;
        this.intervalNs = intervalNs;
    }

    @Override
    public boolean await(final long timeoutNs) throws DmaException {
        final long startNs = System.nanoTime();
        waiting = Thread.currentThread();
        try {
            for (; ; ) {
                final boolean ready = question.ask();
                final boolean wake = woken.getAndSet(false);
                final long leftNs = timeoutNs - (System.nanoTime() - startNs);
                if (ready || wake || leftNs <= 0 || Thread.currentThread().isInterrupted() || io.isClosing()) {
                    return ready;
                }
                LockSupport.parkNanos(this, Math.min(intervalNs, leftNs));
            }
        } finally {
            waiting = null;
        }
    }

    @Override
    public void wakeup() {
        woken.set(true);
        LockSupport.unpark(waiting);
    }

    @Override
    public void close() {}
}
