package org.pebbleioc.ioc.ca;

import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.Sample;

/** One EVENT_ADD of a client. Samples come from record threads; the rest is the circuit's reader thread. */
final class CaSubscription implements Channel.Listener {
    private static final Failures FAILURES = new Failures("a subscription");
    /** Updates that may wait, of values up to {@link #SMALL_BYTES}; of larger ones only the newest. */
    private static final int SMALL_DEPTH = 4;

    private static final long SMALL_BYTES = 1024;

    private final Outbox outbox;
    private final Header request;
    private final RecordFacts facts;
    private final int depth;

    // the reader thread's
    private Channel.Subscription handle;

    // guarded by the outbox's lock
    boolean started;
    boolean cancelled;
    Sample early;
    Outgoing last;
    int waiting;
    long merged;

    CaSubscription(final Outbox outbox, final Header request, final RecordFacts facts, final long valueBytes) {
        this.outbox = outbox;
        this.request = request;
        this.facts = facts;
        this.depth = valueBytes <= SMALL_BYTES ? SMALL_DEPTH : 1;
    }

    /** From now on updates go out, the present value first. */
    void start(final CircuitChannel channel, final int mask) {
        try {
            handle = channel.channel().subscribe(mask, this);
        } catch (final RuntimeException e) {
            FAILURES.addFault(channel.channel().name(), e);
        }
        outbox.first(this, channel.sample());
    }

    @Override
    public void changed(final Sample sample, final int mask) {
        outbox.update(this, sample);
    }

    /** No update comes after this. */
    void stop() {
        outbox.cancel(this);
        if (handle == null) {
            return;
        }
        try {
            handle.close();
        } catch (final RuntimeException e) {
            FAILURES.addFault("at its end", e);
        }
        handle = null;
    }

    Header request() {
        return request;
    }

    RecordFacts facts() {
        return facts;
    }

    int depth() {
        return depth;
    }
}
