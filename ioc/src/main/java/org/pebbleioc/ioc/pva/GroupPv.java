package org.pebbleioc.ioc.pva;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.epics.pvdata.factory.PVDataFactory;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.Structure;
import org.pebbleioc.ioc.channel.AccessControl;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.ChannelSource;
import org.pebbleioc.ioc.channel.Sample;
import org.pebbleioc.pva.server.PvListener;
import org.pebbleioc.pva.server.PvUpdate;
import org.pebbleioc.pva.server.ServedPv;

/** Fields of several records as one structure, read, written and watched together. */
final class GroupPv implements ServedPv {
    private final String name;
    private final Structure type;
    private final boolean atomic;
    private final List<GroupField> fields;
    /** By index of a field: the fields that are sent when it changes. */
    private final List<int[]> triggers;

    private final ChannelSource source;
    private final AccessControl access;
    private final GroupThread thread;
    private final List<Channel> channels;

    /** Guarded by itself. */
    private final Map<PvListener, GroupFeed> feeds = new IdentityHashMap<>();

    GroupPv(
            final GroupDefinition definition,
            final Structure type,
            final List<GroupField> fields,
            final List<int[]> triggers,
            final ChannelSource source,
            final AccessControl access,
            final GroupThread thread) {
        this.name = definition.name();
        this.atomic = definition.isAtomic();
        this.type = type;
        this.fields = List.copyOf(fields);
        this.triggers = List.copyOf(triggers);
        this.source = source;
        this.access = access;
        this.thread = thread;
        this.channels = fields.stream()
                .map(GroupField::channel)
                .filter(channel -> channel != null)
                .toList();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Structure type() {
        return type;
    }

    List<GroupField> fields() {
        return fields;
    }

    boolean isAtomic() {
        return atomic;
    }

    int[] triggered(final int field) {
        return triggers.get(field);
    }

    @Override
    public boolean isWritable() {
        return fields.stream().anyMatch(f -> f.channel() != null && f.member().putOrder() != null);
    }

    /**
     * The present samples of some fields; null for constants.
     *
     * @param together all of one moment
     */
    Sample[] samples(final int[] wanted, final boolean together) {
        final Sample[] samples = new Sample[fields.size()];
        final Runnable take = () -> {
            for (final int i : wanted) {
                final Channel channel = fields.get(i).channel();
                samples[i] = channel == null ? null : channel.sample();
            }
        };
        if (together) {
            source.atomically(channels, take);
        } else {
            take.run();
        }
        return samples;
    }

    int[] allFields() {
        final int[] all = new int[fields.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = i;
        }
        return all;
    }

    /** A new structure from a sample of every field. */
    PVStructure structure(final Sample[] samples, final boolean together) {
        final PVStructure group = PVDataFactory.getPVDataCreate().createPVStructure(type);
        group.getBooleanField("record._options.atomic").put(together);
        for (int i = 0; i < samples.length; i++) {
            fields.get(i).fill(group, samples[i]);
        }
        return group;
    }

    @Override
    public PvUpdate current() {
        return current(null);
    }

    @Override
    public PvUpdate current(final Boolean wanted) {
        final boolean together = together(wanted);
        return new RecordUpdate(structure(samples(allFields(), together), together), PvFill.all());
    }

    /** A request decides where it says something, otherwise the definition of the group. */
    private boolean together(final Boolean wanted) {
        return wanted == null ? atomic : wanted;
    }

    @Override
    public void subscribe(final PvListener listener, final SubscribeOptions options) {
        final GroupFeed feed = new GroupFeed(this, listener, thread, together(options.atomic()), options.queueSize());
        synchronized (feeds) {
            if (feeds.putIfAbsent(listener, feed) != null) {
                throw new IllegalArgumentException("listener is subscribed already: pv=" + name);
            }
        }
        feed.start();
    }

    @Override
    public void unsubscribe(final PvListener listener) {
        final GroupFeed feed;
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
        final List<GroupPut.Step> steps = new ArrayList<>();
        boolean anyValue = false;
        for (final GroupField field : fields) {
            final boolean processes = field.member().kind() == GroupMember.Kind.PROC;
            final PutValue written =
                    processes || field.channel() == null || field.member().putOrder() == null
                            ? null
                            : field.put(value, changed);
            if (written != null || processes) {
                steps.add(new GroupPut.Step(field.channel(), written));
                anyValue |= written != null;
            }
        }
        if (!anyValue && !changed.isEmpty()) {
            completion.done("no fields changed: none that was sent has a +putorder: " + name);
            return;
        }
        new GroupPut(steps, source, access, options, completion).run(together(options.atomic()));
    }
}
