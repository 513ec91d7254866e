package org.pebbleioc.pva.server;

/**
 * The books of one monitor at one moment: offered = sent + squashed + dropped + discarded + queued + in flight.
 *
 * @param heldBytes image memory, queued and in flight
 * @param oldestNs age of the oldest update queued or in flight, 0 where none is
 */
record QueueCounts(
        long offered,
        long sent,
        long squashed,
        long dropped,
        long discarded,
        int queued,
        long inFlight,
        long bytesSent,
        long heldBytes,
        long oldestNs) {}
