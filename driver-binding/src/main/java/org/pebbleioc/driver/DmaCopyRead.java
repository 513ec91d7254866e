package org.pebbleioc.driver;

import java.nio.ByteBuffer;

/** Reading by copy: no buffer changes hands, so nothing has to be released. Same thread as {@link DmaDevice#read}. */
public interface DmaCopyRead {
    /** In {@link DmaBatch#size}: the frame did not fit (error has {@link DmaError#MAX}) and is lost. */
    int LOST = -1;
    /** In {@link DmaBatch#index}: a copied frame leaves no buffer with the reader. */
    int NO_INDEX = -1;

    /**
     * Copies the next frame of this open, from the position of {@code into} on; position and limit do not move. Never
     * blocks. A frame longer than {@code into.remaining()} is lost, so {@code cfgSize} bytes are the safe room.
     *
     * @param into direct buffer with at least one byte remaining
     * @param batch its entry 0 is filled: size or {@link #LOST}, flags, error, dest, and {@link #NO_INDEX}
     * @return 1, or 0 when nothing is queued
     */
    int readCopy(ByteBuffer into, DmaBatch batch) throws DmaException;
}
