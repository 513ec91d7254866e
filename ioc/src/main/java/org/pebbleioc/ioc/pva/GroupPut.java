package org.pebbleioc.ioc.pva;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.pebbleioc.ioc.channel.AccessControl;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.ChannelSource;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.pva.server.PvClient;
import org.pebbleioc.pva.server.ServedPv.PutCompletion;
import org.pebbleioc.pva.server.ServedPv.PutOptions;

/** One put of a group: all of its members, or none when a member may not be written at all. */
final class GroupPut {
    private static final PutValue ONE = new PutValue(DbrType.LONG, new int[] {1}, 1);

    /** One member. A null value only processes the record. */
    record Step(Channel channel, PutValue value) {}

    private final List<Step> steps;
    private final ChannelSource source;
    private final AccessControl access;
    private final PutOptions options;
    private final PutCompletion completion;
    private final AtomicInteger open;
    private final AtomicReference<String> error = new AtomicReference<>();
    /** Ends of members' puts that are still to come; guarded by itself. */
    private final List<Channel.Subscription> waiting = new ArrayList<>();

    GroupPut(
            final List<Step> steps,
            final ChannelSource source,
            final AccessControl access,
            final PutOptions options,
            final PutCompletion completion) {
        this.steps = steps;
        this.source = source;
        this.access = access;
        this.options = options;
        this.completion = completion;
        open = new AtomicInteger(steps.size() + 1);
    }

    void run(final boolean atomic) {
        for (final Step step : steps) {
            final String refusal = refusal(step.channel());
            if (refusal != null) {
                completion.done(refusal);
                return;
            }
        }
        if (atomic) {
            source.atomically(steps.stream().map(Step::channel).toList(), this::putAll);
        } else {
            putAll();
        }
        done(null);
        if (open.get() > 0) {
            completion.pending(this::abandon);
        }
    }

    /** Nobody waits any more. Any thread, without a lock. */
    private void abandon() {
        final List<Channel.Subscription> all;
        synchronized (waiting) {
            all = List.copyOf(waiting);
        }
        all.forEach(Channel.Subscription::close);
    }

    /** The end of one member's put. */
    private final class Member implements Channel.Completion {
        @Override
        public void done(final String problem) {
            GroupPut.this.done(problem);
        }

        @Override
        public void pending(final Channel.Subscription cancel) {
            synchronized (waiting) {
                waiting.add(cancel);
            }
        }
    }

    private String refusal(final Channel channel) {
        if (!channel.isWritable()) {
            return channel.name() + " is not writable";
        }
        if (channel.isLink()) {
            return channel.name() + ": links cannot be written through a group";
        }
        final PvClient client = options.client();
        return client == PvClient.NONE
                        || access.rights(channel, RecordAccess.identity(client)).write()
                ? null
                : channel.name() + ": " + client + " has no right to write";
    }

    private void putAll() {
        for (final Step step : steps) {
            final String name = step.channel().name();
            final int dot = name.indexOf('.');
            final Channel target = step.value() != null
                    ? step.channel()
                    : source.find(name.substring(0, dot < 0 ? name.length() : dot) + ".PROC");
            try {
                RecordAccess.put(
                        access,
                        options.client(),
                        target,
                        step.value() == null ? ONE : step.value(),
                        step.value() == null ? null : options.process(),
                        options.block() ? new Member() : null);
                if (!options.block()) {
                    done(null);
                }
            } catch (final Channel.PutException e) {
                done(e.getMessage());
            }
        }
    }

    private void done(final String problem) {
        if (problem != null) {
            error.compareAndSet(null, problem);
        }
        if (open.decrementAndGet() == 0) {
            completion.done(error.get());
        }
    }
}
