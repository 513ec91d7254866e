package org.pebbleioc.ioc.ca;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The socket of one circuit. Thread {@code ca-links}. */
final class ClientConnection {
    private static final Logger LOG = LogManager.getLogger(ClientConnection.class);
    private static final long CONNECT_NS = 5_000_000_000L;
    /** An asked server must answer within this time. */
    private static final long ANSWER_NS = 5_000_000_000L;

    private static final int USUAL_BYTES = 64 * 1024;
    private static final int KEPT_BYTES = 1024 * 1024;
    /** One server must not keep the others waiting. */
    private static final int READS_AT_ONCE = 16;

    private final ClientCircuit circuit;
    private final long silenceNs;
    private final SocketChannel channel;
    private final SelectionKey key;
    private ByteBuffer in = ByteBuffer.allocate(USUAL_BYTES);
    private boolean connected;
    private final long startedNs;
    private long lastReadNs;
    private long askedNs;

    ClientConnection(
            final ClientCircuit circuit, final Selector selector, final CaClientConfig config, final long nowNs)
            throws IOException {
        this.circuit = circuit;
        // base asks the sooner the shorter the patience is, so that both waits together do not exceed twice of it
        silenceNs = config.silenceNs();
        startedNs = nowNs;
        channel = SocketChannel.open(StandardProtocolFamily.INET);
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            channel.configureBlocking(false);
            key = channel.register(selector, SelectionKey.OP_CONNECT, this);
            channel.connect(circuit.server());
        } catch (final IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    ClientCircuit circuit() {
        return circuit;
    }

    /** The socket can do something. */
    void ready(final long nowNs) throws IOException {
        if (!connected) {
            if (!channel.finishConnect()) {
                return;
            }
            connected = true;
            lastReadNs = nowNs;
            circuit.begin();
            LOG.debug("ca: circuit to {}", circuit.host());
        }
        for (int i = 0; i < READS_AT_ONCE; i++) {
            final int count = channel.read(in);
            if (count < 0) {
                throw new EOFException("the server has closed the circuit");
            }
            if (count == 0) {
                break;
            }
            lastReadNs = nowNs;
            askedNs = 0;
            in.flip();
            circuit.take(in);
            keepRest();
        }
    }

    /** What is left is the beginning of a message; the buffer grows with what has come, not with what is promised. */
    private void keepRest() {
        if (!in.hasRemaining() && in.capacity() > KEPT_BYTES) {
            in = ByteBuffer.allocate(USUAL_BYTES);
            return;
        }
        final long wanted = ClientCircuit.wanted(in);
        if (in.remaining() == in.capacity()) {
            in = ByteBuffer.allocate((int) Math.min(wanted, 2L * in.capacity())).put(in);
        } else {
            in.compact();
        }
    }

    /** Sends what is there, as far as the socket takes it. */
    void flush() throws IOException {
        if (!connected) {
            return;
        }
        int before;
        do {
            before = circuit.out().bytes();
            if (before > 0) {
                circuit.out().drain(channel::write);
                circuit.drained();
            }
        } while (circuit.out().bytes() > 0 && circuit.out().bytes() < before);
        key.interestOps(SelectionKey.OP_READ | (circuit.out().bytes() > 0 ? SelectionKey.OP_WRITE : 0));
    }

    /** Looks whether the server still lives. */
    void tick(final long nowNs) throws IOException {
        if (!connected) {
            if (nowNs - startedNs > CONNECT_NS) {
                throw new IOException("no connection within " + CONNECT_NS / 1_000_000_000 + " s");
            }
        } else if (askedNs != 0) {
            if (nowNs - askedNs > Math.min(ANSWER_NS, silenceNs)) {
                throw new IOException("the server does not answer");
            }
        } else if (nowNs - lastReadNs > silenceNs) {
            askedNs = nowNs;
            circuit.echo();
        }
    }

    void close() {
        key.cancel();
        try {
            channel.close();
        } catch (final IOException e) {
            LOG.debug("ca: closing {}: {}", circuit.host(), e.toString());
        }
        circuit.end();
    }
}
