package org.pebbleioc.ioc.pva;

import java.util.concurrent.atomic.AtomicBoolean;
import org.pebbleioc.ioc.channel.AccessControl;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.ClientIdentity;
import org.pebbleioc.pva.server.AccessPolicy;
import org.pebbleioc.pva.server.PvClient;
import org.pebbleioc.pva.server.ServedPv;

/**
 * The rules for records as the PVAccess server asks for them. A group is open to everybody, its members are asked about
 * one by one when it is read or written; what is no record has no rules.
 */
public final class RecordAccess implements AccessPolicy {
    private final AccessControl control;

    public RecordAccess(final AccessControl control) {
        this.control = control;
    }

    @Override
    public Rights rights(final PvClient client, final ServedPv pv) {
        if (!(pv instanceof RecordPv record)) {
            return Rights.ALL;
        }
        final AccessControl.Rights rights = control.rights(record.channel(), identity(client));
        return new Rights(rights.read(), rights.write());
    }

    static ClientIdentity identity(final PvClient client) {
        return new ClientIdentity(client.user(), client.host(), client.peer(), "pva", client.method());
    }

    /** Puts a value, and tells whoever watches before and after it. */
    static void put(
            final AccessControl control,
            final PvClient client,
            final Channel channel,
            final PutValue value,
            final Boolean process,
            final Channel.Completion completionOrNull)
            throws Channel.PutException {
        final ClientIdentity who = identity(client);
        final boolean trapped =
                client != PvClient.NONE && control.rights(channel, who).trapped();
        final AccessControl.WatchedPut watched = trapped
                ? control.putting(channel, who, value.type(), value.array(), value.count())
                : AccessControl.WatchedPut.UNWATCHED;
        boolean over = completionOrNull == null;
        try {
            channel.put(
                    value.type(),
                    value.array(),
                    value.count(),
                    process,
                    completionOrNull == null ? null : watched(completionOrNull, watched));
        } catch (final Channel.PutException | RuntimeException e) {
            over = true;
            throw e;
        } finally {
            if (over) {
                watched.done();
            } else {
                watched.taken();
            }
        }
    }

    /** A completion that tells a watcher first, also when nobody waits for it any more. */
    private static Channel.Completion watched(
            final Channel.Completion completion, final AccessControl.WatchedPut watched) {
        final AtomicBoolean over = new AtomicBoolean();
        return new Channel.Completion() {
            @Override
            public void done(final String problem) {
                if (over.compareAndSet(false, true)) {
                    watched.done();
                }
                completion.done(problem);
            }

            @Override
            public void pending(final Channel.Subscription cancel) {
                completion.pending(() -> {
                    cancel.close();
                    if (over.compareAndSet(false, true)) {
                        watched.done();
                    }
                });
            }
        };
    }
}
