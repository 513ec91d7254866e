package org.pebbleioc.ioc.record;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.Channel.Completion;
import org.pebbleioc.ioc.channel.Channel.Events;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.channel.ElementType;
import org.pebbleioc.ioc.channel.Sample;
import org.pebbleioc.ioc.link.RemotePv;
import org.pebbleioc.ioc.link.RemoteState;

/**
 * A PV of this IOC as another IOC would see it: values come by subscription, puts go through the scan thread, and its
 * record's lock is never taken together with the reader's.
 */
final class LocalPv implements RemotePv {
    private final Channel channel;
    private final ScanIo scanIo;
    private final Boolean process;
    private final Runnable changed;
    private Channel.Subscription subscription = () -> {};

    private volatile RemoteState state;

    // guarded by this
    private boolean updated;
    private Object waiting;
    private List<Completion> completions = new ArrayList<>();
    private boolean queued;
    private boolean closed;

    private LocalPv(final Channel channel, final ScanIo scanIo, final Boolean process, final Runnable changed) {
        this.process = process;
        this.channel = channel;
        this.scanIo = scanIo;
        this.changed = changed;
        state = RemoteState.NEVER
                .connected(channel.elementType(), channel.maxCount(), "localhost")
                .withRights(true, channel.isWritable());
    }

    /**
     * The caller holds no record's lock.
     *
     * @param process whether a put makes the record process; null for "as the field and SCAN say"
     */
    static LocalPv open(final Channel channel, final ScanIo scanIo, final Boolean process, final Runnable changed) {
        final LocalPv pv = new LocalPv(channel, scanIo, process, changed);
        pv.subscription = channel.subscribe(Events.VALUE | Events.ALARM, (sample, mask) -> pv.take(sample));
        pv.first(channel.sample());
        return pv;
    }

    private synchronized void first(final Sample sample) {
        if (!updated) {
            set(sample);
        }
    }

    private void take(final Sample sample) {
        synchronized (this) {
            updated = true;
            set(sample);
        }
        changed.run();
    }

    private void set(final Sample sample) {
        final RemoteState next = state.withValue(sample).withMetadata(sample.metadata());
        state = sample.elementType() == ElementType.ENUM && sample.count() > 0 ? next.withText(choice(sample)) : next;
    }

    private static String choice(final Sample sample) {
        final int index = Array.getShort(sample.array(), 0) & 0xFFFF;
        final List<String> choices = sample.metadata().choices();
        return index < choices.size() ? choices.get(index) : "Illegal Value";
    }

    @Override
    public RemoteState state() {
        return state;
    }

    @Override
    public boolean put(final Object array, final Completion completionOrNull) {
        synchronized (this) {
            if (closed || !state.writable()) {
                return false;
            }
            if (waiting != null) {
                state = state.withReplacedWrite();
            }
            waiting = array;
            if (completionOrNull != null) {
                completions.add(completionOrNull);
            }
            if (queued) {
                return true;
            }
            queued = true;
        }
        scanIo.submit(this::write);
        return true;
    }

    /** Scan thread, without a lock. */
    private void write() {
        final Object array;
        final List<Completion> told;
        synchronized (this) {
            queued = false;
            array = waiting;
            waiting = null;
            told = completions;
            completions = new ArrayList<>();
        }
        if (array == null) {
            return;
        }
        final Completion all = told.isEmpty() ? null : error -> told.forEach(one -> one.done(error));
        try {
            // the elements say what they are; a choice may be given by its name
            final DbrType type = array instanceof String[] ? DbrType.STRING : channel.nativeType();
            channel.put(type, array, Array.getLength(array), process, all);
        } catch (final Channel.PutException e) {
            if (all != null) {
                all.done(e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        subscription.close();
        final List<Completion> told;
        synchronized (this) {
            closed = true;
            waiting = null;
            told = completions;
            completions = new ArrayList<>();
        }
        told.forEach(one -> one.done("the link was taken away"));
    }
}
