package org.pebbleioc.readout.shm;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The receiver's end of the local socket: frames in, releases out. Releases go in batches, by count or by time, whichever
 * comes first. One thread.
 */
public final class ShmClient implements Closeable {
    /** Told what comes; the buffer is little-endian, from the frame's first byte behind the type to its end. */
    public interface Frames {
        void hello(ByteBuffer frame) throws IOException;

        void message(ByteBuffer frame) throws IOException;
    }

    /** Entries that make a batch full. */
    public static final int BATCH_ENTRIES = 64;
    /** Longest time that a release waits for others. */
    public static final long BATCH_NS = 10_000_000;

    private static final int FIRST_IN_BYTES = 256 * 1024;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final Frames frames;

    /** Not yet handled: from 0 to its position. */
    private ByteBuffer in = ByteBuffer.allocateDirect(FIRST_IN_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    private ByteBuffer out =
            ByteBuffer.allocateDirect(2 * ShmProtocol.MAX_CLIENT_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    private final long[] batchId = new long[BATCH_ENTRIES];
    private final int[] batchFirst = new int[BATCH_ENTRIES];
    private final int[] batchParts = new int[BATCH_ENTRIES];
    private int batched;
    private long batchSinceNs;

    /** @throws IOException nobody serves the socket */
    public ShmClient(final Path socket, final Frames frames) throws IOException {
        this.frames = frames;
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        selector = Selector.open();
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ);
    }

    /** To be said when the regions are mapped. */
    public void attach() throws IOException {
        out.putInt(ShmProtocol.ATTACH_BYTES).putInt(ShmProtocol.ATTACH);
        out.putInt(ShmProtocol.MAGIC).putInt(ShmProtocol.VERSION);
        out.putLong(ProcessHandle.current().pid());
        write();
    }

    /** Parts of a message are no longer needed; for a message without parts {@code count} is 0. */
    public void release(final long id, final int firstPart, final int count) throws IOException {
        if (batched == 0) {
            batchSinceNs = System.nanoTime();
        }
        batchId[batched] = id;
        batchFirst[batched] = firstPart;
        batchParts[batched] = count;
        batched++;
        if (batched == BATCH_ENTRIES) {
            sendBatch();
        }
    }

    private void sendBatch() throws IOException {
        final int length = ShmProtocol.FRAME_HEADER_BYTES + Integer.BYTES + batched * ShmProtocol.RELEASE_ENTRY_BYTES;
        if (out.remaining() < length) {
            final ByteBuffer larger =
                    ByteBuffer.allocateDirect(2 * out.capacity()).order(ByteOrder.LITTLE_ENDIAN);
            out = larger.put(out.flip());
        }
        out.putInt(length).putInt(ShmProtocol.RELEASE).putInt(batched);
        for (int i = 0; i < batched; i++) {
            out.putLong(batchId[i]).putInt(batchFirst[i]).putInt(batchParts[i]);
        }
        batched = 0;
        write();
    }

    /**
     * Waits for frames and hands them over; sends the releases that are due.
     *
     * @return whether anything came
     * @throws IOException the sender is gone, or sent what is no frame
     */
    public boolean poll(final long timeoutNs) throws IOException {
        final long untilNs = System.nanoTime() + timeoutNs;
        while (true) {
            final long nowNs = System.nanoTime();
            if (batched > 0 && nowNs - batchSinceNs >= BATCH_NS) {
                sendBatch();
            }
            if (read()) {
                return true;
            }
            long waitNs = untilNs - nowNs;
            if (waitNs <= 0) {
                return false;
            }
            if (batched > 0) {
                waitNs = Math.min(waitNs, batchSinceNs + BATCH_NS - nowNs);
            }
            key.interestOps(SelectionKey.OP_READ | (out.position() > 0 ? SelectionKey.OP_WRITE : 0));
            selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(waitNs)));
            selector.selectedKeys().clear();
            write();
            if (Thread.currentThread().isInterrupted()) {
                return false;
            }
        }
    }

    private boolean read() throws IOException {
        final int got = channel.read(in);
        if (got < 0) {
            throw new EOFException("the sender has closed the connection");
        }
        in.flip();
        boolean any = false;
        while (in.remaining() >= ShmProtocol.FRAME_HEADER_BYTES) {
            final int start = in.position();
            final int length = in.getInt(start);
            if (length < ShmProtocol.FRAME_HEADER_BYTES || length > ShmProtocol.MAX_SERVER_BYTES) {
                throw new IOException("the sender sent a frame of " + Integer.toUnsignedString(length) + " bytes");
            }
            if (in.remaining() < length) {
                break;
            }
            final ByteBuffer frame = in.slice(
                            start + ShmProtocol.FRAME_HEADER_BYTES, length - ShmProtocol.FRAME_HEADER_BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN);
            switch (in.getInt(start + 4)) {
                case ShmProtocol.HELLO -> frames.hello(frame);
                case ShmProtocol.MESSAGE -> frames.message(frame);
                default -> throw new IOException("the sender sent a frame of type " + in.getInt(start + 4));
            }
            in.position(start + length);
            any = true;
        }
        final int needed = in.remaining() >= Integer.BYTES ? in.getInt(in.position()) : 0;
        in.compact();
        if (needed > in.capacity()) {
            in = ByteBuffer.allocateDirect(2 * needed)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put(in.flip());
        }
        return any;
    }

    private void write() throws IOException {
        if (out.position() > 0) {
            out.flip();
            channel.write(out);
            out.compact();
        }
    }

    /** Checks a HELLO and calls back for each region. */
    public static void readHello(final ByteBuffer frame, final RegionMapper mapper) throws IOException {
        if (frame.remaining() < 12 || frame.getInt() != ShmProtocol.MAGIC) {
            throw new IOException("the socket's owner is no sender of time frames");
        }
        final int version = frame.getInt();
        if (version != ShmProtocol.VERSION) {
            throw new IOException("the sender speaks version " + version + ", this is " + ShmProtocol.VERSION);
        }
        final int count = frame.getInt();
        for (int i = 0; i < count; i++) {
            if (frame.remaining() < 14 || frame.getInt() != i) {
                throw new IOException("the sender's list of regions cannot be read");
            }
            final long bytes = frame.getLong();
            final byte[] path = new byte[Math.min(frame.remaining() - 2, frame.getShort(frame.position()) & 0xFFFF)];
            frame.getShort();
            frame.get(path);
            mapper.map(new String(path, StandardCharsets.UTF_8), bytes);
        }
    }

    /** One region of a HELLO. */
    public interface RegionMapper {
        void map(String path, long bytes) throws IOException;
    }

    /** Sends what is due, then closes. */
    @Override
    public void close() throws IOException {
        try {
            if (batched > 0) {
                sendBatch();
            }
            write();
        } catch (final IOException e) {
            // the sender is gone, and has taken everything back
        } finally {
            selector.close();
            channel.close();
        }
    }
}
