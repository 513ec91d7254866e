package org.pebbleioc.ioc.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Addresses of the machines that a file names, looked up when it is read, never while a client waits. Immutable. */
final class HostNames {
    private static final Logger LOG = LogManager.getLogger(HostNames.class);

    private final Map<String, Set<String>> addresses = new HashMap<>();

    HostNames(final Map<String, List<String>> hostGroups) {
        hostGroups.values().forEach(names -> names.forEach(name -> addresses.computeIfAbsent(name, HostNames::of)));
    }

    private static Set<String> of(final String name) {
        final Set<String> found = new HashSet<>();
        try {
            for (final InetAddress address : InetAddress.getAllByName(name)) {
                found.add(address.getHostAddress());
            }
        } catch (final UnknownHostException e) {
            LOG.warn("access security: host {} of a HAG has no address; it is compared by name only", name);
        }
        return found;
    }

    boolean has(final String name, final String ipAddress) {
        return addresses.getOrDefault(name, Set.of()).contains(ipAddress);
    }
}
