package org.pebbleioc.pva.stream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.pva.image.FrameInfo;
import org.pebbleioc.pva.image.ImageShape;
import org.pebbleioc.pva.server.PvListener;
import org.pebbleioc.pva.server.PvUpdate;
import org.pebbleioc.readout.memory.BufferPool;

/** Frames from a pool of the test's own, in the place of a camera. */
final class TestSource {
    final BufferPool pool;
    private final ImageShape shape;
    private int next;

    TestSource(final int buffers, final int width, final int height, final PixelType type) {
        shape = new ImageShape(width, height, width, height, 1, type, "");
        pool = pool("source", buffers, (int) shape.bytes());
    }

    static BufferPool pool(final String name, final int count, final int bytes) {
        final ByteBuffer[] buffers = new ByteBuffer[count];
        Arrays.setAll(buffers, i -> ByteBuffer.allocateDirect(bytes + BufferPool.GUARD_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN));
        return new BufferPool(name, buffers);
    }

    ImageShape shape() {
        return shape;
    }

    /** The next image, each byte its number; held once, by the caller. Its number counts from 1. */
    Frame next() {
        final long handle = pool.allocate();
        if (handle == BufferPool.NONE) {
            throw new AssertionError("the source has no buffer left: the stream keeps too many");
        }
        final int number = ++next;
        final ByteBuffer memory = pool.buffer(BufferPool.index(handle));
        for (int i = 0; i < shape.bytes(); i++) {
            memory.put(i, (byte) number);
        }
        return frame(shape, memory, number, handle);
    }

    /** Offers the next image and lets go of it, as a camera does. */
    void offerTo(final DerivedStream stream, final long nowNs) {
        final Frame frame = next();
        stream.offer(frame, nowNs);
        frame.release();
    }

    private Frame frame(final ImageShape shape, final ByteBuffer memory, final int number, final long handle) {
        final FrameInfo info = new FrameInfo(number, 1000 + number, 5, 0, number, number);
        return new Frame() {
            @Override
            public ImageShape shape() {
                return shape;
            }

            @Override
            public FrameInfo info() {
                return info;
            }

            @Override
            public ByteBuffer pixels() {
                return memory.slice(0, (int) shape.bytes());
            }

            @Override
            public void retain() {
                pool.retain(handle);
            }

            @Override
            public void release() {
                pool.release(handle);
            }
        };
    }

    /** Copies the image as it is. */
    static FrameWork copying() {
        return new FrameWork() {
            @Override
            public ImageShape work(final Frame from, final ByteBuffer to) {
                to.put(from.pixels());
                return from.shape();
            }

            @Override
            public String problem() {
                return "";
            }
        };
    }

    /** A client that keeps all it is sent. */
    static final class Client implements PvListener {
        final List<Integer> ids = new ArrayList<>();
        final List<Boolean> whole = new ArrayList<>();
        final List<PvUpdate> kept = new ArrayList<>();
        boolean keeps;
        boolean canGiveBack;
        boolean destroyed;

        @Override
        public synchronized void updated(final PvUpdate update) {
            ids.add(update.value().getIntField("uniqueId").get());
            whole.add(update.changed().get(0));
            if (keeps) {
                update.retain();
                kept.add(update);
            }
        }

        @Override
        public synchronized int reclaim() {
            if (!canGiveBack) {
                return 0;
            }
            final int count = kept.size();
            kept.forEach(PvUpdate::release);
            kept.clear();
            return count;
        }

        @Override
        public void destroyed() {
            destroyed = true;
        }
    }
}
