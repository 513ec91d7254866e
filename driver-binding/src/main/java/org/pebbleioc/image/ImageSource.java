package org.pebbleioc.image;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where a simulated card takes its pixels from: a pattern, or recorded frames. Used by one thread at a time, the
 * card's.
 */
public interface ImageSource extends AutoCloseable {
    /** What every frame of this source looks like. */
    ImageFormat format();

    /** How many different frames there are; they repeat after that. 0: without end. */
    long frameCount();

    /**
     * Copies bytes of one frame, little-endian, without allocating.
     *
     * @param frame number since the start, from 0; wraps at {@link #frameCount}
     * @param offset first byte of the image wanted
     * @param to filled from its position to its limit; offset + remaining never exceeds the image
     */
    void read(long frame, int offset, ByteBuffer to) throws IOException;

    @Override
    void close() throws IOException;
}
