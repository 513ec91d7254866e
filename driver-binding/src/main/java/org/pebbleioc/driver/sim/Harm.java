package org.pebbleioc.driver.sim;

/**
 * What the real driver does without a word and to somebody's cost. A simulated driver refuses each of these, with
 * nothing changed, unless a test asks for the real thing.
 */
enum Harm {
    /** Returning a buffer that this open does not hold, or twice, is answered with success and does nothing. */
    FOREIGN_RETURN,
    /** One bad index in a batch: the receive buffers before it lose their owner and are in no state for ever. */
    MIXED_RETURN,
    /** Sending a transmit buffer that is free or held by another open, or a receive buffer of another open. */
    UNOWNED_WRITE,
    /** Sending no bytes: the engine stops, and everything sent later stays in the pre-hardware queue. */
    EMPTY_WRITE,
    /** Bit 17 of the flags of a sent frame runs into the lowest bit of its channel. */
    FLAG_INTO_CHANNEL,
    /** STREAM mode without the sync for the CPU, as drivers before 7.1.0 on Linux 5.15: the reader sees old bytes. */
    NO_SYNC_FOR_CPU,
    /** STREAM mode without the sync for the device: the card sends old bytes. */
    NO_SYNC_FOR_DEVICE
}
