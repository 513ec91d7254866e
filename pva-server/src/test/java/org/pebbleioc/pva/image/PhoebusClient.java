package org.pebbleioc.pva.image;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.epics.pva.PVASettings;
import org.epics.pva.client.PVAChannel;
import org.epics.pva.client.PVAClient;
import org.epics.pva.data.PVAStructure;
import org.pebbleioc.pva.server.PvaServer;

/** Phoebus's own client, subscribed to one image PV of a server on loopback. */
final class PhoebusClient implements AutoCloseable {
    private static final long LIMIT_S = 60;

    private final PVAClient client;
    private final AutoCloseable subscription;
    private final BlockingQueue<PVAStructure> images = new LinkedBlockingQueue<>();

    PhoebusClient(final PvaServer server, final String pv) throws Exception {
        PVASettings.EPICS_PVA_ENABLE_IPV6 = false;
        PVASettings.EPICS_PVA_AUTO_ADDR_LIST = false;
        PVASettings.EPICS_PVA_ADDR_LIST = "";
        PVASettings.EPICS_PVA_NAME_SERVERS = "127.0.0.1:" + server.tcpPort();
        // another test's port stays in the static settings, and somebody else may have it by now
        PVASettings.EPICS_PVA_BROADCAST_PORT = server.udpPort();
        client = new PVAClient();
        final PVAChannel channel = client.getChannel(pv);
        channel.connect().get(LIMIT_S, TimeUnit.SECONDS);
        subscription = channel.subscribe("", (ch, changes, overruns, data) -> {
            if (data != null) {
                images.add(copy(data));
            }
        });
    }

    /** The next image; updates without pixels (before the first image) are passed over. */
    PVAStructure next() throws InterruptedException {
        while (true) {
            final PVAStructure image = images.poll(LIMIT_S, TimeUnit.SECONDS);
            if (image == null) {
                throw new AssertionError("no image came within " + LIMIT_S + " s");
            }
            if (((org.epics.pva.data.PVAUnion) image.get("value")).get() != null) {
                return image;
            }
        }
    }

    @Override
    public void close() {
        try {
            subscription.close();
        } catch (final Exception e) {
            throw new IllegalStateException(e);
        }
        client.close();
    }

    private static PVAStructure copy(final PVAStructure data) {
        try {
            return data.cloneData();
        } catch (final Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
