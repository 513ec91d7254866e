package org.pebbleioc.ioc.ca;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.channel.ChannelSource;

/**
 * A client's TCP connection: one thread reads and handles requests, one writes. A client that does not read blocks its
 * writer, then fills its outbox, and then its reader waits: nobody else's business.
 */
final class CircuitConnection {
    private static final Logger LOG = LogManager.getLogger(CircuitConnection.class);
    private static final int USUAL_INPUT_BYTES = 16 * 1024;
    private static final long MOST_REPLY_BYTES = 512 * 1024;
    /** The JDK copies to direct memory of the size of one write and keeps that per thread. */
    private static final int MOST_BYTES_PER_WRITE = 64 * 1024;

    private final SocketChannel socket;
    private final Consumer<CircuitConnection> whenClosed;
    private final Outbox outbox = new Outbox(MOST_REPLY_BYTES);
    private final CaCircuit circuit;
    private final Thread reader;
    private final Thread writer;
    private final AtomicBoolean over = new AtomicBoolean();

    // each written by one thread
    private volatile long bytesIn;
    private volatile long bytesOut;
    private volatile long receivedAtNs = System.nanoTime();
    private volatile long sentAtNs = receivedAtNs;

    CircuitConnection(
            final SocketChannel socket,
            final int number,
            final ChannelSource source,
            final CircuitSettings settings,
            final Consumer<CircuitConnection> whenClosed)
            throws IOException {
        this.socket = socket;
        this.whenClosed = whenClosed;
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        final String address = socket.getRemoteAddress().toString().replaceFirst("^/", "");
        this.circuit = new CaCircuit(source, settings, outbox, address);
        this.reader = thread("cas-in-" + number, this::read);
        this.writer = thread("cas-out-" + number, this::write);
    }

    private static Thread thread(final String name, final Runnable body) {
        final Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        return thread;
    }

    void start() {
        LOG.debug("ca: client {} connected", circuit);
        writer.start();
        reader.start();
    }

    private void read() {
        ByteBuffer input = ByteBuffer.allocate(USUAL_INPUT_BYTES);
        boolean orderly = false;
        try {
            while (true) {
                final int got = socket.read(input);
                if (got < 0) {
                    break;
                }
                bytesIn += got;
                receivedAtNs = System.nanoTime();
                if (!handle(input.flip())) {
                    orderly = true;
                    break;
                }
                input = roomFor(input, circuit.wantedBytes());
            }
        } catch (final IOException | InterruptedException e) {
            LOG.debug("ca: client {} is gone: {}", circuit, e.toString());
        } catch (final RuntimeException e) {
            LOG.error("ca: client {} is disconnected", circuit, e);
        } finally {
            finish(orderly);
        }
    }

    private boolean handle(final ByteBuffer input) throws InterruptedException {
        while (true) {
            switch (circuit.receive(input)) {
                case NEEDS_INPUT -> {
                    return true;
                }
                case FULL -> outbox.awaitRoom();
                case CLOSE -> {
                    return false;
                }
            }
        }
    }

    /** The buffer grows with the bytes that really came, not with what a header claims. */
    private static ByteBuffer roomFor(final ByteBuffer input, final int wanted) {
        if (!input.hasRemaining() && input.capacity() > USUAL_INPUT_BYTES) {
            return ByteBuffer.allocate(USUAL_INPUT_BYTES);
        }
        if (input.position() > 0) {
            return input.compact();
        }
        if (input.limit() < input.capacity()) {
            return input.position(input.limit()).limit(input.capacity());
        }
        final int larger = Math.max(USUAL_INPUT_BYTES, Math.min(wanted, 2 * input.capacity()));
        return ByteBuffer.allocate(larger).put(input);
    }

    private void write() {
        final MessageWriter messages = new MessageWriter();
        try {
            Outgoing message = outbox.take();
            while (message != null) {
                while (message != null) {
                    messages.put(message);
                    message = messages.isWorthSending() ? null : outbox.poll();
                }
                send(messages.flipped());
                messages.clear();
                message = outbox.take();
            }
        } catch (final IOException | InterruptedException e) {
            LOG.debug("ca: client {} is gone: {}", circuit, e.toString());
        } catch (final RuntimeException e) {
            LOG.error("ca: client {} is disconnected", circuit, e);
        } finally {
            closeSocket();
        }
    }

    private void send(final ByteBuffer bytes) throws IOException {
        final int end = bytes.limit();
        while (bytes.position() < end) {
            bytes.limit(Math.min(end, bytes.position() + MOST_BYTES_PER_WRITE));
            bytesOut += socket.write(bytes);
            sentAtNs = System.nanoTime();
        }
    }

    /** The reader's end: lets the last error message out where there is one, and forgets everything. */
    private void finish(final boolean orderly) {
        try {
            if (orderly) {
                outbox.finish();
                writer.join(1000);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeSocket();
        circuit.close();
        if (over.compareAndSet(false, true)) {
            LOG.debug("ca: client {} disconnected", circuit);
            whenClosed.accept(this);
        }
    }

    private void closeSocket() {
        outbox.close();
        try {
            socket.close();
        } catch (final IOException e) {
            LOG.debug("ca: closing {}: {}", circuit, e.toString());
        }
    }

    /** Hangs up; the threads end by themselves, soon. */
    void close() {
        closeSocket();
    }

    void join(final long deadlineNs) throws InterruptedException {
        for (final Thread thread : new Thread[] {reader, writer}) {
            final long leftMs = (deadlineNs - System.nanoTime()) / 1_000_000;
            thread.join(Math.max(1, leftMs));
        }
    }

    void accessChanged() {
        circuit.accessChanged();
    }

    CaReport.Client report() {
        final long nowNs = System.nanoTime();
        return circuit.report(nowNs - sentAtNs, nowNs - receivedAtNs, bytesIn, bytesOut);
    }
}
