package org.pebbleioc.pva.server;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who answers a name. Called from the server's threads at once for every search: must be quick and thread safe. */
public interface PvSource {
    /** The PV of this name, or null where this source has none. */
    ServedPv find(String name);

    /** All names, for {@code pvlist}. */
    Collection<String> names();

    /** These PVs, as they are now; the first of two of one name answers. */
    static PvSource of(final Collection<? extends ServedPv> pvs) {
        final Map<String, ServedPv> byName = new LinkedHashMap<>();
        pvs.forEach(pv -> byName.putIfAbsent(pv.name(), pv));
        return new PvSource() {
            @Override
            public ServedPv find(final String name) {
                return byName.get(name);
            }

            @Override
            public Collection<String> names() {
                return byName.keySet();
            }
        };
    }
}
