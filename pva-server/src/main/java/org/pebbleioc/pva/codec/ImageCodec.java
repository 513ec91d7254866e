package org.pebbleioc.pva.codec;

import java.nio.ByteBuffer;
import org.pebbleioc.image.PixelType;

/**
 * One way to make the pixels of an NTNDArray smaller, and back. An object has scratch memory of its own and belongs to
 * one thread at a time.
 *
 * <p>Pixels are little-endian, row after row, x fastest, as everywhere in this project. Buffers may be direct or on the
 * heap; their byte order does not matter and is left alone.
 */
public interface ImageCodec {
    /** What {@link #encode} answers when the target is too small. */
    int NO_ROOM = -1;

    /** What {@code codec.name} says on the wire. */
    String name();

    /** Whether {@link #encode} takes pixels of this type. */
    boolean takes(PixelType type);

    /**
     * Bytes that {@link #encode} needs at most for so many bytes of pixels. May be above 2 GiB, which no buffer can
     * hold.
     */
    long bound(int rawBytes);

    /**
     * Encodes all that remains in {@code pixels}, which is left as it was.
     *
     * @param width pixels in a row; the rest must be whole rows
     * @param to filled from its position on, which moves to the end of what was written; unchanged with {@link #NO_ROOM}
     * @return bytes written, or {@link #NO_ROOM}
     * @throws IllegalArgumentException a type that it does not take, or no whole rows
     */
    int encode(ByteBuffer pixels, int width, PixelType type, ByteBuffer to);

    /**
     * Decodes all that remains in {@code data}, which is left as it was, into all that remains in {@code to}, whose
     * position moves to its limit.
     *
     * @param type of the pixels, as {@code codec.parameters} says; needed by codecs that sort bits or bytes
     * @throws CodecException the data are damaged, or are not as many pixels as {@code to} has room for; what {@code to}
     *     holds is then undefined, its position unchanged
     */
    void decode(ByteBuffer data, PixelType type, ByteBuffer to) throws CodecException;
}
