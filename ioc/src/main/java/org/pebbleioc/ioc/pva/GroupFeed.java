package org.pebbleioc.ioc.pva;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.epics.pvdata.pv.PVStructure;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.Channel.Events;
import org.pebbleioc.ioc.channel.Sample;
import org.pebbleioc.pva.server.PvListener;

/**
 * One subscription to a group. Records' threads write down what changed, {@link GroupThread} sends it: each event by
 * itself while they are few; what comes in faster than it goes out joins the last event of the same field.
 */
final class GroupFeed {
    private static final int MOST_EVENTS = 64;

    /** What happened to one field. */
    private static final class Event {
        final int field;
        int mask;
        Sample sample;

        Event(final int field, final int mask, final Sample sample) {
            this.field = field;
            this.mask = mask;
            this.sample = sample;
        }
    }

    private final GroupPv group;
    private final PvListener listener;
    private final GroupThread thread;
    private final boolean together;
    private final int queueSize;

    /** Written by start and stop, guarded by itself. */
    private final List<Channel.Subscription> subscriptions = new ArrayList<>();

    // guarded by events
    private final ArrayDeque<Event> events = new ArrayDeque<>();
    private boolean due;
    private boolean started;
    private boolean closed;

    /** The newest sample of every field; guarded by this, which is held while an update is made and handed on. */
    private Sample[] newest;

    /**
     * @param together values that go out together are of one moment
     * @param queueSize what the client was granted: the first update says so
     */
    GroupFeed(
            final GroupPv group,
            final PvListener listener,
            final GroupThread thread,
            final boolean together,
            final int queueSize) {
        this.group = group;
        this.listener = listener;
        this.thread = thread;
        this.together = together;
        this.queueSize = queueSize;
    }

    /** The whole value first, then changes. */
    void start() {
        final List<GroupField> fields = group.fields();
        for (int i = 0; i < fields.size(); i++) {
            final GroupField field = fields.get(i);
            if (field.channel() != null && field.member().isVisible()
                    || field.member().kind() == GroupMember.Kind.PROC) {
                subscribe(i, field);
            }
        }
        synchronized (this) {
            newest = group.samples(group.allFields(), together);
            listener.updated(new RecordUpdate(structure(), PvFill.all()));
        }
        synchronized (events) {
            started = true;
            wake();
        }
    }

    private void subscribe(final int index, final GroupField field) {
        final Channel.Subscription made =
                field.channel().subscribe(field.eventMask(), (sample, mask) -> changed(index, sample, mask));
        synchronized (subscriptions) {
            subscriptions.add(made);
        }
    }

    /** A record's thread, with its lock held. */
    private void changed(final int field, final Sample sample, final int mask) {
        if ((mask & ~Events.PROPERTY) != 0 && group.triggered(field).length == 0) {
            return;
        }
        synchronized (events) {
            if (closed) {
                return;
            }
            if (events.size() >= MOST_EVENTS) {
                for (final Event event : events) {
                    if (event.field == field) {
                        event.mask |= mask;
                        event.sample = sample;
                        return;
                    }
                }
            }
            events.add(new Event(field, mask, sample));
            wake();
        }
    }

    private void wake() {
        if (!due && started && !events.isEmpty()) {
            due = true;
            thread.due(this);
        }
    }

    /** The group's thread: no record's lock is held. */
    void doWork() {
        while (true) {
            final Event event;
            synchronized (events) {
                event = closed ? null : events.poll();
                if (event == null) {
                    due = false;
                    return;
                }
            }
            send(event);
        }
    }

    private synchronized void send(final Event event) {
        final BitSet bits = new BitSet();
        final int[] triggered = group.triggered(event.field);
        final boolean onlyProperties = (event.mask & ~Events.PROPERTY) == 0;
        final int[] fresh = onlyProperties ? new int[] {event.field} : triggered;
        final boolean onlyItself = fresh.length == 1 && fresh[0] == event.field;
        final Sample[] samples = onlyItself ? newest.clone() : group.samples(fresh, together);
        for (final int i : fresh) {
            newest[i] = i == event.field && onlyItself ? event.sample : samples[i];
        }
        final PVStructure value = structure();
        for (final int i : fresh) {
            // what another field's trigger brings along is its value; properties have events of their own
            final int mask = i == event.field ? event.mask : Events.VALUE | Events.ALARM;
            group.fields().get(i).changed(value, mask, bits);
        }
        if (!bits.isEmpty()) {
            listener.updated(new RecordUpdate(value, bits));
        }
    }

    private PVStructure structure() {
        final PVStructure value = group.structure(newest, together);
        value.getIntField("record._options.queueSize").put(queueSize);
        return value;
    }

    void stop() {
        synchronized (events) {
            closed = true;
            events.clear();
        }
        synchronized (subscriptions) {
            subscriptions.forEach(Channel.Subscription::close);
            subscriptions.clear();
        }
    }
}
