package org.pebbleioc.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;

/**
 * The smallest PVAccess client that can subscribe: it reads message headers and throws the rest away, so that what is
 * measured is the server. One thread of its own.
 */
final class DrainClient implements AutoCloseable {
    private static final int HEADER = 8;
    private static final int READ_BYTES = 1 << 20;
    private static final byte MAGIC = (byte) 0xCA;
    private static final int SET_BYTE_ORDER = 2;

    /** Bits of the flags: 0 a whole message, 0x10 the first part of one, 0x20 the last, both one in between. */
    private static final int SEGMENT = 0x30;

    private static final int LAST_SEGMENT = 0x20;

    private final SocketChannel channel;
    private final ByteBuffer in;
    private final Thread thread;
    private final IntConsumer onRead;

    // The client's thread only.
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    // Written by the client's thread.
    private volatile long messages;
    private volatile long bytes;
    private volatile boolean subscribed;

    /** Set before it subscribes; hears of each update when its first byte is there. */
    private volatile LongConsumer firstByte = ns -> {};

    DrainClient(final int port, final String pv) throws IOException {
        this(port, pv, READ_BYTES, n -> {});
    }

    /** @param onRead told after every read how many bytes it brought; a client that reads slowly waits there */
    DrainClient(final int port, final String pv, final int readBytes, final IntConsumer onRead) throws IOException {
        in = ByteBuffer.allocateDirect(readBytes).order(ByteOrder.LITTLE_ENDIAN);
        this.onRead = onRead;
        channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
        thread = new Thread(() -> run(pv), "drain");
        thread.setDaemon(true);
        thread.start();
    }

    /** Monitor updates received. */
    long messages() {
        return messages;
    }

    /** Bytes of all messages received. */
    long bytes() {
        return bytes;
    }

    /** Hears of each update, with the time when its header was read. */
    void onFirstByte(final LongConsumer listener) {
        firstByte = listener;
    }

    boolean isSubscribed() {
        return subscribed;
    }

    /** Ends with a TCP reset, wherever it stands in a message. */
    void die() throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        close();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        try {
            thread.join(2_000);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(final String pv) {
        try {
            in.limit(0);
            while (true) {
                need(HEADER);
                if (in.get() != MAGIC) {
                    throw new IOException("lost the message boundary");
                }
                in.get();
                final byte flags = in.get();
                final int command = Byte.toUnsignedInt(in.get());
                final ByteOrder theirs = (flags & 0x80) != 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
                final int size = in.order(theirs).getInt();
                if ((flags & 1) != 0) { // a control message: its "size" is data
                    order = command == SET_BYTE_ORDER ? theirs : order;
                    continue;
                }
                answer(command, size, pv, flags & SEGMENT);
            }
        } catch (final IOException e) {
            // the end of a benchmark is a closed channel
        }
    }

    private void answer(final int command, final int size, final String pv, final int segment) throws IOException {
        switch (command) {
            case 1 -> { // connection validation
                skip(size);
                send(1, b -> {
                    b.putInt(READ_BYTES).putShort((short) 0x7FFF).putShort((short) 0);
                    text(b, "anonymous");
                    b.put((byte) 0xFF);
                });
            }
            case 9 -> { // validated
                skip(size);
                send(7, b -> {
                    b.putShort((short) 1).putInt(1);
                    text(b, pv);
                });
            }
            case 7 -> { // channel created
                need(8);
                in.getInt();
                final int serverId = in.getInt();
                skip(size - 8);
                send(13, b -> {
                    b.putInt(serverId).putInt(2).put((byte) 0x08);
                    // pvRequest: structure { structure field {} }
                    b.put((byte) 0x80).put((byte) 0).put((byte) 1);
                    text(b, "field");
                    b.put((byte) 0x80).put((byte) 0).put((byte) 0);
                });
                send(13, b -> b.putInt(serverId).putInt(2).put((byte) 0x44));
            }
            case 13 -> {
                if (subscribed && segment != LAST_SEGMENT && segment != SEGMENT) {
                    firstByte.accept(System.nanoTime());
                }
                skip(size);
                if (subscribed && (segment == 0 || segment == LAST_SEGMENT)) {
                    messages++;
                }
                subscribed = true; // the first one is the answer to the request
            }
            default -> skip(size);
        }
    }

    private interface Body {
        void write(ByteBuffer to);
    }

    private void send(final int command, final Body body) throws IOException {
        final ByteBuffer message = ByteBuffer.allocate(512).order(order);
        message.put(MAGIC)
                .put((byte) 2)
                .put((byte) (order == ByteOrder.BIG_ENDIAN ? 0x80 : 0))
                .put((byte) command)
                .putInt(0);
        body.write(message);
        message.putInt(4, message.position() - HEADER);
        message.flip();
        while (message.hasRemaining()) {
            channel.write(message);
        }
    }

    private static void text(final ByteBuffer to, final String text) {
        final byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        to.put((byte) utf8.length).put(utf8);
    }

    private void need(final int count) throws IOException {
        while (in.remaining() < count) {
            in.compact();
            final int n = channel.read(in);
            in.flip();
            if (n < 0) {
                throw new EOFException();
            }
            bytes += n;
            onRead.accept(n);
        }
    }

    private void skip(final int count) throws IOException {
        int left = count;
        while (left > in.remaining()) {
            left -= in.remaining();
            in.clear();
            final int n = channel.read(in);
            in.flip();
            if (n < 0) {
                throw new EOFException();
            }
            bytes += n;
            onRead.accept(n);
        }
        in.position(in.position() + left);
    }
}
