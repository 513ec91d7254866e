package org.pebbleioc.ioc.ca;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.channel.Channel.Completion;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.channel.ElementType;
import org.pebbleioc.ioc.channel.Metadata;
import org.pebbleioc.ioc.channel.Sample;
import org.pebbleioc.ioc.link.RemotePv;
import org.pebbleioc.ioc.link.RemoteState;

/** One PV over Channel Access: what is known of it, and the one value that waits to be written. */
final class ClientChannel implements RemotePv {
    private static final Logger LOG = LogManager.getLogger(ClientChannel.class);

    /** A value on its way. */
    record Write(Object array, List<Completion> completions) {
        void end(final String errorOrNull) {
            completions.forEach(completion -> {
                try {
                    completion.done(errorOrNull);
                } catch (final RuntimeException e) {
                    LOG.error("the end of a put was not taken", e);
                }
            });
        }
    }

    final String name;
    final int cid;
    private final CaClient client;
    private final Runnable changed;

    /** It stands in the client's queue of channels that want something. */
    final AtomicBoolean queued = new AtomicBoolean();

    private volatile RemoteState state = RemoteState.NEVER;
    private volatile boolean wantsValue;
    private volatile boolean wantsText;
    private volatile boolean closed;

    // guarded by this
    private Write waiting;

    // thread ca-links
    /** Null while it is searched. */
    ClientCircuit circuit;

    int sid = Command.NONE;
    int searches;
    /** Subscription ids; 0 for none. */
    int valueId;

    int textId;
    int propertyId;
    /** When the next search is due. */
    long searchAtNs;
    /** Told by the server before the channel is there. */
    int rights;

    ClientChannel(final CaClient client, final int cid, final String name, final Runnable changed) {
        this.client = client;
        this.cid = cid;
        this.name = name;
        this.changed = changed;
    }

    @Override
    public RemoteState state() {
        return state;
    }

    boolean isClosed() {
        return closed;
    }

    boolean wantsText() {
        return wantsText;
    }

    boolean wantsValue() {
        return wantsValue;
    }

    @Override
    public void wantText() {
        if (!wantsText) {
            wantsText = true;
            client.wanted(this);
        }
    }

    @Override
    public void wantValue() {
        if (!wantsValue) {
            wantsValue = true;
            client.wanted(this);
        }
    }

    @Override
    public boolean put(final Object array, final Completion completionOrNull) {
        synchronized (this) {
            if (!state.connected() || !state.writable() || closed) {
                return false;
            }
            final List<Completion> completions = new ArrayList<>(1);
            if (waiting != null) {
                completions.addAll(waiting.completions());
                state = state.withReplacedWrite();
            }
            if (completionOrNull != null) {
                completions.add(completionOrNull);
            }
            waiting = new Write(array, completions);
        }
        client.wanted(this);
        return true;
    }

    /** Thread ca-links: the value that waits, which does so no longer; null for none. */
    synchronized Write take() {
        final Write write = waiting;
        waiting = null;
        return write;
    }

    synchronized boolean hasWrite() {
        return waiting != null;
    }

    /** Thread ca-links: the server has it. */
    void connected(final DbrType type, final int count, final String host) {
        synchronized (this) {
            state = state.connected(ElementType.of(type), count, host)
                    .withRights((rights & Command.RIGHT_READ) != 0, (rights & Command.RIGHT_WRITE) != 0);
        }
        tell();
    }

    /** Thread ca-links: the server or the connection is gone. */
    void disconnected() {
        final boolean was;
        final Write lost;
        synchronized (this) {
            was = state.connected();
            if (was) {
                state = state.disconnected();
            }
            lost = waiting;
            waiting = null;
        }
        circuit = null;
        sid = Command.NONE;
        rights = 0;
        valueId = 0;
        textId = 0;
        propertyId = 0;
        if (lost != null) {
            lost.end(name + " was disconnected");
        }
        if (was) {
            tell();
        }
    }

    void rights(final int newRights) {
        rights = newRights;
        synchronized (this) {
            if (!state.connected()) {
                return;
            }
            state = state.withRights((rights & Command.RIGHT_READ) != 0, (rights & Command.RIGHT_WRITE) != 0);
        }
        tell();
    }

    void value(final Sample sample) {
        synchronized (this) {
            state = state.withValue(sample);
        }
        tell();
    }

    void text(final Sample sample) {
        synchronized (this) {
            state = state.withText(sample.count() > 0 ? ((String[]) sample.array())[0] : "");
        }
        tell();
    }

    void metadata(final Metadata metadata) {
        synchronized (this) {
            state = state.withMetadata(metadata);
        }
        // no event: base's links do not process for properties either
    }

    private void tell() {
        if (closed) {
            return;
        }
        try {
            changed.run();
        } catch (final RuntimeException e) {
            LOG.error("{}: the record did not take a change", name, e);
        }
    }

    @Override
    public void close() {
        final Write lost;
        synchronized (this) {
            closed = true;
            lost = waiting;
            waiting = null;
        }
        if (lost != null) {
            lost.end(name + " is not written any more");
        }
        client.wanted(this);
    }
}
