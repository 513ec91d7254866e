package org.pebbleioc.pva.server;

import java.util.concurrent.TimeUnit;
import org.epics.pva.PVASettings;
import org.epics.pva.client.ClientChannelState;
import org.epics.pva.client.MonitorListener;
import org.epics.pva.client.PVAChannel;
import org.epics.pva.client.PVAClient;
import org.epics.pva.client.RecordOptions;

/** Phoebus's client, pointed at servers of a test. Its settings are static: tests of this module run one by one. */
final class CorePva {
    private static final long LIMIT_S = 60;

    private CorePva() {}

    /** Finds PVs by UDP to the loopback interface. */
    static PVAClient byUdp(final int udpPort) throws Exception {
        return client("127.0.0.1:" + udpPort, "", udpPort);
    }

    /** Finds PVs by asking the server over TCP. */
    static PVAClient byNameServer(final PvaServer server) throws Exception {
        return client("", "127.0.0.1:" + server.tcpPort(), server.udpPort());
    }

    private static PVAClient client(final String addresses, final String nameServers, final int udpPort)
            throws Exception {
        PVASettings.EPICS_PVA_ENABLE_IPV6 = false;
        PVASettings.EPICS_PVA_AUTO_ADDR_LIST = false;
        PVASettings.EPICS_PVA_ADDR_LIST = addresses;
        PVASettings.EPICS_PVA_NAME_SERVERS = nameServers;
        PVASettings.EPICS_PVA_BROADCAST_PORT = udpPort;
        return new PVAClient();
    }

    static PVAChannel connect(final PVAClient client, final String name) throws Exception {
        final PVAChannel channel = client.getChannel(name);
        channel.connect().get(LIMIT_S, TimeUnit.SECONDS);
        if (channel.getState() != ClientChannelState.CONNECTED) {
            throw new AssertionError(name + " is " + channel.getState());
        }
        return channel;
    }

    /** A monitor that closes without a checked exception. */
    interface Monitor extends AutoCloseable {
        @Override
        void close();
    }

    static Monitor subscribe(final PVAChannel channel, final String request, final MonitorListener listener)
            throws Exception {
        return quiet(channel.subscribe(request, listener));
    }

    static Monitor subscribe(
            final PVAChannel channel, final String request, final RecordOptions options, final MonitorListener listener)
            throws Exception {
        return quiet(channel.subscribe(request, options, listener));
    }

    private static Monitor quiet(final AutoCloseable subscription) {
        return () -> {
            try {
                subscription.close();
            } catch (final Exception e) {
                throw new IllegalStateException(e);
            }
        };
    }
}
