package org.pebbleioc.ioc.pvalink;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.Structure;
import org.pebbleioc.pva.client.PvaClient;
import org.pebbleioc.pva.client.PvaClientChannel;
import org.pebbleioc.pva.client.PvaClientListener;

/** One PV with all links that look at it, in the order in which an update is told to them. */
final class SharedPv implements PvaClientListener {
    private final String name;
    private final PvaClientChannel channel;

    // guarded by this
    private List<PvaRemote> links = List.of();
    /** Values that wait to be written, by the field they are for. */
    private final Map<String, PvaClientChannel.Filler> waiting = new LinkedHashMap<>();

    // thread pva-links
    private String host = "";
    private Structure type;
    private PVStructure last;

    SharedPv(final PvaClient client, final String name, final int queueSize, final boolean pipeline) {
        this.name = name;
        channel = client.open(name, queueSize, pipeline, this);
    }

    String name() {
        return name;
    }

    void add(final PvaRemote link) {
        synchronized (this) {
            final List<PvaRemote> all = new ArrayList<>(links);
            all.add(link);
            all.sort(Comparator.comparingInt(PvaRemote::order));
            links = List.copyOf(all);
        }
        channel.fieldsChanged();
    }

    synchronized void remove(final PvaRemote link) {
        links = links.stream().filter(other -> other != link).toList();
    }

    synchronized boolean isUnused() {
        return links.isEmpty();
    }

    private synchronized List<PvaRemote> links() {
        return links;
    }

    /** A link wants more than before. Any thread. */
    void wantsMore() {
        channel.fieldsChanged();
    }

    @Override
    public void connected(final String newHost, final Structure newType) {
        host = newHost;
        type = newType;
        last = null;
    }

    @Override
    public void disconnected() {
        type = null;
        last = null;
        synchronized (this) {
            waiting.clear();
        }
        links().forEach(PvaRemote::disconnected);
    }

    @Override
    public List<String> fields() {
        final Set<String> all = new LinkedHashSet<>();
        final BitSet everything = new BitSet();
        if (last != null) {
            everything.set(0, last.getNumberFields());
        }
        for (final PvaRemote link : links()) {
            link.connected(host, type);
            final List<String> paths = link.paths(type);
            all.addAll(paths);
            if (last != null && !paths.isEmpty() && link.state().value() == null && has(last, paths)) {
                link.update(last, everything);
            }
        }
        return List.copyOf(all);
    }

    private static boolean has(final PVStructure value, final List<String> paths) {
        return paths.stream().allMatch(path -> value.getSubField(path) != null);
    }

    @Override
    public void update(final PVStructure value, final BitSet changed) {
        last = value;
        links().forEach(link -> link.update(value, changed));
    }

    /** Keeps a value until another field of this PV is written. */
    synchronized void defer(final String path, final PvaClientChannel.Filler filler) {
        waiting.put(path, filler);
    }

    /** @return whether a value of the same field that waited was replaced */
    boolean put(
            final String path,
            final PvaClientChannel.Filler filler,
            final Boolean process,
            final Consumer<String> doneOrNull) {
        final boolean replaced;
        synchronized (this) {
            replaced = waiting.put(path, filler) != null;
        }
        channel.put(process, doneOrNull != null, this::fill, doneOrNull);
        return replaced;
    }

    private String fill(final PVStructure value, final BitSet changed) {
        final List<PvaClientChannel.Filler> all;
        synchronized (this) {
            all = List.copyOf(waiting.values());
            waiting.clear();
        }
        String problem = null;
        for (final PvaClientChannel.Filler filler : all) {
            final String refusal = filler.fill(value, changed);
            problem = refusal == null ? problem : refusal;
        }
        return changed.isEmpty() ? problem : null;
    }

    void close() {
        channel.close();
    }
}
