package org.pebbleioc.pva.server;

import org.pebbleioc.pva.server.ServedPv.SubscribeOptions;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.FieldSelection;
import org.pebbleioc.pva.wire.MessageEncoder;

/**
 * One monitor: takes updates from the PV's publisher, gives them to the connection's writer one at a time. While the
 * client has it stopped it is not subscribed and holds nothing.
 */
final class Subscription implements PvListener, Outgoing, Request {
    private final ServerChannel channel;
    private final int ioid;
    private final FieldSelection selection;
    private final SubscribeOptions options;
    private final MonitorQueue queue;
    private final OutQueue out;
    private final Runnable gone;

    /** Guarded by the lock of {@link OutQueue}. */
    boolean inLine;

    // Guarded by this, which is taken before a PV's lock, never inside it.
    private boolean wanted;
    private boolean subscribed;

    /** Owner: the writer thread. No update goes out before the answer to the request. */
    private boolean announced;

    private volatile boolean ended;

    /**
     * @param gone told, from the publisher's thread, when the PV has ended
     */
    Subscription(
            final ServerChannel channel,
            final int ioid,
            final FieldSelection selection,
            final SubscribeOptions options,
            final MonitorQueue queue,
            final OutQueue out,
            final Runnable gone) {
        this.channel = channel;
        this.ioid = ioid;
        this.selection = selection;
        this.options = options;
        this.queue = queue;
        this.out = out;
        this.gone = gone;
        queue.whenDrained(this::makeGood);
    }

    FieldSelection selection() {
        return selection;
    }

    QueueCounts counts() {
        return queue.counts();
    }

    QueueTerms terms() {
        return queue.terms();
    }

    @Override
    public ServerChannel channel() {
        return channel;
    }

    /** Reader thread. */
    synchronized void start() {
        wanted = true;
        settle();
    }

    /** Reader thread. What is queued is discarded; the next {@link #start} begins with the whole value. */
    synchronized void stop() {
        wanted = false;
        settle();
    }

    /** Watch thread: without the right to read nothing is sent, as if the client had stopped it. */
    synchronized void rightsChanged() {
        settle();
    }

    private void settle() {
        final boolean flows = wanted && !ended && channel.isReadable();
        if (flows && !subscribed) {
            subscribed = true;
            queue.open();
            channel.pv().subscribe(this, options);
        } else if (!flows && subscribed) {
            subscribed = false;
            channel.pv().unsubscribe(this);
            queue.close();
        }
    }

    /** Reader thread: the client has room for so many more. */
    void acknowledge(final int count) {
        if (queue.acknowledge(count)) {
            out.ready(this);
        } else if (queue.owes()) {
            makeGood();
        }
    }

    /** Threads of the connection: updates were taken back, and nothing newer has come since. */
    private void makeGood() {
        final PvUpdate now = channel.pv().current(options.atomic());
        if (now == null) {
            return;
        }
        try {
            if (queue.makeGood(now)) {
                out.ready(this);
            }
        } finally {
            now.release();
        }
    }

    @Override
    public void close() {
        ended = true;
        stop();
        queue.end();
    }

    @Override
    public void updated(final PvUpdate update) {
        if (queue.offer(update)) {
            out.ready(this);
        }
    }

    @Override
    public int reclaim() {
        return queue.reclaim();
    }

    @Override
    public int reclaimKept() {
        return queue.reclaimKept();
    }

    @Override
    public void destroyed() {
        ended = true;
        queue.end();
        gone.run();
    }

    /** The answer to the request that opened this. */
    Outgoing opened() {
        final Outgoing opened = Reply.opened(Command.MONITOR, ioid, Command.SUB_INIT, selection);
        return message -> {
            announced = true;
            if (queue.hasSendable()) {
                out.ready(this);
            }
            return opened.encode(message);
        };
    }

    @Override
    public InFlight encode(final MessageEncoder message) {
        final QueuedUpdate slot = announced ? queue.poll() : null;
        if (slot == null) {
            return null;
        }
        boolean encoded = false;
        try {
            message.begin(Command.MONITOR);
            message.putInt(ioid);
            message.putByte(0);
            selection.encode(message, slot.update().value(), slot.changes().changed());
            message.putBits(slot.changes().overrun());
            slot.measured(message.end());
            encoded = true;
        } finally {
            if (!encoded) {
                slot.lost();
            }
        }
        if (!message.tookMemory()) {
            slot.letGoOfValue();
        }
        if (queue.hasSendable()) {
            out.ready(this);
        }
        return slot;
    }
}
