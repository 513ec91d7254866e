package org.pebbleioc.pva.server;

import java.util.BitSet;
import java.util.concurrent.atomic.AtomicReference;
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

    /** The write that is under way, or null. Who takes it out, by its end or by cancelling it, is the one who tells. */
    private final AtomicReference<Write> running = new AtomicReference<>();

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
        session.out()
                .reply(Reply.current(
                        head.command(), head.ioid(), head.subCommand(), channel.pv(), options.atomic(), fields));
    }

    /** Reader thread. The answer comes from whatever thread completes the write; a second completion is ignored. */
    void write(final Session session, final RequestHead head, final PVStructure value, final BitSet changed) {
        final Write write = new Write(session, head);
        if (!running.compareAndSet(null, write)) {
            head.refuse(session, "the put before is not done yet");
            return;
        }
        try {
            channel.pv().put(value, changed, options, write);
        } catch (final RuntimeException e) {
            LOG.error("put to {} failed", channel.name(), e);
            write.done("put to " + channel.name() + " failed: " + e);
        }
    }

    /** One write. Any thread. */
    private final class Write implements ServedPv.PutCompletion {
        private final Session session;
        private final RequestHead head;
        private volatile Runnable abandon;

        Write(final Session session, final RequestHead head) {
            this.session = session;
            this.head = head;
        }

        @Override
        public void done(final String error) {
            if (!running.compareAndSet(this, null)) {
                return;
            }
            if (head.isLast()) {
                session.closeRequest(head.ioid());
            }
            if (error == null && answer != null) {
                tell(session, head, answer);
            } else {
                head.answer(session, Status.of(error));
            }
        }

        @Override
        public void pending(final Runnable ofPut) {
            abandon = ofPut;
            if (running.get() != this) {
                ofPut.run();
            }
        }
    }

    /** A write that was begun goes on, and nothing is kept any more for somebody who waits for its end. */
    void cancel() {
        final Write write = running.getAndSet(null);
        final Runnable letGo = write == null ? null : write.abandon;
        if (letGo != null) {
            letGo.run();
        }
    }

    @Override
    public void close() {
        cancel();
    }
}
