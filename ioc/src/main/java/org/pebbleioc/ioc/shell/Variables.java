package org.pebbleioc.ioc.shell;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What {@code var} shows and sets. Parts of the IOC define those that mean something here; scripts may set any other, so
 * that those of C IOCs run. Any thread.
 */
public final class Variables {
    private final Map<String, String> values = new ConcurrentSkipListMap<>();

    /** Makes a variable known, with the value it has until somebody sets it. */
    public void define(final String name, final String value) {
        values.putIfAbsent(name, value);
    }

    /** The value, or null. */
    public String value(final String name) {
        return values.get(name);
    }

    /** Whether it holds a number other than 0. */
    public boolean isSet(final String name) {
        final String value = values.getOrDefault(name, "0").strip();
        try {
            return Double.parseDouble(value) != 0;
        } catch (final NumberFormatException e) {
            return false;
        }
    }

    /** Sets any variable, as {@code var} does. */
    public void set(final String name, final String value) {
        values.put(name, value);
    }

    /** All variables by name. */
    public SortedMap<String, String> copy() {
        return new TreeMap<>(values);
    }
}
