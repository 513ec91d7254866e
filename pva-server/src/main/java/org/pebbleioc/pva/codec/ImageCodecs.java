package org.pebbleioc.pva.codec;

import java.nio.ByteBuffer;
import java.util.List;
import org.pebbleioc.image.PixelType;

/** The codecs by their names on the wire. */
public final class ImageCodecs {
    /** Every name that {@link #decoder} knows. */
    public static final List<String> NAMES = List.of("jpeg", "zlib", "blosc", "lz4", "lz4hdf5", "bslz4");

    private ImageCodecs() {}

    /** A new codec that can decode what a server calls so, or null when the name is not known. */
    public static ImageCodec decoder(final String name) {
        return switch (name) {
            case "jpeg" -> new JpegCodec(JpegCodec.DEFAULT_QUALITY);
            case "zlib" -> new ZlibCodec(ZlibCodec.DEFAULT_LEVEL);
            case "blosc" -> new BloscCodec(BloscCodec.Options.DEFAULT);
            case "lz4" -> new Lz4Codec();
            case "lz4hdf5" -> new Lz4Hdf5Codec(0);
            case "bslz4" -> new BitshuffleLz4Codec();
            default -> null;
        };
    }

    static void needRows(final ImageCodec codec, final ByteBuffer pixels, final int width, final PixelType type) {
        if (!codec.takes(type)) {
            throw new IllegalArgumentException(codec.name() + " takes no pixels of type " + type.label());
        }
        if (width < 1 || pixels.remaining() == 0 || pixels.remaining() % ((long) width * type.bytes()) != 0) {
            throw new IllegalArgumentException(
                    "whole rows are needed: width=" + width + " bytes=" + pixels.remaining() + " type=" + type.label());
        }
    }
}
