package org.pebbleioc.pva.client;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.MessageHeader;

/**
 * Stands between a client and a server and cuts the server's messages into segments of random length, with control
 * messages between them, as servers of other makers may. It can stop in the middle of a large message.
 */
final class SlicingProxy implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final InetSocketAddress server;
    private final Random random;
    private final AtomicInteger stalls = new AtomicInteger();
    /** From here on a message longer than this is sent half, and then nothing more. */
    volatile int stallAbove = Integer.MAX_VALUE;

    SlicingProxy(final int serverPort, final long seed) throws IOException {
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort);
        random = new Random(seed);
        final Thread accept = new Thread(this::accept, "proxy-accept");
        accept.setDaemon(true);
        accept.start();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    int stalls() {
        return stalls.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                final Socket client = listener.accept();
                final Socket to = new Socket(server.getAddress(), server.getPort());
                thread(() -> client.getInputStream().transferTo(to.getOutputStream()), client, to);
                thread(() -> slice(to, client), client, to);
            } catch (final IOException e) {
                return;
            }
        }
    }

    private interface Copy {
        void run() throws IOException;
    }

    private static void thread(final Copy copy, final Socket one, final Socket other) {
        final Thread thread = new Thread(
                () -> {
                    try (one;
                            other) {
                        copy.run();
                    } catch (final IOException e) {
                        // one side has left: so does the other
                    }
                },
                "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void slice(final Socket from, final Socket to) throws IOException {
        final DataInputStream in = new DataInputStream(from.getInputStream());
        final OutputStream out = to.getOutputStream();
        final byte[] head = new byte[MessageHeader.BYTES];
        while (true) {
            in.readFully(head);
            final int flags = head[2] & 0xFF;
            final int size = ByteBuffer.wrap(head)
                    .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                    .getInt(4);
            if ((flags & MessageHeader.FLAG_CONTROL) != 0) {
                out.write(head);
                continue;
            }
            final byte[] body = new byte[size];
            in.readFully(body);
            if ((head[3] & 0xFF) == Command.SEARCH_RESPONSE) { // the answer must lead here, not past us
                final int port = address().getPort();
                body[32] = (byte) port;
                body[33] = (byte) (port >> 8);
            }
            send(out, head, body);
        }
    }

    private void send(final OutputStream out, final byte[] head, final byte[] body) throws IOException {
        int at = 0;
        boolean first = true;
        while (first || at < body.length) {
            final int most =
                    body.length > stallAbove ? body.length : 1 + random.nextInt(1 + Math.max(1, body.length / 3));
            final int count = Math.min(most, body.length - at);
            final boolean last = at + count == body.length;
            final int segment = first && last
                    ? 0
                    : first
                            ? MessageHeader.FLAG_FIRST
                            : last ? MessageHeader.FLAG_LAST : MessageHeader.FLAG_FIRST | MessageHeader.FLAG_LAST;
            final ByteBuffer header = ByteBuffer.allocate(8).order(java.nio.ByteOrder.LITTLE_ENDIAN);
            header.put(head[0])
                    .put(head[1])
                    .put((byte) (head[2] | segment))
                    .put(head[3])
                    .putInt(count);
            out.write(header.array());
            if (body.length > stallAbove) {
                out.write(body, at, count / 2);
                out.flush();
                stalls.incrementAndGet();
                stop();
            }
            out.write(body, at, count);
            if (!last && random.nextInt(4) == 0) { // an echo response: a control message
                out.write(new byte[] {
                    (byte) 0xCA, 2, (byte) (MessageHeader.FLAG_SERVER | MessageHeader.FLAG_CONTROL), 4, 0, 0, 0, 0
                });
            }
            at += count;
            first = false;
        }
        out.flush();
    }

    private synchronized void stop() throws IOException {
        try {
            while (true) {
                wait();
            }
        } catch (final InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
