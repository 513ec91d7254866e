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
    private final CircuitChannel channel;
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

    CaSubscription(final Outbox outbox, final Header request, final CircuitChannel channel, final long valueBytes) {
        this.outbox = outbox;
        this.request = request;
        this.channel = channel;
        this.depth = valueBytes <= SMALL_BYTES ? SMALL_DEPTH : 1;
    }

    /** From now on updates go out, the present value first. */
    void start(final int mask) {
        try {
            handle = channel.channel().subscribe(mask, this);
        } catch (final RuntimeException e) {
            FAILURES.addFault(channel.channel().name(), e);
        }
        outbox.first(this, channel.mayRead() ? channel.sample() : null);
    }

    @Override
    public void changed(final Sample sample, final int mask) {
        if (channel.mayRead()) {
            outbox.update(this, sample);
        }
    }

    /** @param now null when the client may not read any more */
    void readingChanged(final Sample now) {
        outbox.update(this, now);
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
        return channel;
    }

    int depth() {
        return depth;
    }
}
