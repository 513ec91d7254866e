package org.pebbleioc.pva.stream;

import java.nio.ByteBuffer;
import org.pebbleioc.pva.codec.ImageCodec;
import org.pebbleioc.pva.image.ImageShape;

/** Compresses images as the settings say at the time. */
public final class CodecWork implements FrameWork {
    private final CodecSettings settings;
    private CodecSettings.Choice choice;
    private ImageCodec codec;
    private String problem = "";

    public CodecWork(final CodecSettings settings) {
        this.settings = settings;
    }

    @Override
    public ImageShape work(final Frame from, final ByteBuffer to) {
        if (settings.choice() != choice) {
            choice = settings.choice();
            codec = choice.codec();
        }
        final ImageShape in = from.shape();
        final ByteBuffer pixels = from.pixels();
        if (!in.codec().isEmpty()) {
            problem = "the images are compressed already, by " + in.codec();
            return null;
        }
        if (codec == null) {
            if (pixels.remaining() > to.remaining()) {
                problem = "an image of " + pixels.remaining() + " bytes does not fit an output buffer";
                return null;
            }
            to.put(pixels);
            return in;
        }
        if (!codec.takes(in.type())) {
            problem = codec.name() + " takes no pixels of type " + in.type().label();
            return null;
        }
        if (codec.encode(pixels, in.width(), in.type(), to) == ImageCodec.NO_ROOM) {
            problem = codec.name() + " makes an image of " + pixels.remaining() + " bytes larger than an output buffer";
            return null;
        }
        return new ImageShape(
                in.width(),
                in.rows(),
                in.fullWidth(),
                in.fullRows(),
                in.binning(),
                in.type(),
                codec.name(),
                in.region());
    }

    @Override
    public String problem() {
        return problem;
    }
}
