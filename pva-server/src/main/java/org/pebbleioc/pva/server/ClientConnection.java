package org.pebbleioc.pva.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.pva.wire.MessageReader;
import org.pebbleioc.pva.wire.ProtocolException;

/**
 * One client: its socket and the two threads that block on it. Either side's end closes the socket, which wakes the
 * other; the reader then ends the session, once. A read error is the end of the stream and nothing else: what was read
 * before has been acted on already.
 */
final class ClientConnection {
    private static final Logger LOG = LogManager.getLogger(ClientConnection.class);
    private static final int READ_BYTES = 64 << 10;
    private static final int LEAST_SEND_BYTES = 4 << 10;

    private final SocketChannel channel;
    /** Of the connection, in the kernel's table. */
    private final String tableKey;

    private final ServerContext context;
    private final Consumer<ClientConnection> ended;
    private final OutQueue out;
    private final Session session;
    private final ConnectionWriter writer;
    private final Thread readerThread;
    private final Thread writerThread;
    private final Instant since = Instant.now();
    private final long sinceNs;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile String reason = "client left";
    private volatile ClientEnd end = ClientEnd.LEFT;

    /**
     * @param number for the names of the threads
     * @param ended told once, from the reader thread, when everything of this client has been given back
     */
    ClientConnection(
            final SocketChannel channel,
            final String peer,
            final int number,
            final ServerContext context,
            final Consumer<ClientConnection> ended)
            throws IOException {
        this.channel = channel;
        tableKey = VanishedPeers.key(
                (InetSocketAddress) channel.getLocalAddress(), (InetSocketAddress) channel.getRemoteAddress());
        this.context = context;
        this.ended = ended;
        sinceNs = context.clockNs().getAsLong();
        out = new OutQueue(context.config().maxReplies());
        session = new Session(context, peer, out);
        session.onSendBuffer(this::sendBuffer);
        writer = new ConnectionWriter(channel, out, context.clockNs());
        readerThread = new Thread(this::read, "pva-in-" + number);
        writerThread = new Thread(this::write, "pva-out-" + number);
        readerThread.setDaemon(true);
        writerThread.setDaemon(true);
    }

    void start() {
        session.greet();
        writerThread.start();
        readerThread.start();
    }

    private void read() {
        try {
            final ByteBuffer in = ByteBuffer.allocateDirect(READ_BYTES);
            final MessageReader messages =
                    new MessageReader(context.config().limits().messageBytes());
            while (channel.read(in.clear()) >= 0) {
                in.flip();
                while (messages.next(in)) {
                    session.handle(messages.header(), messages.payload());
                    out.awaitRoom();
                }
            }
        } catch (final ProtocolException e) {
            context.troubles().warn("client " + session.peer() + " dropped: " + e.getMessage());
            endsBy(ClientEnd.PROTOCOL_ERROR, e.getMessage());
        } catch (final IOException e) {
            LOG.debug("client {}: {}", session.peer(), e.toString());
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (final RuntimeException e) {
            LOG.error("client {} dropped: its request failed", session.peer(), e);
            endsBy(ClientEnd.FAILED, "its request failed");
        } finally {
            close(end, reason);
            session.close();
            awaitWriter();
            ended.accept(this);
            LOG.debug("client {} gone: {}", session.peer(), reason);
        }
    }

    private void write() {
        try {
            writer.run();
        } catch (final IOException e) {
            LOG.debug("client {}: {}", session.peer(), e.toString());
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (final RuntimeException e) {
            // The types numbered in the message are out of step with the client now: it has to connect anew.
            LOG.error("client {} dropped: a value could not be encoded", session.peer(), e);
            close(ClientEnd.FAILED, "a value could not be encoded");
        } finally {
            close(ClientEnd.LEFT, "cannot be written to");
        }
    }

    /** Reader thread: the kernel chooses no more; what it has taken already stays. */
    private void sendBuffer(final int bytes) {
        try {
            channel.setOption(StandardSocketOptions.SO_SNDBUF, Math.max(LEAST_SEND_BYTES, bytes));
        } catch (final IOException e) {
            LOG.debug("client {}: {}", session.peer(), e.toString());
        }
    }

    /** Reader thread: why it will close, unless somebody has closed it already. */
    private void endsBy(final ClientEnd how, final String why) {
        if (!closed.get()) {
            end = how;
            reason = why;
        }
    }

    private void awaitWriter() {
        try {
            writerThread.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Any thread, any number of times. Cuts reads and writes at once; the threads then end by themselves. */
    void close(final ClientEnd how, final String why) {
        if (closed.compareAndSet(false, true)) {
            end = how;
            reason = why;
            out.close();
            try {
                channel.close();
            } catch (final IOException e) {
                LOG.debug("client {}: close: {}", session.peer(), e.toString());
            }
        }
    }

    /** Watch thread: drops a client that says nothing or takes nothing for too long. */
    void checkTimeouts(final long nowNs) {
        final ServerConfig config = context.config();
        if (!session.isValidated() && nowNs - sinceNs > config.validationTimeoutMs() * 1_000_000L) {
            LOG.info("client {} dropped: silent for {} ms", session.peer(), config.validationTimeoutMs());
            close(ClientEnd.SILENT, "silent");
        }
        if (config.writeTimeoutMs() > 0 && writer.isStuck(nowNs, config.writeTimeoutMs() * 1_000_000L)) {
            LOG.info("client {} dropped: took nothing for {} ms", session.peer(), config.writeTimeoutMs());
            close(ClientEnd.WRITE_TIMEOUT, "took nothing");
        }
    }

    /** Watch thread: drops it where it is one of these, of the kernel's table. */
    void checkVanished(final Set<String> vanished) {
        if (vanished.contains(tableKey)) {
            LOG.warn(
                    "client {} ({}) dropped: its machine has not answered for a minute",
                    session.peer(),
                    session.client());
            close(ClientEnd.VANISHED, "its machine does not answer");
        }
    }

    /** Watch thread. */
    void refreshRights() {
        session.refreshRights();
    }

    /** Publisher's thread: images have nowhere to go while this client holds one and takes nothing. */
    boolean evictIfStuck(final Predicate<PvUpdate> whose, final long forNs) {
        if (!writer.isStuckOrSlow(whose, context.clockNs().getAsLong(), forNs)) {
            return false;
        }
        LOG.warn(
                "client {} ({}) dropped: it has taken nothing for {} ms, and the image it is being sent is needed",
                session.peer(),
                session.client(),
                forNs / 1_000_000);
        close(ClientEnd.EVICTED, "took nothing while no buffer was free");
        return true;
    }

    /** Waits for the threads to end, after {@link #close}. */
    void join(final long ms) throws InterruptedException {
        readerThread.join(Math.max(1, ms));
    }

    /** Why it ended. After {@code ended} was told. */
    ClientEnd endedBy() {
        return end;
    }

    ClientReport report() {
        final List<ClientReport.SubscriptionReport> subscriptions = new ArrayList<>();
        for (final Request request : session.requests()) {
            if (request instanceof Subscription subscription) {
                final QueueCounts c = subscription.counts();
                subscriptions.add(new ClientReport.SubscriptionReport(
                        subscription.channel().name(),
                        subscription.terms().policy(),
                        subscription.terms().capacity(),
                        c.queued(),
                        c.offered(),
                        c.sent(),
                        c.squashed(),
                        c.dropped(),
                        c.discarded(),
                        c.inFlight(),
                        c.bytesSent(),
                        c.heldBytes(),
                        c.oldestNs()));
            }
        }
        return new ClientReport(
                session.peer(),
                session.client().user(),
                session.client().host(),
                since,
                session.channelCount(),
                out.backlog(),
                writer.bytesWritten(),
                session.budget().held(),
                session.budget().limit(),
                subscriptions);
    }
}
