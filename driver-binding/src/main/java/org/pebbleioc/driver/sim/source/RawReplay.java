package org.pebbleioc.driver.sim.source;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.pebbleioc.image.ImageFormat;

/** Frames one after the other in a file without any header. */
final class RawReplay extends DecodedFrames {
    private final Path file;
    private final ByteOrder order;
    private final FileChannel channel;

    private RawReplay(
            final Path file, final ImageFormat format, final ByteOrder order, final FileChannel channel, final int n) {
        super(format, n);
        this.file = file;
        this.order = order;
        this.channel = channel;
    }

    /**
     * @param order of the bytes in the file
     * @throws IOException the file cannot be read, or does not hold a whole number of frames
     */
    static RawReplay open(final Path file, final ImageFormat format, final ByteOrder order) throws IOException {
        final FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            final long bytes = channel.size();
            if (bytes == 0 || bytes % format.sizeBytes() != 0) {
                throw new IOException(file + ": " + bytes + " bytes are no whole number of frames of " + format
                        + ", which take " + format.sizeBytes() + " bytes each");
            }
            final int frames = Math.toIntExact(bytes / format.sizeBytes());
            return new RawReplay(file, format, order, channel, frames);
        } catch (final IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    void decode(final int frame, final ByteBuffer into) throws IOException {
        long position = (long) frame * format().sizeBytes();
        while (into.hasRemaining()) {
            final int read = channel.read(into, position);
            if (read < 0) {
                throw new EOFException(file + ": ends in the middle of frame " + frame);
            }
            position += read;
        }
        if (order == ByteOrder.BIG_ENDIAN) {
            swap(into, format().pixelType().bytes());
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static void swap(final ByteBuffer pixels, final int bytes) {
        final int end = pixels.limit();
        for (int at = 0; at < end; at += bytes) {
            switch (bytes) {
                case 2 -> pixels.putShort(at, Short.reverseBytes(pixels.getShort(at)));
                case 4 -> pixels.putInt(at, Integer.reverseBytes(pixels.getInt(at)));
                case 8 -> pixels.putLong(at, Long.reverseBytes(pixels.getLong(at)));
                default -> {
                    return;
                }
            }
        }
    }
}
