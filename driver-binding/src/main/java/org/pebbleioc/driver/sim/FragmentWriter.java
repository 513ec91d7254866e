package org.pebbleioc.driver.sim;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.pebbleioc.image.ImageSource;
import org.pebbleioc.timing.TimingHeader;

/** Fills one DMA buffer: header where a share begins, then pixels or what Configure announces. {@code sim-card}. */
final class FragmentWriter {
    private final Hardware hardware;
    private final boolean staticPixels;
    /** Index of the first receive buffer. */
    private final int firstIndex;
    /** Static mode: receive buffers that have their pixels. */
    private final boolean[] filled;

    private ImageSource source;

    FragmentWriter(final Hardware hardware, final int firstIndex, final boolean staticPixels) {
        this.hardware = hardware;
        this.firstIndex = firstIndex;
        this.staticPixels = staticPixels;
        filled = new boolean[hardware.rxCount()];
    }

    /** Where the pixels of the next image come from. */
    void source(final ImageSource from) {
        source = from;
    }

    /** Static mode writes every buffer once more. */
    void newFormat() {
        Arrays.fill(filled, false);
    }

    /**
     * Writes the next {@code bytes} bytes of a share.
     *
     * @throws IOException the source gave up; the contents of the buffer mean nothing
     */
    void fill(final LaneFrame frame, final int index, final int bytes) throws IOException {
        final ByteBuffer to = hardware.buffer(index).clear();
        int at = 0;
        if (frame.position == 0) {
            frame.writeHeader(to);
            at = TimingHeader.BYTES;
        }
        if (frame.announced != null) {
            frame.announced.write(to, at);
        } else if (bytes > at && !(staticPixels && filled[index - firstIndex])) {
            filled[index - firstIndex] = true;
            pixels(frame, to, at, bytes);
        }
    }

    private void pixels(final LaneFrame frame, final ByteBuffer to, final int at, final int end) throws IOException {
        final int offset = frame.imageOffset + frame.position + at - TimingHeader.BYTES;
        final int real = Math.max(0, Math.min(end - at, source.format().sizeBytes() - offset));
        if (real > 0) {
            readSource(frame.sourceFrame, offset, to.limit(at + real).position(at));
        }
        to.clear();
        for (int i = at + real; i < end; i++) {
            to.put(i, (byte) 0);
        }
    }

    private void readSource(final long sourceFrame, final int offset, final ByteBuffer to) throws IOException {
        try {
            source.read(sourceFrame, offset, to);
        } catch (final RuntimeException e) {
            // decoders of recorded files throw what they like; the card must survive all of it
            throw new IOException("frame " + sourceFrame + ": " + e, e);
        }
    }
}
