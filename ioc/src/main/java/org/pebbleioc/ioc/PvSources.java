package org.pebbleioc.ioc;

import java.util.Collection;
import java.util.List;
import org.pebbleioc.pva.server.PvSource;
import org.pebbleioc.pva.server.ServedPv;

/** All PVs of an IOC: the first source that has a name answers. Any thread; nothing here changes after iocInit. */
final class PvSources implements PvSource {
    private final List<PvSource> sources;

    PvSources(final List<PvSource> sources) {
        this.sources = List.copyOf(sources);
    }

    @Override
    public ServedPv find(final String name) {
        for (final PvSource source : sources) {
            final ServedPv pv = source.find(name);
            if (pv != null) {
                return pv;
            }
        }
        return null;
    }

    @Override
    public Collection<String> names() {
        return sources.stream().flatMap(source -> source.names().stream()).toList();
    }
}
