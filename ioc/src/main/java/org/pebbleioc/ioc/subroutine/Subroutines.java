package org.pebbleioc.ioc.subroutine;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;

/** The functions of one IOC by name. Any thread. */
public final class Subroutines {
    private final Map<String, Subroutine> byName = new ConcurrentHashMap<>();

    /** @throws IllegalArgumentException there is another function of this name */
    public void register(final String name, final Subroutine function) {
        if (byName.putIfAbsent(name, function) != null) {
            throw new IllegalArgumentException("there is a subroutine of this name already: name=" + name);
        }
    }

    /** Registers what the classes bring that {@link ServiceLoader} finds on the class path. */
    public void load() {
        for (final SubroutineProvider provider : ServiceLoader.load(SubroutineProvider.class)) {
            provider.addTo(this);
        }
    }

    /** The function, or null. */
    public Subroutine find(final String name) {
        return byName.get(name);
    }

    public Collection<String> names() {
        return List.copyOf(byName.keySet()).stream().sorted().toList();
    }
}
