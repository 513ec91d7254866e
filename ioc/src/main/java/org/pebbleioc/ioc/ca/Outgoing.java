package org.pebbleioc.ioc.ca;

import org.pebbleioc.ioc.channel.Sample;

/** A message on its way out; it becomes bytes only when the socket is ready for it. */
final class Outgoing {
    final int command;
    final int type;
    final int count;
    final int id;
    final int available;
    /** Ready bytes behind the header, not padded; null when there are none or a value stands there. */
    final byte[] payload;
    /** Where to ask what a sample does not say; not null exactly for messages that carry a value. */
    final RecordFacts facts;
    /** Set for the update of a subscription. */
    final CaSubscription subscription;
    /** What it may take of the memory for replies. */
    final long bytes;

    // guarded by the outbox's lock until the message was taken, then the writer's
    /** Null when reading failed. A later update of the same subscription may take its place. */
    Sample sample;

    long sequence;

    private Outgoing(
            final int command,
            final int type,
            final int count,
            final int id,
            final int available,
            final byte[] payload,
            final RecordFacts facts,
            final CaSubscription subscription,
            final Sample sample,
            final long bytes) {
        this.command = command;
        this.type = type;
        this.count = count;
        this.id = id;
        this.available = available;
        this.payload = payload;
        this.facts = facts;
        this.subscription = subscription;
        this.sample = sample;
        this.bytes = bytes;
    }

    static Outgoing plain(final int command, final int type, final int count, final int id, final int available) {
        return withPayload(command, type, count, id, available, null);
    }

    static Outgoing withPayload(
            final int command,
            final int type,
            final int count,
            final int id,
            final int available,
            final byte[] payload) {
        final long bytes = Header.LARGE_BYTES + (payload == null ? 0 : payload.length);
        return new Outgoing(command, type, count, id, available, payload, null, null, null, bytes);
    }

    /**
     * Answer to a read.
     *
     * @param id what the answer carries when the read went well
     * @param sample null when the read failed
     */
    static Outgoing value(
            final Header request, final int id, final RecordFacts facts, final Sample sample, final long bytes) {
        return new Outgoing(
                request.command(),
                request.type(),
                (int) request.count(),
                id,
                request.available(),
                null,
                facts,
                null,
                sample,
                Header.LARGE_BYTES + bytes);
    }

    static Outgoing update(final CaSubscription subscription, final Sample sample) {
        final Header request = subscription.request();
        return new Outgoing(
                Command.EVENT_ADD,
                request.type(),
                (int) request.count(),
                Eca.NORMAL,
                request.available(),
                null,
                subscription.facts(),
                subscription,
                sample,
                0);
    }
}
