package org.pebbleioc.pva.client;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A TCP connection read by one thread that asks for bytes and waits for them. The wait ends when {@code closed} says so
 * and the selector is woken. A silent peer is asked for a sign of life, and given up when none comes.
 */
final class PulledSocket implements AutoCloseable {
    /** After so long without a byte the peer is asked. */
    private static final long ASK_NS = 15_000_000_000L;
    /** After so long without a byte it is gone. */
    private static final long DEAD_NS = 30_000_000_000L;

    private static final long TICK_MS = 1000;
    /** There is one socket: who woke us is known. Without a set of selected keys a wait takes no heap. */
    private static final Consumer<SelectionKey> NOTHING = key -> {};

    private static final int RECEIVE_BUFFER = 4 << 20;

    interface Ask {
        void ask() throws IOException;
    }

    private final Selector selector;
    private final BooleanSupplier closed;
    private final SocketChannel channel;
    private final SelectionKey key;
    private Ask ask = () -> {};
    private long lastReadNs = System.nanoTime();
    private boolean asked;
    /** While the answer to a request is waited for; 0 for no such end. */
    private long deadlineNs;

    private PulledSocket(
            final Selector selector,
            final BooleanSupplier closed,
            final SocketChannel channel,
            final SelectionKey key) {
        this.selector = selector;
        this.closed = closed;
        this.channel = channel;
        this.key = key;
    }

    static PulledSocket connect(
            final Selector selector,
            final BooleanSupplier closed,
            final InetSocketAddress address,
            final long timeoutNs)
            throws IOException {
        final SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
            channel.configureBlocking(false);
            final SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
            final long endNs = System.nanoTime() + timeoutNs;
            channel.connect(address);
            while (!channel.finishConnect()) {
                final long leftNs = endNs - System.nanoTime();
                if (leftNs <= 0) {
                    throw new IOException("no connection to " + address + " within " + timeoutNs / 1_000_000 + " ms");
                }
                selector.select(NOTHING, Math.max(1, leftNs / 1_000_000));
                if (closed.getAsBoolean()) {
                    throw new LinkClosedException();
                }
            }
            key.interestOps(SelectionKey.OP_READ);
            return new PulledSocket(selector, closed, channel, key);
        } catch (final IOException e) {
            channel.close();
            throw e;
        }
    }

    /** How to ask a silent peer for a sign of life. */
    void onSilence(final Ask newAsk) {
        ask = newAsk;
    }

    /** Bytes must come before this time; 0 for no such end. */
    void deadline(final long untilNs) {
        deadlineNs = untilNs;
    }

    InetSocketAddress peer() throws IOException {
        return (InetSocketAddress) channel.getRemoteAddress();
    }

    /** Reads at least one byte. */
    void readSome(final ByteBuffer into) throws IOException {
        while (true) {
            final int count = channel.read(into);
            if (count > 0) {
                lastReadNs = System.nanoTime();
                asked = false;
                return;
            }
            if (count < 0) {
                throw new EOFException("the server has closed the connection");
            }
            selector.select(NOTHING, TICK_MS);
            if (closed.getAsBoolean()) {
                throw new LinkClosedException();
            }
            checkSilence(System.nanoTime());
        }
    }

    private void checkSilence(final long nowNs) throws IOException {
        if (deadlineNs != 0 && nowNs - deadlineNs > 0) {
            throw new NoAnswerException();
        }
        if (nowNs - lastReadNs > DEAD_NS) {
            throw new IOException("the server has been silent for " + DEAD_NS / 1_000_000_000 + " s");
        }
        if (nowNs - lastReadNs > ASK_NS && !asked) {
            asked = true;
            ask.ask();
        }
    }

    /** Writes all of it. */
    void write(final ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                key.interestOps(SelectionKey.OP_WRITE);
                selector.select(NOTHING, TICK_MS);
                key.interestOps(SelectionKey.OP_READ);
                if (closed.getAsBoolean()) {
                    throw new LinkClosedException();
                }
                if (System.nanoTime() - lastReadNs > DEAD_NS) {
                    throw new IOException("the server takes nothing");
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        key.cancel();
        channel.close();
        selector.selectNow(); // lets go of the descriptor
    }
}
