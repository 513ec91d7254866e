package org.pebbleioc.driver;

import java.nio.ByteBuffer;

/**
 * One open of a DMA card: {@code /dev/datadev_N}, or a simulated one that answers the same. The receive side belongs
 * to one thread, {@code dma-reader}: only it calls {@link #read}, {@link #awaitReadable} and {@link #release}.
 * {@link #counts} may be asked for from any thread.
 *
 * <p>Ownership of a buffer: the card (inHw) → the queue of this open (inQ) → the caller (userHas), from the return of
 * {@link #read} until {@link #release}. A frame longer than {@code cfgSize} comes as several buffers of the same
 * destination, all but the last with {@link DmaFlags#CONTINUE}; buffers of different destinations interleave.
 */
public interface DmaDevice extends AutoCloseable {
    /** Name for messages, for example {@code /dev/datadev_0} or {@code sim:CAM}. */
    String name();

    DmaGeometry geometry();

    /**
     * Reserves destinations for this open, all or none; works once per open, as in the driver.
     *
     * @param mask {@link DmaDestination#MASK_BYTES} bytes, one bit a destination
     * @throws DmaException a destination is taken, or this open has claimed before
     */
    void claim(byte[] mask) throws DmaException;

    /**
     * The memory of one buffer, mapped once at open: little-endian, {@code cfgSize} bytes. The same object at each
     * call, so position and limit are the caller's to set; contents are the caller's only while it owns the index.
     */
    ByteBuffer buffer(int index);

    /**
     * Moves up to {@code batch.capacity()} received buffers to the caller. Never blocks.
     *
     * @return how many entries of the batch are valid; 0 when nothing is queued
     * @throws DmaException the device is gone or refuses
     */
    int read(DmaBatch batch) throws DmaException;

    /**
     * Waits until a read would return something.
     *
     * @param timeoutNs longest wait; 0 only looks
     * @return true when a frame is queued; false on time-out, on {@link #wakeup}, or when the thread is interrupted
     */
    boolean awaitReadable(long timeoutNs) throws DmaException;

    /** Ends a running {@link #awaitReadable} at once, or the next one. Any thread. */
    void wakeup();

    /**
     * Gives buffers back to the card. Every index is checked before the driver is asked: with one bad index among
     * good ones the driver would lose the good ones for ever.
     *
     * @param indices at least {@code count} indices
     * @param count how many of them
     * @throws IllegalArgumentException an index that this open does not own; nothing was returned then
     * @throws DmaException the device is gone or refuses
     */
    void release(int[] indices, int count) throws DmaException;

    /** State of the receive pool. Any thread. */
    DmaCounts rxCounts() throws DmaException;

    /** State of the transmit pool. Any thread. */
    DmaCounts txCounts() throws DmaException;

    /** Returns every buffer this open holds, unmaps, closes. Idempotent. The buffers must not be touched again. */
    @Override
    void close() throws DmaException;
}
