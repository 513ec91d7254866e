package org.pebbleioc.pva.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.stream.ImageOutputStreamImpl;

/** A piece of memory as the Java image library wants to read or write it. */
final class BufferImageStream extends ImageOutputStreamImpl {
    /** The memory is full. */
    static final class FullException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private final ByteBuffer memory;
    private final int start;

    private BufferImageStream(final ByteBuffer memory) {
        this.memory = memory;
        start = memory.position();
    }

    static BufferImageStream reading(final ByteBuffer from) {
        return new BufferImageStream(from);
    }

    /** Writes from the position on and moves it. */
    static BufferImageStream writing(final ByteBuffer to) {
        return new BufferImageStream(to);
    }

    @Override
    public int read() {
        bitOffset = 0;
        if (streamPos >= memory.limit() - start) {
            return -1;
        }
        return memory.get(start + (int) streamPos++) & 0xFF;
    }

    @Override
    public int read(final byte[] to, final int offset, final int length) {
        bitOffset = 0;
        final int count = (int) Math.min(length, memory.limit() - start - streamPos);
        if (count <= 0) {
            return -1;
        }
        memory.get(start + (int) streamPos, to, offset, count);
        streamPos += count;
        return count;
    }

    @Override
    public long length() {
        return memory.limit() - (long) start;
    }

    @Override
    public void write(final int value) throws IOException {
        flushBits();
        room(1);
        memory.put(start + (int) streamPos++, (byte) value);
        memory.position(start + (int) streamPos);
    }

    @Override
    public void write(final byte[] from, final int offset, final int length) throws IOException {
        flushBits();
        room(length);
        memory.put(start + (int) streamPos, from, offset, length);
        streamPos += length;
        memory.position(start + (int) streamPos);
    }

    private void room(final int bytes) throws FullException {
        if (memory.limit() - start - streamPos < bytes) {
            throw new FullException();
        }
    }
}
