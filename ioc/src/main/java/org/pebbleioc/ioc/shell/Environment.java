package org.pebbleioc.ioc.shell;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The environment variables of the IOC. A Java process cannot change its own, so the shell holds a copy; servers are
 * configured from here. Any thread.
 */
public final class Environment {
    private final ConcurrentSkipListMap<String, String> variables;

    public Environment(final Map<String, String> initial) {
        variables = new ConcurrentSkipListMap<>(initial);
    }

    /** A copy of the process's environment. */
    public static Environment ofProcess() {
        return new Environment(System.getenv());
    }

    /** The value, or null. */
    public String value(final String name) {
        return variables.get(name);
    }

    /** The value, or another where it is not set or empty. */
    public String valueOr(final String name, final String other) {
        final String value = variables.get(name);
        return value == null || value.isEmpty() ? other : value;
    }

    public void set(final String name, final String value) {
        variables.put(name, value);
    }

    /** Sets what the user has not set. */
    public void setDefault(final String name, final String value) {
        variables.putIfAbsent(name, value);
    }

    public void unset(final String name) {
        variables.remove(name);
    }

    /** All of them now, by name. */
    public SortedMap<String, String> copy() {
        return new TreeMap<>(variables);
    }
}
