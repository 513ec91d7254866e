package org.pebbleioc.pva.image;

import java.nio.ByteBuffer;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.ImageSource;

/** Byte i of frame n is {@code (i * 7 + n) & 0xFF}: every byte of every frame can be foretold. */
final class RampSource implements ImageSource {
    private final ImageFormat format;

    RampSource(final ImageFormat format) {
        this.format = format;
    }

    static byte at(final long frame, final int i) {
        return (byte) (i * 7 + frame);
    }

    @Override
    public ImageFormat format() {
        return format;
    }

    @Override
    public long frameCount() {
        return 0;
    }

    @Override
    public void read(final long frame, final int offset, final ByteBuffer to) {
        for (int i = offset; to.hasRemaining(); i++) {
            to.put(at(frame, i));
        }
    }

    @Override
    public void close() {}
}
