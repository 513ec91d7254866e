package org.pebbleioc.pva.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import org.pebbleioc.image.PixelType;

/**
 * areaDetector's {@code lz4hdf5}: the chunk of HDF5's LZ4 filter. Big-endian: all bytes (64 bits), bytes of a block (32
 * bits), then each block as its length (32 bits) and an LZ4 block, or the bytes themselves when the length is the
 * block's own.
 */
public final class Lz4Hdf5Codec implements ImageCodec {
    private static final int HEADER_BYTES = 12;
    /** Any is allowed; small enough for a cache, large enough that the lengths do not count. */
    private static final int DEFAULT_BLOCK_BYTES = 1 << 20;

    private final LZ4Compressor compressor = LZ4Factory.fastestInstance().fastCompressor();
    private final LZ4SafeDecompressor decompressor =
            LZ4Factory.fastestInstance().safeDecompressor();
    private final int blockBytes;

    /** @param blockBytes of pixels in a block when encoding; 0 takes 1 MiB */
    public Lz4Hdf5Codec(final int blockBytes) {
        if (blockBytes < 0 || blockBytes > 0 && blockBytes < 1024) {
            throw new IllegalArgumentException("a block of lz4hdf5 has at least 1024 bytes: blockBytes=" + blockBytes);
        }
        this.blockBytes = Math.min(blockBytes == 0 ? DEFAULT_BLOCK_BYTES : blockBytes, Lz4Codec.MAX_INPUT_BYTES);
    }

    @Override
    public String name() {
        return "lz4hdf5";
    }

    @Override
    public boolean takes(final PixelType type) {
        return true;
    }

    @Override
    public long bound(final int rawBytes) {
        return HEADER_BYTES
                + (rawBytes / blockBytes + 1L) * 4
                + rawBytes
                + rawBytes / 255L
                + (rawBytes / blockBytes + 1L) * 17;
    }

    @Override
    public int encode(final ByteBuffer pixels, final int width, final PixelType type, final ByteBuffer to) {
        ImageCodecs.needRows(this, pixels, width, type);
        final int start = to.position();
        final ByteBuffer out = to.duplicate().order(ByteOrder.BIG_ENDIAN);
        if (out.remaining() < HEADER_BYTES) {
            return NO_ROOM;
        }
        final int total = pixels.remaining();
        out.putLong(total).putInt(Math.min(total, blockBytes));
        try {
            for (int done = 0; done < total; ) {
                final int block = Math.min(blockBytes, total - done);
                final int from = pixels.position() + done;
                final int lengthAt = out.position();
                if (out.remaining() < 4) {
                    return NO_ROOM;
                }
                int bytes = compressor.compress(pixels, from, block, out, lengthAt + 4, out.remaining() - 4);
                if (bytes >= block) {
                    bytes = block;
                    out.put(lengthAt + 4, pixels, from, block);
                }
                out.putInt(lengthAt, bytes).position(lengthAt + 4 + bytes);
                done += block;
            }
        } catch (final LZ4Exception e) {
            return NO_ROOM;
        }
        to.position(out.position());
        return out.position() - start;
    }

    @Override
    public void decode(final ByteBuffer data, final PixelType type, final ByteBuffer to) throws CodecException {
        final ByteBuffer in = data.duplicate().order(ByteOrder.BIG_ENDIAN);
        if (in.remaining() < HEADER_BYTES) {
            throw new CodecException("lz4hdf5 has " + in.remaining() + " bytes, less than its header");
        }
        final long total = in.getLong();
        final int theirs = in.getInt();
        if (total != to.remaining() || theirs < 1) {
            throw new CodecException("lz4hdf5 says " + total + " bytes in blocks of " + theirs + ", " + to.remaining()
                    + " bytes were expected");
        }
        int at = to.position();
        while (at < to.limit()) {
            final int block = Math.min(theirs, to.limit() - at);
            final int bytes = in.remaining() < 4 ? -1 : in.getInt();
            if (bytes < 0 || bytes > in.remaining()) {
                throw new CodecException(
                        "lz4hdf5 has a block of " + bytes + " bytes where " + in.remaining() + " are left");
            }
            if (bytes == block) {
                to.put(at, in, in.position(), block);
            } else {
                unpack(in, bytes, to, at, block);
            }
            in.position(in.position() + bytes);
            at += block;
        }
        to.position(to.limit());
    }

    private void unpack(final ByteBuffer in, final int bytes, final ByteBuffer to, final int at, final int block)
            throws CodecException {
        try {
            final int got = decompressor.decompress(in, in.position(), bytes, to, at, block);
            if (got != block) {
                throw new CodecException("lz4hdf5 has a block of " + got + " bytes, " + block + " were expected");
            }
        } catch (final LZ4Exception e) {
            throw new CodecException("lz4hdf5 has a block that is not LZ4 of " + block + " bytes", e);
        }
    }
}
