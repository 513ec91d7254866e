package org.pebbleioc.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** The machine's own limit: one thread writes the same buffers in 1 MiB pieces, one reads and throws away. */
final class RawLoopback {
    private static final int PIECE = 1 << 20;

    private RawLoopback() {}

    /** Bytes per second of frames of {@code frameBytes}, taken in turn from the buffers. */
    static double measure(final ByteBuffer[] buffers, final int frameBytes, final long roundNs)
            throws IOException, InterruptedException {
        try (ServerSocketChannel server =
                        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                SocketChannel out = SocketChannel.open(server.getLocalAddress());
                SocketChannel in = server.accept()) {
            final Thread reader = new Thread(() -> drain(in), "raw-drain");
            reader.setDaemon(true);
            reader.start();
            send(out, buffers, frameBytes, roundNs / 4);
            final long start = System.nanoTime();
            final long bytes = send(out, buffers, frameBytes, roundNs);
            final double rate = (double) bytes / (System.nanoTime() - start) * 1e9;
            out.shutdownOutput();
            reader.join(2_000);
            return rate;
        }
    }

    private static long send(
            final SocketChannel out, final ByteBuffer[] buffers, final int frameBytes, final long forNs)
            throws IOException {
        final ByteBuffer[] views = new ByteBuffer[buffers.length];
        for (int i = 0; i < views.length; i++) {
            views[i] = buffers[i].duplicate();
        }
        final long start = System.nanoTime();
        long bytes = 0;
        int next = 0;
        do {
            final ByteBuffer view = views[next];
            next = next + 1 == views.length ? 0 : next + 1;
            for (int at = 0; at < frameBytes; ) {
                view.limit(Math.min(frameBytes, at + PIECE)).position(at);
                at += out.write(view);
            }
            bytes += frameBytes;
        } while (System.nanoTime() - start < forNs);
        return bytes;
    }

    private static void drain(final SocketChannel in) {
        final ByteBuffer buffer = ByteBuffer.allocateDirect(PIECE);
        try {
            while (in.read(buffer) >= 0) {
                buffer.clear();
            }
        } catch (final IOException e) {
            // the end of a round is a closed channel
        }
    }
}
