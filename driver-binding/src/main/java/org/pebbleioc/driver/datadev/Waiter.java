package org.pebbleioc.driver.datadev;

import org.pebbleioc.driver.DmaException;

/** One thread's way to wait for its side of the device; any thread may wake it. */
interface Waiter {
    /**
     * @param timeoutNs longest wait; 0 only looks
     * @return true when the device is ready; false on time-out, wake-up or interrupt
     */
    boolean await(long timeoutNs) throws DmaException;

    /** Ends a running wait, or the next one. */
    void wakeup();

    /** Nobody waits any more. */
    void close();
}
