package org.pebbleioc.driver.sim.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.ImageSource;

/**
 * Recorded frames, decoded one at a time to little-endian pixels. The first ones, up to {@link #CACHE_BYTES}, stay in
 * memory, so that a short recording is decoded once and then costs one copy a frame; later ones are decoded each time.
 */
abstract class DecodedFrames implements ImageSource {
    static final long CACHE_BYTES = 64L << 20;

    private final ImageFormat format;
    private final int count;
    private final ByteBuffer[] cached;
    private ByteBuffer scratch;
    private int scratchFrame = -1;

    /** @param count frames, at least 1 */
    DecodedFrames(final ImageFormat format, final int count) {
        this.format = format;
        this.count = count;
        cached = new ByteBuffer[(int) Math.min(count, Math.max(1, CACHE_BYTES / format.sizeBytes()))];
    }

    @Override
    public final ImageFormat format() {
        return format;
    }

    @Override
    public final long frameCount() {
        return count;
    }

    @Override
    public final void read(final long frame, final int offset, final ByteBuffer to) throws IOException {
        final ByteBuffer pixels = decoded((int) Math.floorMod(frame, (long) count));
        final int length = to.remaining();
        to.put(to.position(), pixels, offset, length);
        to.position(to.position() + length);
    }

    /** Decodes frame 0, so that a file that cannot be used is found when it is opened. */
    final void loadFirst() throws IOException {
        decoded(0);
    }

    /**
     * Fills one frame.
     *
     * @param into little-endian, exactly one image, written with absolute or relative puts
     * @throws IOException the frame cannot be read, or is not of {@link #format}; names file and frame
     */
    abstract void decode(int frame, ByteBuffer into) throws IOException;

    private ByteBuffer decoded(final int frame) throws IOException {
        if (frame < cached.length) {
            if (cached[frame] == null) {
                final ByteBuffer fresh = allocate();
                decode(frame, fresh);
                cached[frame] = fresh.clear();
            }
            return cached[frame];
        }
        if (frame != scratchFrame) {
            if (scratch == null) {
                scratch = allocate();
            }
            scratchFrame = -1;
            decode(frame, scratch.clear());
            scratch.clear();
            scratchFrame = frame;
        }
        return scratch;
    }

    private ByteBuffer allocate() {
        return ByteBuffer.allocate(format.sizeBytes()).order(ByteOrder.LITTLE_ENDIAN);
    }
}
