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

/**
 * The smallest PVAccess client that can subscribe: it reads message headers and throws the rest away, so that what is
 * measured is the server. One thread of its own.
 */
final class DrainClient implements AutoCloseable {
    private static final int HEADER = 8;
    private static final int READ_BYTES = 1 << 20;
    private static final byte MAGIC = (byte) 0xCA;

    private final SocketChannel channel;
    private final ByteBuffer in;
    private final Thread thread;
    private final IntConsumer onRead;

    // Written by the client's thread.
    private volatile long messages;
    private volatile long bytes;
    private volatile boolean subscribed;

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
                final int size = in.getInt();
                if ((flags & 1) != 0) {
                    continue; // a control message: its "size" is data
                }
                answer(command, size, pv);
            }
        } catch (final IOException e) {
            // the end of a benchmark is a closed channel
        }
    }

    private void answer(final int command, final int size, final String pv) throws IOException {
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
                skip(size);
                if (subscribed) {
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
        final ByteBuffer message = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
        message.put(MAGIC).put((byte) 2).put((byte) 0).put((byte) command).putInt(0);
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
