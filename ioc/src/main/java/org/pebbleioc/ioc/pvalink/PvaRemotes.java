package org.pebbleioc.ioc.pvalink;

import java.util.HashMap;
import java.util.Map;
import org.pebbleioc.ioc.link.PvOptions;
import org.pebbleioc.ioc.link.RemotePv;
import org.pebbleioc.ioc.link.Remotes;
import org.pebbleioc.pva.client.ClientConfig;
import org.pebbleioc.pva.client.PvaClient;

/** PVAccess for links: links of the same PV share its channel and its monitor. Any thread. */
public final class PvaRemotes implements Remotes, AutoCloseable {
    /** What must be the same for links to share a monitor. */
    private record Key(String name, int queueSize, boolean pipeline) {}

    private final PvaClient client;

    // guarded by this
    private final Map<Key, SharedPv> shared = new HashMap<>();

    public PvaRemotes(final ClientConfig config) {
        client = new PvaClient(config, "pva-links");
    }

    @Override
    public RemotePv open(final String name, final Runnable changed) {
        return open(name, PvOptions.USUAL, changed);
    }

    @Override
    public synchronized RemotePv open(final String name, final PvOptions options, final Runnable changed) {
        final Key key = new Key(name, options.queueSize(), options.pipeline());
        final SharedPv pv =
                shared.computeIfAbsent(key, k -> new SharedPv(client, name, options.queueSize(), options.pipeline()));
        final PvaRemote link = new PvaRemote(pv, options, changed, () -> left(key, pv));
        pv.add(link);
        return link;
    }

    private synchronized void left(final Key key, final SharedPv pv) {
        if (pv.isUnused() && shared.remove(key, pv)) {
            pv.close();
        }
    }

    /** Servers that we are connected to. */
    public int circuits() {
        return client.circuits();
    }

    @Override
    public void close() {
        client.close();
    }
}
