package org.pebbleioc.pva.server;

/**
 * What a monitor's request was granted.
 *
 * @param capacity updates that may wait
 * @param window updates that may be sent before the client makes room for more, or {@link MonitorQueue#NO_WINDOW}
 */
record QueueTerms(int capacity, int window, QueuePolicy policy) {
    QueueTerms {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity=" + capacity);
        }
    }
}
