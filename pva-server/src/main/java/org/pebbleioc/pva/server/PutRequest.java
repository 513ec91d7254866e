package org.pebbleioc.pva.server;

import java.util.BitSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.epics.pvdata.pv.PVStructure;
import org.pebbleioc.pva.server.ServedPv.PutOptions;
import org.pebbleioc.pva.wire.FieldSelection;
import org.pebbleioc.pva.wire.Status;

/** An open put, putGet or process: one write at a time, told to the client when it is done. */
final class PutRequest implements Request {
    private static final Logger LOG = LogManager.getLogger(PutRequest.class);

    private final ServerChannel channel;
    private final FieldSelection selection;
    private final FieldSelection answer;
    private final PutOptions options;
    private final AtomicBoolean busy = new AtomicBoolean();

    /** Lets go of the write that is under way; set by the thread that writes, run by the one that closes. */
    private volatile Runnable abandon;

    private volatile boolean closed;

    PutRequest(final ServerChannel channel, final FieldSelection selection, final PutOptions options) {
        this(channel, selection, null, options);
    }

    /** @param answer what is told when a write is done; null for its outcome only */
    PutRequest(
            final ServerChannel channel,
            final FieldSelection selection,
            final FieldSelection answer,
            final PutOptions options) {
        this.channel = channel;
        this.selection = selection;
        this.answer = answer;
        this.options = options;
    }

    @Override
    public ServerChannel channel() {
        return channel;
    }

    FieldSelection selection() {
        return selection;
    }

    FieldSelection answer() {
        return answer;
    }

    /** Tells these fields as they are when the writer comes to it. */
    void tell(final Session session, final RequestHead head, final FieldSelection fields) {
        session.out().reply(Reply.current(head.command(), head.ioid(), head.subCommand(), channel.pv(), fields));
    }

    /** Reader thread. The answer comes from whatever thread completes the write; a second completion is ignored. */
    void write(final Session session, final RequestHead head, final PVStructure value, final BitSet changed) {
        if (!busy.compareAndSet(false, true)) {
            head.refuse(session, "the put before is not done yet");
            return;
        }
        final AtomicBoolean told = new AtomicBoolean();
        final ServedPv.PutCompletion completion = new ServedPv.PutCompletion() {
            @Override
            public void done(final String error) {
                if (told.compareAndSet(false, true)) {
                    answer(session, head, error);
                }
            }

            @Override
            public void pending(final Runnable ofPut) {
                abandon = ofPut;
                if (closed) {
                    ofPut.run();
                }
            }
        };
        try {
            channel.pv().put(value, changed, options, completion);
        } catch (final RuntimeException e) {
            LOG.error("put to {} failed", channel.name(), e);
            completion.done("put to " + channel.name() + " failed: " + e);
        }
    }

    /** Any thread. */
    private void answer(final Session session, final RequestHead head, final String error) {
        if (head.isLast()) {
            session.closeRequest(head.ioid());
        }
        busy.set(false);
        if (error == null && answer != null) {
            tell(session, head, answer);
        } else {
            head.answer(session, Status.of(error));
        }
    }

    /** A write that was begun goes on, and nothing is kept any more for somebody who waits for its end. */
    @Override
    public void close() {
        closed = true;
        final Runnable running = abandon;
        if (running != null) {
            running.run();
        }
    }
}
