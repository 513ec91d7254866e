package org.pebbleioc.ioc.security;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.Channel.Events;
import org.pebbleioc.ioc.channel.ChannelSource;
import org.pebbleioc.ioc.channel.Sample;
import org.pebbleioc.ioc.link.RemotePv;
import org.pebbleioc.ioc.link.RemoteState;
import org.pebbleioc.ioc.link.Remotes;
import org.pebbleioc.ioc.record.Formula;
import org.pebbleioc.ioc.security.AccessRules.Group;
import org.pebbleioc.ioc.security.AccessRules.Rule;

/**
 * The live side of one ASG: its inputs, and which of its CALC conditions hold. Samples come from the threads that
 * process the input records; {@link #recompute} runs on the thread of access security; the results are read by any.
 */
final class GroupState implements AutoCloseable {
    private static final int INVALID = 3;
    private static final int INPUTS = 12;

    private final Group group;
    private final List<Channel.Subscription> subscriptions = new ArrayList<>();
    private final Map<Integer, Formula> formulas = new HashMap<>();

    // guarded by this
    private final double[] values = new double[INPUTS];
    private final boolean[] good = new boolean[INPUTS];

    /** By rule; replaced as a whole. */
    private volatile boolean[] results;

    GroupState(final Group group) {
        this.group = group;
        results = new boolean[group.rules().size()];
        for (int i = 0; i < group.rules().size(); i++) {
            if (!group.rules().get(i).calc().isEmpty()) {
                formulas.put(i, new Formula(group.rules().get(i).calc()));
            }
        }
    }

    Group group() {
        return group;
    }

    /**
     * @param remotes where an input is looked for that this IOC does not have
     * @param changed told when a result may have become another; called with a record's lock held
     */
    void connect(final ChannelSource source, final Remotes remotes, final Runnable changed) {
        group.inputs().forEach((index, name) -> {
            final String pv = name.strip().split("\\s+")[0];
            final Channel channel = source.find(pv);
            if (channel != null) {
                subscriptions.add(channel.subscribe(Events.VALUE | Events.ALARM, (sample, mask) -> {
                    take(index, sample);
                    changed.run();
                }));
                take(index, channel.sample());
            } else if (!pv.isEmpty()) {
                subscriptions.add(new RemoteInput(remotes, pv, state -> {
                    take(index, state);
                    changed.run();
                }));
            }
        });
    }

    /** A PV of another IOC. */
    private static final class RemoteInput implements Channel.Subscription {
        private final AtomicReference<RemotePv> pv = new AtomicReference<>();

        RemoteInput(final Remotes remotes, final String name, final Consumer<RemoteState> changed) {
            final Runnable look = () -> {
                final RemotePv now = pv.get();
                if (now != null) {
                    changed.accept(now.state());
                }
            };
            final RemotePv opened = remotes.open(name, look);
            pv.set(opened);
            opened.wantValue();
            look.run();
        }

        @Override
        public void close() {
            pv.get().close();
        }
    }

    private void take(final int index, final RemoteState state) {
        if (state.connected() && state.readable() && state.value() != null) {
            take(index, state.value());
        } else {
            synchronized (this) {
                good[index] = false;
            }
        }
    }

    private synchronized void take(final int index, final Sample sample) {
        good[index] = sample.severity() < INVALID && sample.count() > 0;
        if (sample.count() > 0) {
            final Object array = sample.array();
            final Object first = java.lang.reflect.Array.get(array, 0);
            if (first instanceof Number number) {
                values[index] = number.doubleValue();
            } else {
                good[index] &= isNumber(index, String.valueOf(first));
            }
        }
    }

    private boolean isNumber(final int index, final String text) {
        try {
            values[index] = Double.parseDouble(text.strip());
            return true;
        } catch (final NumberFormatException e) {
            return false;
        }
    }

    /** Works out all conditions; true when one became another. */
    boolean recompute() {
        final double[] now;
        final boolean[] usable;
        synchronized (this) {
            now = values.clone();
            usable = good.clone();
        }
        final boolean[] next = new boolean[results.length];
        for (int i = 0; i < next.length; i++) {
            final Rule rule = group.rules().get(i);
            next[i] = rule.calc().isEmpty() || inputsUsable(rule, usable) && isOne(formulas.get(i), now);
        }
        final boolean changed = !Arrays.equals(next, results);
        results = next;
        return changed;
    }

    /** Base takes a result between 0.99 and 1.01 for true. */
    private static boolean isOne(final Formula formula, final double[] values) {
        return Math.abs(formula.evaluate(values) - 1) < 0.01;
    }

    /** A bad input counts only against rules that use it. */
    private static boolean inputsUsable(final Rule rule, final boolean[] usable) {
        for (int i = 0; i < INPUTS; i++) {
            if (!usable[i] && uses(rule.calc(), (char) ('A' + i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean uses(final String calc, final char letter) {
        return calc.matches("(?is).*(?<![A-Z0-9_])" + letter + "(?![A-Z0-9_]).*");
    }

    boolean holds(final int rule) {
        return results[rule];
    }

    /** As {@code asprules} shows an input. */
    synchronized String input(final int index) {
        return (good[index] ? "   VALID" : " INVALID") + String.format(" value=%f", values[index]);
    }

    @Override
    public void close() {
        subscriptions.forEach(Channel.Subscription::close);
    }
}
