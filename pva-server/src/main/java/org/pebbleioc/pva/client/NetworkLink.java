package org.pebbleioc.pva.client;

import java.io.IOException;
import java.nio.channels.Selector;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.pva.wire.ProtocolException;

/** A link over the network: one thread, one selector, one connection. */
abstract class NetworkLink extends PvLink {
    private static final Logger LOG = LogManager.getLogger(NetworkLink.class);

    /** Of a search, five seconds in all. */
    private static final int ROUNDS = 7;

    final UpdateReceiver receiver;
    private volatile Selector selector;

    // Thread of the link.
    private String lastProblem = "";
    private int attempts;

    NetworkLink(final String pv, final UpdateReceiver receiver) {
        super(pv);
        this.receiver = receiver;
    }

    @Override
    final void wake() {
        final Selector waiting = selector;
        if (waiting != null) {
            waiting.wakeup();
        }
    }

    /** Finds, connects and receives until something ends it; never returns normally. */
    abstract void session(Selector with) throws IOException, ProtocolException;

    /** Thread of the link, in {@link #session}: updates come from here on. */
    final void connected(final String peer) {
        attempts = 0;
        lastProblem = "";
        LOG.info("{}: connected to {}", pv(), peer);
        receiver.connected(peer);
    }

    @Override
    final void run() {
        try (Selector mine = Selector.open()) {
            selector = mine;
            while (!isClosed()) {
                attempt(mine);
            }
        } catch (final IOException e) {
            problem("no selector: " + e);
        }
    }

    private void attempt(final Selector mine) throws IOException {
        try {
            session(mine);
        } catch (final LinkClosedException e) {
            return;
        } catch (final IOException | ProtocolException e) {
            problem(e.getMessage());
        } catch (final RuntimeException e) { // what a server sends must not end the thread
            LOG.debug("{}", pv(), e);
            problem(e.toString());
        }
        final long endNs = System.nanoTime() + pauseNs(attempts++);
        while (!isClosed() && System.nanoTime() - endNs < 0) {
            mine.select(Math.max(1, (endNs - System.nanoTime()) / 1_000_000));
        }
    }

    /** Thread of the link: a search goes on; when it has found nobody for some seconds, that is told. */
    final void searched(final int rounds, final String name, final String variables) {
        if (rounds == ROUNDS) {
            problem("no server has answered for " + name + " yet: is it running, and does " + variables
                    + " lead to it? It is looked for on");
        }
    }

    /** A problem that stays is told once. */
    private void problem(final String text) {
        if (isClosed()) {
            return;
        }
        if (!text.equals(lastProblem)) {
            lastProblem = text;
            LOG.warn("{}: {}", pv(), text);
        }
        receiver.disconnected(text);
    }
}
