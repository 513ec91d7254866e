package org.pebbleioc.ioc.pva;

import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.Map;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.Structure;
import org.pebbleioc.ioc.channel.AccessControl;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.Channel.Events;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.channel.Sample;
import org.pebbleioc.pva.server.PvListener;
import org.pebbleioc.pva.server.PvUpdate;
import org.pebbleioc.pva.server.ServedPv;

/** One channel over PVAccess. */
final class RecordPv implements ServedPv {
    private static final int DEFAULT_MASK = Events.VALUE | Events.ALARM;

    private static final PutValue ONE = new PutValue(DbrType.LONG, new int[] {1}, 1);

    private final Channel channel;
    private final Channel process;
    private final AccessControl access;
    private final PvShape shape;

    /** Guarded by itself. */
    private final Map<PvListener, Feed> feeds = new IdentityHashMap<>();

    /** @param process the record's field that processes it; null where there is none */
    RecordPv(final Channel channel, final Channel process, final AccessControl access) {
        this.channel = channel;
        this.process = process;
        this.access = access;
        this.shape = PvShape.of(channel);
    }

    Channel channel() {
        return channel;
    }

    @Override
    public String name() {
        return channel.name();
    }

    @Override
    public Structure type() {
        return shape.structure();
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public PvUpdate current() {
        return new RecordUpdate(PvFill.structure(shape, channel.sample()), PvFill.all());
    }

    /** Puts the first, whole update before those that arrive while it is made. */
    private final class Feed implements Channel.Listener {
        private final PvListener listener;
        private final int mask;

        // guarded by this
        private boolean started;
        private Sample early;
        private Channel.Subscription subscription;
        private boolean closed;

        Feed(final PvListener listener, final int mask) {
            this.listener = listener;
            this.mask = mask;
        }

        void start() {
            final Channel.Subscription made = channel.subscribe(mask | Events.PROPERTY, this);
            final Sample first = channel.sample();
            synchronized (this) {
                subscription = made;
                final Sample newest = early == null ? first : early;
                started = true;
                early = null;
                if (closed) {
                    made.close();
                    return;
                }
                listener.updated(new RecordUpdate(PvFill.structure(shape, newest), PvFill.all()));
            }
        }

        @Override
        public synchronized void changed(final Sample sample, final int events) {
            if (closed) {
                return;
            }
            if (!started) {
                early = sample;
                return;
            }
            final PVStructure value = PvFill.structure(shape, sample);
            // who did not ask for values wants to know the value that came with the alarm
            final boolean onlyAlarms = (mask & (Events.VALUE | Events.LOG)) == 0 && (events & Events.ALARM) != 0;
            final int shown = onlyAlarms ? events | Events.VALUE : events;
            listener.updated(new RecordUpdate(value, PvFill.changed(shape, value, shown)));
        }

        void stop() {
            final Channel.Subscription made;
            synchronized (this) {
                closed = true;
                made = subscription;
            }
            if (made != null) {
                made.close();
            }
        }
    }

    @Override
    public void subscribe(final PvListener listener, final SubscribeOptions options) {
        final Feed feed = new Feed(listener, options.dbeMask() == 0 ? DEFAULT_MASK : options.dbeMask());
        synchronized (feeds) {
            if (feeds.putIfAbsent(listener, feed) != null) {
                throw new IllegalArgumentException("listener is subscribed already: pv=" + name());
            }
        }
        feed.start();
    }

    @Override
    public void unsubscribe(final PvListener listener) {
        final Feed feed;
        synchronized (feeds) {
            feed = feeds.remove(listener);
        }
        if (feed != null) {
            feed.stop();
        }
    }

    @Override
    public void put(
            final PVStructure value, final BitSet changed, final PutOptions options, final PutCompletion completion) {
        final PutValue written = PutValue.of(shape, value, changed);
        final boolean onlyProcess = written == null && Boolean.TRUE.equals(options.process()) && process != null;
        if (written == null && !onlyProcess) {
            completion.done(null);
            return;
        }
        try {
            RecordAccess.put(
                    access,
                    options.client(),
                    onlyProcess ? process : channel,
                    onlyProcess ? ONE : written,
                    onlyProcess ? null : options.process(),
                    options.block() ? waiting(completion) : null);
        } catch (final Channel.PutException e) {
            completion.done(e.getMessage());
            return;
        }
        if (!options.block()) {
            completion.done(null);
        }
    }

    private static Channel.Completion waiting(final PutCompletion completion) {
        return new Channel.Completion() {
            @Override
            public void done(final String error) {
                completion.done(error);
            }

            @Override
            public void pending(final Channel.Subscription cancel) {
                completion.pending(cancel::close);
            }
        };
    }
}
