package org.pebbleioc.readout.receive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/**
 * Messages from a ZeroMQ socket. The bytes are the receiver's own, so a release tells nobody anything; a receiver that is
 * slow to take messages fills the sender's queue. The library connects again by itself.
 */
public final class ZmqSource implements StfSource {
    /** Messages that the library reads ahead; short, so that a slow receiver is felt by the sender. */
    private static final int READ_AHEAD = 4;

    private static final int HANDSHAKE_MS = 1_000;

    private final ZContext context = new ZContext();
    private final ZMQ.Socket socket;
    private final boolean hasHeader;

    /**
     * @param type {@code pull}, {@code sub} (everything) or {@code pair}
     * @param hasHeader whether first parts are time frame headers
     */
    public ZmqSource(final String endpoint, final String type, final boolean hasHeader) {
        this.hasHeader = hasHeader;
        socket = context.createSocket(
                switch (type) {
                    case "pull" -> SocketType.PULL;
                    case "sub" -> SocketType.SUB;
                    case "pair" -> SocketType.PAIR;
                    default -> throw new IllegalArgumentException("type must be pull, sub or pair: type=" + type);
                });
        socket.setRcvHWM(READ_AHEAD);
        // JeroMQ 0.6.0 sometimes connects and never says its first bytes; it tries again after this time
        socket.setHandshakeIvl(HANDSHAKE_MS);
        socket.setLinger(0);
        if (type.equals("sub")) {
            socket.subscribe(new byte[0]);
        }
        try {
            socket.connect(endpoint);
        } catch (final ZMQException | IllegalArgumentException e) {
            context.close();
            throw new IllegalArgumentException("cannot connect to endpoint=" + endpoint + ": " + e.getMessage(), e);
        }
    }

    @Override
    public StfMessage receive(final long timeoutNs) throws IOException {
        try {
            socket.setReceiveTimeOut((int) Math.max(0, TimeUnit.NANOSECONDS.toMillis(timeoutNs)));
            final byte[] first = socket.recv();
            if (first == null) {
                return null;
            }
            final List<ByteBuffer> parts = new ArrayList<>();
            if (!hasHeader) {
                parts.add(wrap(first));
            }
            while (socket.hasReceiveMore()) {
                // the parts of a message arrive whole or not at all
                parts.add(wrap(socket.recv()));
            }
            return new StfMessage(hasHeader ? wrap(first) : null, parts, () -> {});
        } catch (final ZMQException e) {
            throw new IOException("receiving failed: " + e.getMessage(), e);
        }
    }

    private static ByteBuffer wrap(final byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public int connections() {
        return -1;
    }

    @Override
    public void close() {
        context.close();
    }
}
