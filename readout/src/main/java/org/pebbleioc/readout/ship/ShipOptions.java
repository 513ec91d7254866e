package org.pebbleioc.readout.ship;

/**
 * How a transport treats time frames and clients.
 *
 * @param mapping pages to messages
 * @param distribution which clients get a message
 * @param policy what happens when the queue is full
 * @param queueFrames time frames of a link that may wait; not a limit with {@link OverflowPolicy#BLOCK}
 * @param queuePercent share of a pool's pages that may be held, waiting and with clients, before the queue counts as
 *     full; not a limit with {@link OverflowPolicy#BLOCK}
 * @param clientMessages messages that one client may have unfinished; with {@link Distribution#ALL} its queue's length
 * @param evictNs a client that takes nothing, or gives nothing back, for so long is dropped; 0: never
 * @param lingerNs how long a close waits for clients to take what is queued
 * @param runNumber for the time frame header; 0: the number of the run since the start of the program
 */
public record ShipOptions(
        Mapping mapping,
        Distribution distribution,
        OverflowPolicy policy,
        int queueFrames,
        int queuePercent,
        int clientMessages,
        long evictNs,
        long lingerNs,
        int runNumber) {
    public static final int DEFAULT_QUEUE_FRAMES = 1024;
    public static final int DEFAULT_QUEUE_PERCENT = 50;
    public static final int DEFAULT_CLIENT_MESSAGES = 64;
    public static final long DEFAULT_LINGER_NS = 500_000_000;
    /** A message is numbered by a slot of 16 bits in shared memory. */
    public static final int MAX_CLIENT_MESSAGES = 0xFFFF;

    public ShipOptions {
        if (queueFrames < 1 || clientMessages < 1 || clientMessages > MAX_CLIENT_MESSAGES) {
            throw new IllegalArgumentException("queueFrames must be at least 1 and clientMessages 1.."
                    + MAX_CLIENT_MESSAGES + ": queueFrames=" + queueFrames + " clientMessages=" + clientMessages);
        }
        if (queuePercent < 1 || queuePercent > 100) {
            throw new IllegalArgumentException("queuePercent must be 1..100: queuePercent=" + queuePercent);
        }
        if (evictNs < 0 || lingerNs < 0) {
            throw new IllegalArgumentException(
                    "evictNs and lingerNs must not be negative: evictNs=" + evictNs + " lingerNs=" + lingerNs);
        }
    }

    public static ShipOptions defaults() {
        return new ShipOptions(
                Mapping.HEARTBEAT_FRAMES,
                Distribution.SHARE,
                OverflowPolicy.DROP_NEWEST,
                DEFAULT_QUEUE_FRAMES,
                DEFAULT_QUEUE_PERCENT,
                DEFAULT_CLIENT_MESSAGES,
                0,
                DEFAULT_LINGER_NS,
                0);
    }
}
