package org.pebbleioc.ioc.stats;

import java.util.function.Supplier;
import org.pebbleioc.ioc.ca.CaReport;
import org.pebbleioc.ioc.ca.CaServer;
import org.pebbleioc.pva.server.ClientReport;
import org.pebbleioc.pva.server.PvaServer;

/** How many clients the servers have; 0 before they are there. */
final class ClientCounts {
    private final Supplier<CaServer> ca;
    private final Supplier<PvaServer> pva;

    ClientCounts(final Supplier<CaServer> ca, final Supplier<PvaServer> pva) {
        this.ca = ca;
        this.pva = pva;
    }

    double caClients() {
        final CaServer server = ca.get();
        return server == null ? 0 : server.report().clients().size();
    }

    double caChannels() {
        final CaServer server = ca.get();
        int channels = 0;
        if (server != null) {
            for (final CaReport.Client client : server.report().clients()) {
                channels += client.channels().size();
            }
        }
        return channels;
    }

    double pvaClients() {
        final PvaServer server = pva.get();
        return server == null ? 0 : server.report().size();
    }

    double pvaChannels() {
        final PvaServer server = pva.get();
        return server == null
                ? 0
                : server.report().stream().mapToInt(ClientReport::channels).sum();
    }
}
