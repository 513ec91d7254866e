package org.pebbleioc.pva.server;

import java.util.Collection;

/** Who answers a name. Called from the server's threads at once for every search: must be quick and thread safe. */
public interface PvSource {
    /** The PV of this name, or null where this source has none. */
    ServedPv find(String name);

    /** All names, for {@code pvlist}. */
    Collection<String> names();
}
