package org.pebbleioc.ioc.channel.filter;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Named on/off states of the IOC ({@code dbState}), which {@code sync} filters follow. Any thread. */
public final class States {
    /** One state. */
    static final class State {
        private volatile boolean set;

        boolean isSet() {
            return set;
        }
    }

    private final Map<String, State> byName = new ConcurrentHashMap<>();

    /** A state that is false until set; does nothing where it exists. */
    public void create(final String name) {
        byName.computeIfAbsent(name, missing -> new State());
    }

    /** @throws IllegalArgumentException no state has this name */
    public void set(final String name, final boolean value) {
        find(name).set = value;
    }

    /** @return null where there is no such state */
    public Boolean value(final String name) {
        final State state = byName.get(name);
        return state == null ? null : state.set;
    }

    /** @throws IllegalArgumentException no state has this name */
    public boolean isSet(final String name) {
        return find(name).set;
    }

    State find(final String name) {
        final State state = byName.get(name);
        if (state == null) {
            throw new IllegalArgumentException("there is no state '" + name + "', see dbStateCreate");
        }
        return state;
    }

    /** All, by name. */
    public Map<String, Boolean> all() {
        final Map<String, Boolean> all = new TreeMap<>();
        byName.forEach((name, state) -> all.put(name, state.set));
        return all;
    }
}
