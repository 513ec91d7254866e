package org.pebbleioc.pva.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import org.pebbleioc.image.PixelType;

/**
 * areaDetector's {@code bslz4}: what the bitshuffle library's {@code bshuf_compress_lz4} makes with its own block size,
 * and without the header of 12 bytes that HDF5's filter puts in front. Blocks of 8 KiB, each as a big-endian length and
 * an LZ4 block of the transposed bits; the last block has the rest in whole eights of pixels; up to seven pixels stand
 * uncompressed at the end.
 */
public final class BitshuffleLz4Codec implements ImageCodec {
    private static final int BLOCK_BYTES = 8192;

    private final LZ4Compressor compressor = LZ4Factory.fastestInstance().fastCompressor();
    private final LZ4SafeDecompressor decompressor =
            LZ4Factory.fastestInstance().safeDecompressor();
    private final byte[] plain = new byte[BLOCK_BYTES];
    private final byte[] shuffled = new byte[BLOCK_BYTES];
    private final ByteBuffer shuffledBuffer = ByteBuffer.wrap(shuffled);

    @Override
    public String name() {
        return "bslz4";
    }

    @Override
    public boolean takes(final PixelType type) {
        return true;
    }

    @Override
    public long bound(final int rawBytes) {
        final long blocks = rawBytes / BLOCK_BYTES + 1L;
        return blocks * (4 + Lz4Codec.blockBound(BLOCK_BYTES));
    }

    @Override
    public int encode(final ByteBuffer pixels, final int width, final PixelType type, final ByteBuffer to) {
        ImageCodecs.needRows(this, pixels, width, type);
        final ByteOrder order = to.order();
        final int start = to.position();
        final int eight = 8 * type.bytes();
        int at = pixels.position();
        try {
            to.order(ByteOrder.BIG_ENDIAN);
            for (int left = pixels.remaining(); left >= eight; ) {
                final int block = Math.min(BLOCK_BYTES, left / eight * eight);
                pixels.get(at, plain, 0, block);
                BitShuffle.bits(plain, block / type.bytes(), type.bytes(), shuffled);
                final int lengthAt = to.position();
                if (to.remaining() < 4) {
                    return noRoom(to, start);
                }
                final int bytes = compressor.compress(shuffledBuffer, 0, block, to, lengthAt + 4, to.remaining() - 4);
                to.putInt(lengthAt, bytes).position(lengthAt + 4 + bytes);
                at += block;
                left -= block;
            }
        } catch (final LZ4Exception e) {
            return noRoom(to, start);
        } finally {
            to.order(order);
        }
        final int rest = pixels.limit() - at;
        if (rest > to.remaining()) {
            return noRoom(to, start);
        }
        to.put(to.position(), pixels, at, rest).position(to.position() + rest);
        return to.position() - start;
    }

    private static int noRoom(final ByteBuffer to, final int start) {
        to.position(start);
        return NO_ROOM;
    }

    @Override
    public void decode(final ByteBuffer data, final PixelType type, final ByteBuffer to) throws CodecException {
        final ByteBuffer in = data.duplicate().order(ByteOrder.BIG_ENDIAN);
        final int eight = 8 * type.bytes();
        int at = to.position();
        for (int left = to.remaining(); left >= eight; ) {
            final int block = Math.min(BLOCK_BYTES, left / eight * eight);
            if (in.remaining() < 4) {
                throw new CodecException("bslz4 ends " + left + " bytes too soon");
            }
            final int bytes = in.getInt();
            if (bytes < 0 || bytes > in.remaining()) {
                throw new CodecException(
                        "bslz4 has a block of " + bytes + " bytes where " + in.remaining() + " are left");
            }
            unpack(in, bytes, block);
            BitShuffle.unbits(shuffled, block / type.bytes(), type.bytes(), plain);
            to.put(at, plain, 0, block);
            in.position(in.position() + bytes);
            at += block;
            left -= block;
        }
        final int rest = to.limit() - at;
        if (in.remaining() != rest) {
            throw new CodecException(
                    "bslz4 has " + in.remaining() + " bytes after its blocks, " + rest + " were expected");
        }
        to.put(at, in, in.position(), rest).position(to.limit());
    }

    private void unpack(final ByteBuffer in, final int bytes, final int block) throws CodecException {
        final int got;
        try {
            got = decompressor.decompress(in, in.position(), bytes, shuffledBuffer, 0, block);
        } catch (final LZ4Exception e) {
            throw new CodecException("bslz4 has a block that is not LZ4 of " + block + " bytes", e);
        }
        if (got != block) {
            throw new CodecException("bslz4 has a block of " + got + " bytes, " + block + " were expected");
        }
    }
}
