package org.pebbleioc.pva.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.epics.pva.PVASettings;
import org.epics.pva.client.PVAChannel;
import org.epics.pva.client.PVAClient;
import org.epics.pva.client.RecordOptions;
import org.epics.pva.data.PVAIntArray;
import org.epics.pva.data.PVALongArray;
import org.epics.pva.data.PVAStringArray;
import org.epics.pva.data.PVAStructure;
import org.junit.jupiter.api.Test;
import org.pebbleioc.pva.server.PvSource;
import org.pebbleioc.pva.server.PvaServer;
import org.pebbleioc.pva.server.ServedPv;
import org.pebbleioc.pva.server.ServerConfig;

/** The table of clients as Phoebus's client, which is one of them, sees it. */
class ClientsTableTest {
    private static final String NAME = "T:Clients";
    private static final int ROW_OF_SELF = 0;

    @Test
    void shouldListTheClientThatWatchesIt() throws Exception {
        final PvaServer[] server = new PvaServer[1];
        final TablePv table = ClientsTable.of(NAME, () -> server[0]);
        server[0] = new PvaServer(ServerConfig.isolated(), new PvSource() {
            @Override
            public ServedPv find(final String name) {
                return name.equals(NAME) ? table : null;
            }

            @Override
            public Collection<String> names() {
                return List.of(NAME);
            }
        });
        try (PvaServer running = server[0];
                TablePoster poster = new TablePoster("tables")) {
            running.start();
            poster.add(table);
            poster.start();
            PVASettings.EPICS_PVA_ENABLE_IPV6 = false;
            PVASettings.EPICS_PVA_AUTO_ADDR_LIST = false;
            PVASettings.EPICS_PVA_ADDR_LIST = "";
            PVASettings.EPICS_PVA_NAME_SERVERS = "127.0.0.1:" + running.tcpPort();
            PVASettings.EPICS_PVA_BROADCAST_PORT = running.udpPort();
            final PVAClient client = new PVAClient();
            try {
                final PVAChannel channel = client.getChannel(NAME);
                channel.connect().get(60, TimeUnit.SECONDS);
                final PVAStructure alone = channel.read("").get(60, TimeUnit.SECONDS);
                assertEquals("epics:nt/NTTable:1.0", alone.getStructureName());
                final PVAStructure values = alone.get("value");
                assertEquals(values.get().size(), ((PVAStringArray) alone.get("labels")).get().length);
                assertEquals("", ((PVAStringArray) values.get("pv")).get()[ROW_OF_SELF], "no monitor yet");
                watch(channel);
            } finally {
                client.close();
            }
        }
    }

    private static void watch(final PVAChannel channel) throws Exception {
        final BlockingQueue<PVAStructure> updates = new LinkedBlockingQueue<>();
        final AutoCloseable monitor =
                channel.subscribe("", RecordOptions.builder().pipeline(7).build(), (ch, changes, overruns, data) -> {
                    if (data != null) {
                        updates.add(data);
                    }
                });
        try {
            PVAStructure values = null;
            long sent = 0;
            while (sent < 2) { // its own updates are in it, so it changes at every post
                final PVAStructure update = updates.poll(60, TimeUnit.SECONDS);
                assertTrue(update != null, "no update in 60 s");
                values = update.get("value");
                sent = ((PVALongArray) values.get("sent")).get()[ROW_OF_SELF];
            }
            assertEquals(NAME, ((PVAStringArray) values.get("pv")).get()[ROW_OF_SELF]);
            assertEquals("lossless", ((PVAStringArray) values.get("policy")).get()[ROW_OF_SELF]);
            assertEquals(7, ((PVAIntArray) values.get("queueSize")).get()[ROW_OF_SELF]);
            final String[] clients = ((PVAStringArray) values.get("client")).get();
            assertEquals("(all)", clients[clients.length - 1], Arrays.toString(clients));
        } finally {
            monitor.close();
        }
    }
}
