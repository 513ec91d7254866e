package org.pebbleioc.driver;

import java.nio.ByteBuffer;

/**
 * The software-to-firmware side of a {@link DmaDevice}. Transmit buffers are one pool for all opens and all processes,
 * so "none free" is an everyday answer. One thread at a time sends; it may be another than the one that reads.
 *
 * <p>Refused before the driver is asked, each with an {@link IllegalArgumentException}: a destination outside 0..4095
 * (the driver would read beyond its mask, and crash the kernel), a size outside 1..{@code cfgSize} (size 0 wedges the
 * engine), flags beyond {@link DmaFlags#TX_MASK} (they change the channel), an index that this open does not own (the
 * driver would take it from whoever has it).
 */
public interface DmaTransmit {
    /** No transmit buffer is free. */
    int NONE = -1;

    /** Takes a free transmit buffer; it is owned until written or released. {@link #NONE} when there is none. */
    int acquire() throws DmaException;

    /**
     * Sends an owned buffer, a transmit one or a received one that is forwarded. Ownership ends with the call; after a
     * {@link DmaException} the buffer is still owned.
     *
     * @param index owned by this open
     * @param size bytes from the start of the buffer, 1..{@code cfgSize}
     * @param dest 0..4095, see {@link DmaDestination}
     * @param flags first user, last user and continue, see {@link DmaFlags}
     */
    void write(int index, int size, int dest, int flags) throws DmaException;

    /**
     * Copies a frame into a transmit buffer and sends it; the memory may be reused at once.
     *
     * @param data direct buffer; its remaining bytes are the frame, its position does not move
     * @return false when no transmit buffer is free; {@link #awaitWritable} and try again
     */
    boolean writeCopy(ByteBuffer data, int dest, int flags) throws DmaException;

    /**
     * Waits until a transmit buffer looks free: a hint, another process may be quicker.
     *
     * @param timeoutNs longest wait; 0 only looks
     * @return false on time-out, on {@link DmaDevice#wakeup}, or when the thread is interrupted
     */
    boolean awaitWritable(long timeoutNs) throws DmaException;
}
