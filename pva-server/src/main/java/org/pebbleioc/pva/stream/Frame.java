package org.pebbleioc.pva.stream;

import java.nio.ByteBuffer;
import org.pebbleioc.pva.image.FrameInfo;
import org.pebbleioc.pva.image.ImageShape;

/** One image in memory that is somebody else's: it stays as it is as long as it is retained. */
public interface Frame {
    ImageShape shape();

    FrameInfo info();

    /** The pixels, little-endian, from position 0; with a codec, what the codec made of them. Readers only. */
    ByteBuffer pixels();

    /** One more holder. Only a present holder may call it. */
    void retain();

    /** One holder less; called exactly once for each retain. */
    void release();
}
