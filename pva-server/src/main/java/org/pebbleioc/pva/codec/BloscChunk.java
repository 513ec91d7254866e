package org.pebbleioc.pva.codec;

import io.airlift.compress.Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * A chunk of Blosc 1, little-endian: version, version of the compression, flags and element size in a byte each; bytes
 * of pixels, of a block, of the chunk in 32 bits each; where each block starts; the blocks. A block is one stream, or one
 * per byte of the element, each as its length and its bytes; a length that is the stream's own means "not compressed".
 */
final class BloscChunk {
    static final int HEADER_BYTES = 16;

    // flags
    static final int BYTE_SHUFFLE = 0x01;
    static final int COPIED = 0x02;
    static final int BIT_SHUFFLE = 0x04;
    static final int UNSPLIT = 0x10;
    static final int FORMAT_SHIFT = 5;

    // formats
    static final int BLOSCLZ = 0;
    static final int LZ4 = 1;
    static final int SNAPPY = 2;
    static final int ZLIB = 3;
    static final int ZSTD = 4;

    private static final int VERSION = 2;
    /** Wider elements, and shorter streams, are never split. */
    private static final int MOST_STREAMS = 16;

    private static final int SHORTEST_STREAM = 128;

    private final LZ4SafeDecompressor lz4 = LZ4Factory.fastestInstance().safeDecompressor();
    private byte[] sorted = new byte[0];
    private byte[] plain = new byte[0];
    private byte[] packed = new byte[0];
    /** Made when there is something of theirs. */
    private Decompressor snappy;

    private Decompressor zstd;

    static void header(
            final ByteBuffer out,
            final int flags,
            final int elementBytes,
            final int total,
            final int blockBytes,
            final int chunkBytes) {
        out.put(0, (byte) VERSION).put(1, (byte) 1).put(2, (byte) flags).put(3, (byte) elementBytes);
        out.putInt(4, total).putInt(8, blockBytes).putInt(12, chunkBytes);
    }

    /** Blocks that are no whole eights of elements keep their order. */
    static boolean isBitSorted(final int bytes, final int elementBytes) {
        return bytes / elementBytes % 8 == 0;
    }

    static void sortBits(final byte[] from, final int bytes, final int elementBytes, final byte[] to) {
        final int elements = bytes / elementBytes;
        BitShuffle.bits(from, elements, elementBytes, to);
        System.arraycopy(from, elements * elementBytes, to, elements * elementBytes, bytes - elements * elementBytes);
    }

    /** Fills all of {@code to} from the chunk. */
    void read(final ByteBuffer data, final ByteBuffer to) throws CodecException {
        final ByteBuffer in = data.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (in.capacity() < HEADER_BYTES) {
            throw new CodecException("blosc has " + in.capacity() + " bytes, less than its header");
        }
        final int flags = in.get(2);
        final int elementBytes = Byte.toUnsignedInt(in.get(3));
        final int total = in.getInt(4);
        final int blockBytes = in.getInt(8);
        if (in.get(0) < 1 || in.get(0) > VERSION || elementBytes == 0) {
            throw new CodecException("not a chunk of blosc 1: version " + in.get(0) + ", elements of " + elementBytes);
        }
        if (total != to.remaining() || in.getInt(12) < HEADER_BYTES || in.getInt(12) > in.capacity()) {
            throw new CodecException("blosc says " + total + " bytes in a chunk of " + in.getInt(12) + ", "
                    + to.remaining() + " in a chunk of " + in.capacity() + " were expected");
        }
        if ((flags & COPIED) != 0) {
            if (in.capacity() - HEADER_BYTES < total) {
                throw new CodecException("blosc ends before its " + total + " bytes");
            }
            to.put(to.position(), in, HEADER_BYTES, total).position(to.limit());
            return;
        }
        if (blockBytes < 1 || blockBytes > total) {
            throw new CodecException("blosc has blocks of " + blockBytes + " bytes for " + total);
        }
        if (plain.length < blockBytes) {
            plain = new byte[blockBytes];
            sorted = new byte[blockBytes];
        }
        for (int at = 0, block = 0; at < total; at += blockBytes, block++) {
            readBlock(in, block, flags, elementBytes, blockBytes, Math.min(blockBytes, total - at), to, at);
        }
        to.position(to.limit());
    }

    private void readBlock(
            final ByteBuffer in,
            final int block,
            final int flags,
            final int elementBytes,
            final int blockBytes,
            final int bytes,
            final ByteBuffer to,
            final int at)
            throws CodecException {
        final boolean split = (flags & UNSPLIT) == 0
                && elementBytes <= MOST_STREAMS
                && blockBytes / elementBytes >= SHORTEST_STREAM
                && bytes == blockBytes;
        final int streams = split ? elementBytes : 1;
        final int streamBytes = bytes / streams;
        // what a division leaves over is in no stream
        Arrays.fill(sorted, streamBytes * streams, bytes, (byte) 0);
        int from = intAt(in, HEADER_BYTES + 4L * block);
        for (int stream = 0; stream < streams; stream++) {
            final int length = intAt(in, from);
            from += 4;
            if (length < 0 || length > in.capacity() - from) {
                throw new CodecException(
                        "blosc has a stream of " + length + " bytes where " + (in.capacity() - from) + " are left");
            }
            unpack(flags, in, from, length, stream * streamBytes, streamBytes);
            from += length;
        }
        if ((flags & BIT_SHUFFLE) != 0 && bytes >= elementBytes && isBitSorted(bytes, elementBytes)) {
            final int elements = bytes / elementBytes;
            BitShuffle.unbits(sorted, elements, elementBytes, plain);
            System.arraycopy(
                    sorted, elements * elementBytes, plain, elements * elementBytes, bytes - elements * elementBytes);
            to.put(to.position() + at, plain, 0, bytes);
        } else if ((flags & BYTE_SHUFFLE) != 0 && elementBytes > 1) {
            BitShuffle.unbytes(sorted, bytes, elementBytes, plain);
            to.put(to.position() + at, plain, 0, bytes);
        } else {
            to.put(to.position() + at, sorted, 0, bytes);
        }
    }

    private static int intAt(final ByteBuffer in, final long at) throws CodecException {
        if (at < HEADER_BYTES || at > in.capacity() - 4) {
            throw new CodecException("blosc points to byte " + at + " of " + in.capacity());
        }
        return in.getInt((int) at);
    }

    /** One stream into {@link #sorted}. */
    private void unpack(
            final int flags, final ByteBuffer in, final int from, final int length, final int at, final int bytes)
            throws CodecException {
        if (length == bytes) {
            in.get(from, sorted, at, bytes);
            return;
        }
        final int format = (flags & 0xFF) >>> FORMAT_SHIFT;
        switch (format) {
            case BLOSCLZ -> BloscLz.unpack(in, from, length, sorted, at, bytes);
            case LZ4 -> {
                try {
                    if (lz4.decompress(in, from, length, ByteBuffer.wrap(sorted), at, bytes) != bytes) {
                        throw new CodecException("blosc has a stream that gives fewer than its " + bytes + " bytes");
                    }
                } catch (final LZ4Exception e) {
                    throw new CodecException("blosc has a stream that is not LZ4 of " + bytes + " bytes", e);
                }
            }
            case ZLIB -> ZlibCodec.inflate(in.slice(from, length), ByteBuffer.wrap(sorted, at, bytes));
            case SNAPPY -> {
                snappy = snappy == null ? new SnappyDecompressor() : snappy;
                unpack(snappy, "Snappy", in, from, length, at, bytes);
            }
            case ZSTD -> {
                zstd = zstd == null ? new ZstdDecompressor() : zstd;
                unpack(zstd, "zstd", in, from, length, at, bytes);
            }
            default -> throw new CodecException("blosc with format " + format + " inside is not known");
        }
    }

    private void unpack(
            final Decompressor with,
            final String name,
            final ByteBuffer in,
            final int from,
            final int length,
            final int at,
            final int bytes)
            throws CodecException {
        if (packed.length < length) {
            packed = new byte[length];
        }
        in.get(from, packed, 0, length);
        try {
            if (with.decompress(packed, 0, length, sorted, at, bytes) != bytes) {
                throw new CodecException("blosc has a stream that gives fewer than its " + bytes + " bytes");
            }
        } catch (final RuntimeException e) { // the library answers damaged data with several kinds
            throw new CodecException("blosc has a stream that is not " + name + " of " + bytes + " bytes", e);
        }
    }
}
