package org.pebbleioc.driver.sim;

import java.nio.ByteBuffer;

/**
 * The side of the pool that the card's engine sees. One thread, {@code sim-card}; none of it allocates. The memory is
 * reached through views of its own, so that what the device wrote and what user space sees may differ until a sync.
 */
interface Hardware {
    /** What {@link #take} answers when every receive buffer is elsewhere. */
    int NONE = -1;

    /** Bytes of a buffer. */
    int bufferBytes();

    /** All receive buffers of the pool, wherever they are. */
    int rxCount();

    /** How many receive buffers {@link #take} would give now; only this thread makes it smaller. */
    int available();

    /** Takes a receive buffer for filling, or {@link #NONE}; every one taken must be delivered. */
    int take();

    /** The device's view of a buffer: little-endian, position and limit are the card's. */
    ByteBuffer buffer(int index);

    /**
     * Completes a taken buffer: it goes to the open that claimed the destination, or back to the engine when there is
     * none. Size 0 is a completion as well.
     */
    void deliver(int index, int size, int dest, int flags, int error);

    /**
     * Parks until a buffer may be available, this thread is unparked, or the time is over.
     *
     * @param timeoutNs longest wait
     */
    void awaitAvailable(long timeoutNs);
}
