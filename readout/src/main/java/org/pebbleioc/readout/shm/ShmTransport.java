package org.pebbleioc.readout.shm;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import org.pebbleioc.readout.page.PageHolders;
import org.pebbleioc.readout.page.PagePool;
import org.pebbleioc.readout.ship.LocalSocket;
import org.pebbleioc.readout.ship.ShipOptions;
import org.pebbleioc.readout.ship.ShipServer;

/** Opens the local socket at which receivers on this host, of this user, attach. */
public final class ShmTransport {
    private ShmTransport() {}

    /**
     * Binds; {@link ShipServer#start} begins.
     *
     * @param socket a path; what a killed process left there is removed
     * @param pools all pools that time frames come from, in shared memory
     * @param copyPool in shared memory too; null where pages are not cut
     * @throws IOException the socket cannot be bound
     * @throws IllegalArgumentException a pool is not in shared memory
     */
    public static ShipServer open(
            final String name,
            final Path socket,
            final ShipOptions options,
            final List<PagePool> pools,
            final PagePool copyPool,
            final PageHolders holders,
            final LongSupplier clock)
            throws IOException {
        final List<PagePool> all = new java.util.ArrayList<>(pools);
        if (copyPool != null) {
            all.add(copyPool);
        }
        final Regions regions = new Regions(all);
        final ServerSocketChannel listener = LocalSocket.bind(socket);
        final ShipServer.PeerMaker maker = (server, channel, client, nowNs) ->
                new ShmPeer(server, regions, options.clientMessages(), channel, client, nowNs);
        return new ShipServer(
                name,
                listener,
                "shm://" + socket,
                options,
                copyPool,
                holders,
                maker,
                clock,
                () -> LocalSocket.remove(socket));
    }
}
