package org.pebbleioc.pva.server;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.epics.pvaccess.PVAException;
import org.epics.pvaccess.server.impl.remote.ServerContextImpl;
import org.epics.pvaccess.server.rpc.RPCService;
import org.epics.pvaccess.server.rpc.impl.RPCChannelProvider;

/** The server of epics-pvaccess 5.1.10 on free ports, with a channel {@code T:Value} that counts its calls. */
final class StockServer implements AutoCloseable {
    static final String CHANNEL = "T:Value";

    final AtomicInteger calls = new AtomicInteger();
    final ServerContextImpl context = new ServerContextImpl();
    private final RPCChannelProvider provider = new RPCChannelProvider(null);
    private final Map<String, String> before = new HashMap<>();

    /** @param settings variables of EPICS beside the ports, name and value in turn */
    static StockServer start(final String... settings) throws Exception {
        final StockServer server = new StockServer();
        server.set("EPICS_PVAS_SERVER_PORT", "0");
        server.set("EPICS_PVAS_BROADCAST_PORT", Integer.toString(freeUdpPort()));
        server.set("EPICS_PVAS_BEACON_ADDR_LIST", "127.0.0.1");
        server.set("EPICS_PVAS_AUTO_BEACON_ADDR_LIST", "NO");
        for (int i = 0; i < settings.length; i += 2) {
            server.set(settings[i], settings[i + 1]);
        }
        server.provider.registerService(CHANNEL, (RPCService) argument -> {
            server.calls.incrementAndGet();
            return TestTypes.scalar(1);
        });
        server.context.initialize(server.provider);
        final Thread thread = new Thread(
                () -> {
                    try {
                        server.context.run(0);
                    } catch (final Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                "stock-server");
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    private void set(final String name, final String value) {
        before.putIfAbsent(name, String.valueOf(System.getProperty(name)));
        System.setProperty(name, value);
    }

    private static int freeUdpPort() throws Exception {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int tcpPort() {
        return context.getServerPort();
    }

    @Override
    public void close() throws PVAException {
        context.destroy();
        for (final Map.Entry<String, String> entry : before.entrySet()) {
            if (entry.getValue().equals("null")) {
                System.clearProperty(entry.getKey());
            } else {
                System.setProperty(entry.getKey(), entry.getValue());
            }
        }
    }
}
