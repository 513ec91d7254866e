package org.pebbleioc.driver.datadev;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.pebbleioc.driver.DmaException;

/**
 * Keeps a descriptor open while any thread is in a call on it: a closed number can be another file's an instant later.
 * One atomic counts the calls under way; its sign says that the device is being closed. Nobody holds a lock over I/O.
 */
final class OpenGuard {
    private static final int CLOSING = Integer.MIN_VALUE;
    private static final long STEP_NS = 100_000;

    private final String device;
    private final AtomicInteger calls = new AtomicInteger();

    OpenGuard(final String device) {
        this.device = device;
    }

    /** Each success needs one {@link #leave}. */
    boolean tryEnter() {
        int now;
        do {
            now = calls.get();
            if (now < 0) {
                return false;
            }
        } while (!calls.compareAndSet(now, now + 1));
        return true;
    }

    void enter(final String operation) throws DmaException {
        if (!tryEnter()) {
            throw new DmaException(operation, device, DatadevConstants.EBADF, "the device was closed; open it again");
        }
    }

    void leave() {
        calls.decrementAndGet();
    }

    /** @return true for the one caller that has to close */
    boolean beginClose() {
        int now;
        do {
            now = calls.get();
            if (now < 0) {
                return false;
            }
        } while (!calls.compareAndSet(now, now | CLOSING));
        return true;
    }

    boolean isClosing() {
        return calls.get() < 0;
    }

    /** After {@link #beginClose}: waits until no call is under way. */
    boolean awaitIdle(final long timeoutNs) {
        final long startNs = System.nanoTime();
        while (calls.get() != CLOSING) {
            if (System.nanoTime() - startNs > timeoutNs) {
                return false;
            }
            LockSupport.parkNanos(this, STEP_NS);
        }
        return true;
    }
}
