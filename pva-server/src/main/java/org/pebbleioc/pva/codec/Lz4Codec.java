package org.pebbleioc.pva.codec;

import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import org.pebbleioc.image.PixelType;

/** areaDetector's {@code lz4}: the whole image as one LZ4 block, without any header. */
public final class Lz4Codec implements ImageCodec {
    /** LZ4's own limit for one block. */
    static final int MAX_INPUT_BYTES = 0x7E000000;

    private final LZ4Compressor compressor = LZ4Factory.fastestInstance().fastCompressor();
    private final LZ4SafeDecompressor decompressor =
            LZ4Factory.fastestInstance().safeDecompressor();

    @Override
    public String name() {
        return "lz4";
    }

    @Override
    public boolean takes(final PixelType type) {
        return true;
    }

    @Override
    public long bound(final int rawBytes) {
        return blockBound(rawBytes);
    }

    /** The worst case of one LZ4 block. */
    static long blockBound(final int rawBytes) {
        return rawBytes > MAX_INPUT_BYTES ? Long.MAX_VALUE : rawBytes + rawBytes / 255L + 16;
    }

    @Override
    public int encode(final ByteBuffer pixels, final int width, final PixelType type, final ByteBuffer to) {
        ImageCodecs.needRows(this, pixels, width, type);
        try {
            final int bytes = compressor.compress(
                    pixels, pixels.position(), pixels.remaining(), to, to.position(), to.remaining());
            to.position(to.position() + bytes);
            return bytes;
        } catch (final LZ4Exception e) {
            return NO_ROOM; // the only thing the library complains about here
        }
    }

    @Override
    public void decode(final ByteBuffer data, final PixelType type, final ByteBuffer to) throws CodecException {
        final int bytes;
        try {
            bytes = decompressor.decompress(data, data.position(), data.remaining(), to, to.position(), to.remaining());
        } catch (final LZ4Exception e) {
            throw new CodecException("not a block of lz4 that gives " + to.remaining() + " bytes", e);
        }
        if (bytes != to.remaining()) {
            throw new CodecException("lz4 gave " + bytes + " bytes, " + to.remaining() + " were expected");
        }
        to.position(to.limit());
    }
}
