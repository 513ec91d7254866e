package org.pebbleioc.ioc.device;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The ports of one IOC by name. Filled by st.cmd commands before iocInit, read afterwards. */
public final class ParameterPorts {
    private final Map<String, ParameterPort> byName = new TreeMap<>();

    public synchronized void add(final ParameterPort port) {
        if (byName.putIfAbsent(port.name(), port) != null) {
            throw new IllegalArgumentException("there is a port of this name already: port=" + port.name());
        }
    }

    /** The port, or null. */
    public synchronized ParameterPort find(final String name) {
        return byName.get(name);
    }

    public synchronized Collection<ParameterPort> all() {
        return java.util.List.copyOf(byName.values());
    }
}
