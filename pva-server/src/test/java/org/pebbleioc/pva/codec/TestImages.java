package org.pebbleioc.pva.codec;

import java.nio.ByteBuffer;
import java.util.Random;
import org.pebbleioc.image.PixelType;

/** Images to be compressed, and the codecs with all their options. */
final class TestImages {
    private TestImages() {}

    /** Between flat and all noise, by {@code noiseBits} of 64 per element. */
    static ByteBuffer of(
            final Random random, final PixelType type, final int width, final int height, final int noiseBits) {
        final ByteBuffer pixels = ByteBuffer.allocateDirect(width * height * type.bytes() + 9);
        pixels.position(3).limit(pixels.capacity() - 6); // no codec may rely on an image that fills its buffer
        for (int i = 0; i < width * height; i++) {
            final long value = noiseBits == 0 ? i / 100 : random.nextLong() >>> 64 - noiseBits;
            for (int b = 0; b < type.bytes(); b++) {
                pixels.put(3 + i * type.bytes() + b, (byte) (value >>> 8 * b));
            }
        }
        return pixels;
    }

    /** What JPEG is made for: 8 bits, no edges. */
    static ByteBuffer smooth(final int width, final int height) {
        final ByteBuffer pixels = ByteBuffer.allocateDirect(width * height);
        for (int i = 0; i < pixels.capacity(); i++) {
            pixels.put(i, (byte) (128 + 100 * Math.sin(i % width / 20.0) * Math.cos(i / width / 15.0)));
        }
        return pixels;
    }

    /** A new one of every kind that loses nothing. */
    static ImageCodec[] lossless() {
        final ImageCodec[] blosc =
                new ImageCodec[BloscCodec.Compressor.values().length * BloscCodec.Shuffle.values().length];
        int n = 0;
        for (final BloscCodec.Compressor compressor : BloscCodec.Compressor.values()) {
            for (final BloscCodec.Shuffle shuffle : BloscCodec.Shuffle.values()) {
                blosc[n++] = new BloscCodec(new BloscCodec.Options(compressor, 3, shuffle));
            }
        }
        final ImageCodec[] all = {
            new Lz4Codec(),
            new BitshuffleLz4Codec(),
            new Lz4Hdf5Codec(5000),
            new ZlibCodec(1),
            new BloscCodec(new BloscCodec.Options(BloscCodec.Compressor.LZ4, 0, BloscCodec.Shuffle.BIT))
        };
        final ImageCodec[] both = java.util.Arrays.copyOf(all, all.length + blosc.length);
        System.arraycopy(blosc, 0, both, all.length, blosc.length);
        return both;
    }
}
