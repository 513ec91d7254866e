package org.pebbleioc.pva.codec;

import io.airlift.compress.snappy.SnappyCompressor;
import io.airlift.compress.zstd.ZstdCompressor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.Deflater;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import org.pebbleioc.image.PixelType;

/**
 * areaDetector's {@code blosc}: one chunk of Blosc 1, whose format is fixed and public; the compression inside it is the
 * libraries'. Written with LZ4, LZ4HC, Snappy, zlib or zstd, blocks unsplit; read with those and BloscLZ, split or not.
 * See {@link BloscChunk} for the layout.
 */
public final class BloscCodec implements ImageCodec {
    /** In the order of areaDetector's {@code BloscCompressor}, as far as it is supported here. */
    public enum Compressor {
        LZ4,
        LZ4HC,
        SNAPPY,
        ZLIB,
        ZSTD
    }

    /** In the order of areaDetector's {@code BloscShuffle}. */
    public enum Shuffle {
        NONE,
        BYTE,
        BIT
    }

    /**
     * How {@link #encode} works; decoding finds everything in the chunk.
     *
     * @param level 0 (none) .. 9; LZ4, Snappy and zstd have no levels here, all above 0 are one
     */
    public record Options(Compressor compressor, int level, Shuffle shuffle) {
        /** LZ4 over sorted bits: the fastest that makes detector images small. */
        public static final Options DEFAULT = new Options(Compressor.LZ4, 3, Shuffle.BIT);

        public Options {
            if (level < 0 || level > 9) {
                throw new IllegalArgumentException("the level of blosc is 0..9: level=" + level);
            }
        }
    }

    /** A multiple of eight elements of every type; fits the second level cache twice. */
    private static final int BLOCK_BYTES = 128 << 10;

    private final Options options;
    private final LZ4Compressor lz4;
    /** Of Snappy and zstd, else null. */
    private final Compressed other;

    private final BloscChunk chunk = new BloscChunk();
    private byte[] plain = new byte[0];
    private byte[] sorted = new byte[0];

    public BloscCodec(final Options options) {
        this.options = options;
        final LZ4Factory factory = LZ4Factory.fastestInstance();
        lz4 = options.compressor() == Compressor.LZ4HC
                ? factory.highCompressor(options.level())
                : factory.fastCompressor();
        other = switch (options.compressor()) {
            case SNAPPY -> new Compressed(new SnappyCompressor());
            case ZSTD -> new Compressed(new ZstdCompressor());
            default -> null;
        };
    }

    @Override
    public String name() {
        return "blosc";
    }

    @Override
    public boolean takes(final PixelType type) {
        return true;
    }

    @Override
    public long bound(final int rawBytes) {
        final long blocks = rawBytes / BLOCK_BYTES + 1L;
        return BloscChunk.HEADER_BYTES + 4 * blocks + blocks * (4 + Lz4Codec.blockBound(BLOCK_BYTES));
    }

    @Override
    public int encode(final ByteBuffer pixels, final int width, final PixelType type, final ByteBuffer to) {
        ImageCodecs.needRows(this, pixels, width, type);
        final int total = pixels.remaining();
        final ByteBuffer out = to.slice().order(ByteOrder.LITTLE_ENDIAN);
        final int blockBytes = Math.min(BLOCK_BYTES, total);
        final int blocks = (total + blockBytes - 1) / blockBytes;
        int at = BloscChunk.HEADER_BYTES + 4 * blocks;
        if (options.level() == 0 || at > out.capacity()) {
            return copy(pixels, type, out, to);
        }
        if (plain.length < blockBytes) {
            plain = new byte[blockBytes];
            sorted = new byte[blockBytes];
        }
        for (int block = 0; block < blocks; block++) {
            final int from = block * blockBytes;
            final int bytes = Math.min(blockBytes, total - from);
            out.putInt(BloscChunk.HEADER_BYTES + 4 * block, at);
            pixels.get(pixels.position() + from, plain, 0, bytes);
            final int packed = pack(sort(bytes, type.bytes()), bytes, out, at + 4);
            if (packed == NO_ROOM) {
                return copy(pixels, type, out, to);
            }
            out.putInt(at, packed);
            at += 4 + packed;
        }
        if (at >= BloscChunk.HEADER_BYTES + total) {
            return copy(pixels, type, out, to);
        }
        BloscChunk.header(out, flags(type), type.bytes(), total, blockBytes, at);
        to.position(to.position() + at);
        return at;
    }

    private int flags(final PixelType type) {
        final int shuffle =
                switch (options.shuffle()) {
                    case NONE -> 0;
                    case BIT -> BloscChunk.BIT_SHUFFLE;
                    case BYTE -> type.bytes() > 1 ? BloscChunk.BYTE_SHUFFLE : 0;
                };
        final int format =
                switch (options.compressor()) {
                    case LZ4, LZ4HC -> BloscChunk.LZ4;
                    case SNAPPY -> BloscChunk.SNAPPY;
                    case ZLIB -> BloscChunk.ZLIB;
                    case ZSTD -> BloscChunk.ZSTD;
                };
        return shuffle | BloscChunk.UNSPLIT | format << BloscChunk.FORMAT_SHIFT;
    }

    private byte[] sort(final int bytes, final int elementBytes) {
        if (options.shuffle() == Shuffle.BIT && BloscChunk.isBitSorted(bytes, elementBytes)) {
            BloscChunk.sortBits(plain, bytes, elementBytes, sorted);
            return sorted;
        }
        if (options.shuffle() == Shuffle.BYTE && elementBytes > 1) {
            BitShuffle.bytes(plain, bytes, elementBytes, sorted);
            return sorted;
        }
        return plain;
    }

    /** One block, as it is when it does not get smaller. */
    private int pack(final byte[] block, final int bytes, final ByteBuffer out, final int at) {
        final int room = Math.min(bytes - 1, out.capacity() - at);
        int packed = room < 1
                ? 0
                : switch (options.compressor()) {
                    case ZLIB -> deflate(block, bytes, out, at, room);
                    case LZ4, LZ4HC -> lz4(block, bytes, out, at, room);
                    case SNAPPY, ZSTD -> other.pack(block, bytes, out, at, room);
                };
        if (packed == 0) {
            if (bytes > out.capacity() - at) {
                return NO_ROOM;
            }
            out.put(at, block, 0, bytes);
            packed = bytes;
        }
        return packed;
    }

    /** A compressor that wants room for the worst case, and so works in an array of its own. */
    private static final class Compressed {
        private final io.airlift.compress.Compressor compressor;
        private byte[] packed = new byte[0];

        Compressed(final io.airlift.compress.Compressor compressor) {
            this.compressor = compressor;
        }

        /** Bytes written, or 0 when it does not get small enough. */
        int pack(final byte[] block, final int bytes, final ByteBuffer out, final int at, final int room) {
            final int most = compressor.maxCompressedLength(bytes);
            if (packed.length < most) {
                packed = new byte[most];
            }
            final int count = compressor.compress(block, 0, bytes, packed, 0, packed.length);
            if (count > room) {
                return 0;
            }
            out.put(at, packed, 0, count);
            return count;
        }
    }

    private int lz4(final byte[] block, final int bytes, final ByteBuffer out, final int at, final int room) {
        try {
            return lz4.compress(ByteBuffer.wrap(block), 0, bytes, out, at, room);
        } catch (final LZ4Exception e) {
            return 0; // not smaller
        }
    }

    private int deflate(final byte[] block, final int bytes, final ByteBuffer out, final int at, final int room) {
        final Deflater deflater = new Deflater(options.level());
        try {
            deflater.setInput(block, 0, bytes);
            deflater.finish();
            final int packed = deflater.deflate(out.slice(at, room));
            return deflater.finished() ? packed : 0;
        } finally {
            deflater.end();
        }
    }

    /** A chunk of nothing but the pixels themselves. */
    private int copy(final ByteBuffer pixels, final PixelType type, final ByteBuffer out, final ByteBuffer to) {
        final int total = pixels.remaining();
        final int bytes = BloscChunk.HEADER_BYTES + total;
        if (bytes < 0 || bytes > out.capacity()) {
            return NO_ROOM;
        }
        BloscChunk.header(
                out, flags(type) | BloscChunk.COPIED, type.bytes(), total, Math.min(BLOCK_BYTES, total), bytes);
        out.put(BloscChunk.HEADER_BYTES, pixels, pixels.position(), total);
        to.position(to.position() + bytes);
        return bytes;
    }

    @Override
    public void decode(final ByteBuffer data, final PixelType type, final ByteBuffer to) throws CodecException {
        chunk.read(data, to);
    }
}
