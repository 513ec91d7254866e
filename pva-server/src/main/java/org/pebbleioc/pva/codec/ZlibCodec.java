package org.pebbleioc.pva.codec;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.pebbleioc.image.PixelType;

/** areaDetector's {@code zlib}: one zlib stream. Small and slow. */
public final class ZlibCodec implements ImageCodec {
    /** areaDetector's {@code ZlibCLevel} at boot. */
    public static final int DEFAULT_LEVEL = 6;

    private final int level;

    /** @param level 0..9 */
    public ZlibCodec(final int level) {
        if (level < 0 || level > 9) {
            throw new IllegalArgumentException("the level of zlib is 0..9: level=" + level);
        }
        this.level = level;
    }

    @Override
    public String name() {
        return "zlib";
    }

    @Override
    public boolean takes(final PixelType type) {
        return true;
    }

    @Override
    public long bound(final int rawBytes) {
        return rawBytes + (rawBytes >> 12) + (rawBytes >> 14) + (long) (rawBytes >> 25) + 64;
    }

    @Override
    public int encode(final ByteBuffer pixels, final int width, final PixelType type, final ByteBuffer to) {
        ImageCodecs.needRows(this, pixels, width, type);
        final ByteBuffer out = to.duplicate();
        final Deflater deflater = new Deflater(level);
        try {
            deflater.setInput(pixels.duplicate());
            deflater.finish();
            while (!deflater.finished()) {
                if (deflater.deflate(out) == 0 && !deflater.finished()) {
                    return NO_ROOM;
                }
            }
        } finally {
            deflater.end();
        }
        final int bytes = out.position() - to.position();
        to.position(out.position());
        return bytes;
    }

    @Override
    public void decode(final ByteBuffer data, final PixelType type, final ByteBuffer to) throws CodecException {
        inflate(data.duplicate(), to);
    }

    /** Fills all of {@code to}; its position moves when that went well. */
    static void inflate(final ByteBuffer in, final ByteBuffer to) throws CodecException {
        final ByteBuffer out = to.duplicate();
        final Inflater inflater = new Inflater();
        try {
            inflater.setInput(in);
            while (out.hasRemaining()) {
                if (inflater.inflate(out) == 0) {
                    break;
                }
            }
            // a stream that fits exactly ends with its checksum, which gives no byte
            if (out.hasRemaining() || !inflater.finished() && inflater.inflate(ByteBuffer.allocate(1)) != 0) {
                throw new CodecException(
                        "zlib gave " + (out.hasRemaining() ? "fewer" : "more") + " than " + to.remaining() + " bytes");
            }
        } catch (final DataFormatException e) {
            throw new CodecException("not a zlib stream", e);
        } finally {
            inflater.end();
        }
        to.position(to.limit());
    }
}
