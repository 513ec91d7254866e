package org.pebbleioc.pva.stream;

import org.pebbleioc.pva.codec.BitshuffleLz4Codec;
import org.pebbleioc.pva.codec.BloscCodec;
import org.pebbleioc.pva.codec.ImageCodec;
import org.pebbleioc.pva.codec.JpegCodec;
import org.pebbleioc.pva.codec.Lz4Codec;
import org.pebbleioc.pva.codec.Lz4Hdf5Codec;
import org.pebbleioc.pva.codec.ZlibCodec;

/** How a stream compresses. Written by control threads; a worker takes a new codec when it sees a new choice. */
public final class CodecSettings {
    /** areaDetector's {@code Compressor}, in its order (ADCore 3.15). */
    public enum Compressor {
        NONE,
        JPEG,
        ZLIB,
        BLOSC,
        LZ4,
        LZ4HDF5,
        BSLZ4
    }

    /** All that makes a codec. */
    record Choice(Compressor compressor, int jpegQuality, int zlibLevel, BloscCodec.Options blosc, int lz4hdf5Block) {
        ImageCodec codec() {
            return switch (compressor) {
                case NONE -> null;
                case JPEG -> new JpegCodec(jpegQuality);
                case ZLIB -> new ZlibCodec(zlibLevel);
                case BLOSC -> new BloscCodec(blosc);
                case LZ4 -> new Lz4Codec();
                case LZ4HDF5 -> new Lz4Hdf5Codec(lz4hdf5Block);
                case BSLZ4 -> new BitshuffleLz4Codec();
            };
        }
    }

    private volatile Choice choice;

    public CodecSettings(final Compressor compressor) {
        choice = new Choice(
                compressor, JpegCodec.DEFAULT_QUALITY, ZlibCodec.DEFAULT_LEVEL, BloscCodec.Options.DEFAULT, 0);
    }

    /** Room for whatever any codec makes of so many bytes; JPEG of noise at the best quality may be refused. */
    public static long bound(final int rawBytes) {
        long most = rawBytes;
        for (final ImageCodec codec : new ImageCodec[] {
            new Lz4Codec(),
            new Lz4Hdf5Codec(1024),
            new BitshuffleLz4Codec(),
            new ZlibCodec(1),
            new BloscCodec(BloscCodec.Options.DEFAULT)
        }) {
            most = Math.max(most, codec.bound(rawBytes));
        }
        return most;
    }

    Choice choice() {
        return choice;
    }

    public synchronized void compressor(final Compressor which) {
        choice = new Choice(which, choice.jpegQuality, choice.zlibLevel, choice.blosc, choice.lz4hdf5Block);
    }

    /** @param quality 1..100 */
    public synchronized void jpegQuality(final int quality) {
        new JpegCodec(quality); // says what is wrong with it
        choice = new Choice(choice.compressor, quality, choice.zlibLevel, choice.blosc, choice.lz4hdf5Block);
    }

    /** @param level 0..9 */
    public synchronized void zlibLevel(final int level) {
        new ZlibCodec(level);
        choice = new Choice(choice.compressor, choice.jpegQuality, level, choice.blosc, choice.lz4hdf5Block);
    }

    public BloscCodec.Options blosc() {
        return choice.blosc;
    }

    public synchronized void blosc(final BloscCodec.Options options) {
        choice = new Choice(choice.compressor, choice.jpegQuality, choice.zlibLevel, options, choice.lz4hdf5Block);
    }

    /** @param bytes of a block of lz4hdf5, 0 for 1 MiB */
    public synchronized void lz4hdf5Block(final int bytes) {
        new Lz4Hdf5Codec(bytes);
        choice = new Choice(choice.compressor, choice.jpegQuality, choice.zlibLevel, choice.blosc, bytes);
    }
}
