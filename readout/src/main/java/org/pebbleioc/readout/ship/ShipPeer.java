package org.pebbleioc.readout.ship;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/**
 * One client of a transport: its connection, and the messages it has not finished. All calls come from the transport's
 * thread; none waits. An {@link IOException} ends the connection.
 */
public abstract class ShipPeer {
    private final SocketChannel channel;
    private final String name;

    /** When it last took a byte or gave something back while it had something to do. */
    private long progressNs;

    protected ShipPeer(final SocketChannel channel, final String name, final long nowNs) {
        this.channel = channel;
        this.name = name;
        progressNs = nowNs;
    }

    protected final SocketChannel channel() {
        return channel;
    }

    /** For messages: the client's address. */
    public final String name() {
        return name;
    }

    protected final void progressed(final long nowNs) {
        progressNs = nowNs;
    }

    final long progressNs() {
        return progressNs;
    }

    /** Whether the hello of both sides is over. */
    protected abstract boolean isReady();

    /** Whether another message may be given. */
    protected abstract boolean hasRoom();

    /** Whether it has asked for messages like this one. */
    protected boolean wants(final ShipMessage message) {
        return true;
    }

    /** Takes a message and one hold of each of its parts. */
    protected abstract void give(ShipMessage message, long nowNs);

    /** Reads what has come. */
    protected abstract void readable(long nowNs) throws IOException;

    /**
     * Writes what the socket takes.
     *
     * @return whether anything moved
     */
    protected abstract boolean flush(long nowNs) throws IOException;

    /** Whether bytes wait for the socket. */
    protected abstract boolean hasUnwritten();

    /** Messages given and not finished. */
    protected abstract int unfinished();

    /** Releases all that is not finished, each counted with {@code reason}. The connection is over. */
    protected abstract void takeBack(ShipCounter reason);
}
