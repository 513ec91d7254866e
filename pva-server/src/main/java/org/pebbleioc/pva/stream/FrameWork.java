package org.pebbleioc.pva.stream;

import java.nio.ByteBuffer;
import org.pebbleioc.pva.image.ImageShape;

/** What a stream makes of an image. One object per worker thread: it may have scratch memory of its own. */
public interface FrameWork {
    /**
     * Works on one image.
     *
     * @param from retained for the length of the call
     * @param to the output, from its position 0; its position afterwards is the number of bytes made
     * @return what was made, or null when nothing was: {@link #problem} then says why
     */
    ImageShape work(Frame from, ByteBuffer to);

    /** Why the last {@link #work} made nothing. */
    String problem();
}
