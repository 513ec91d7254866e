package org.pebbleioc.pva.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pebbleioc.pva.server.AccessPolicy.Rights;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.Status;

/** Rights per client and PV, over real sockets. */
class AccessPolicyTest {
    private final TestPv pv = new TestPv("T:Value", TestTypes.scalar(1.5));
    private final ConcurrentHashMap<String, Rights> byUser = new ConcurrentHashMap<>();
    private final PvaServer server = new PvaServer(
            ServerConfig.isolated(),
            new TestTypes.Source().add(pv),
            (client, which) -> byUser.getOrDefault(client.user() + " " + which.name(), Rights.ALL));

    @BeforeEach
    void start() throws Exception {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Status status(final ByteBuffer answer) throws Exception {
        answer.getInt();
        answer.get();
        return Status.read(answer);
    }

    private static void openPut(final TestClient client, final int sid) throws Exception {
        client.send(
                Command.PUT,
                Messages.request(client.body(), sid, 5, Command.SUB_INIT).put((byte) 0xFF));
        assertEquals(Status.OK, status(client.receive(Command.PUT)));
    }

    private static Status put(final TestClient client, final int sid) throws Exception {
        client.send(
                Command.PUT,
                Messages.request(client.body(), sid, 5, 0)
                        .put((byte) 1)
                        .put((byte) 2)
                        .putDouble(7));
        return status(client.receive(Command.PUT));
    }

    @Test
    void shouldTellThePvWhoWrites() throws Exception {
        try (TestClient client = TestClient.connect(server)) {
            client.validate();
            final int sid = client.createChannel(1, "T:Value");
            openPut(client, sid);
            assertEquals(Status.OK, put(client, sid));
            final PvClient who = pv.puts.get(0).client();
            assertEquals("operator", who.user());
            assertEquals("console", who.host());
            assertEquals("ca", who.method());
            assertEquals("127.0.0.1", who.address());
            assertEquals("operator@console", who.toString());
        }
    }

    @Test
    void shouldRefuseWhatTheClientMayNotAndSayWho() throws Exception {
        byUser.put("operator T:Value", Rights.READ);
        try (TestClient client = TestClient.connect(server)) {
            client.validate();
            final int sid = client.createChannel(9, "T:Value");
            final ByteBuffer rights = client.receive(Command.ACL_CHANGE);
            assertEquals(9, rights.getInt());
            assertEquals(0, rights.get());
            openPut(client, sid);
            final Status refused = put(client, sid);
            assertTrue(refused.message().contains("operator@console has no right to write"), refused.message());
            assertTrue(pv.puts.isEmpty());
        }
        byUser.put("operator T:Value", Rights.NONE);
        try (TestClient client = TestClient.connect(server)) {
            client.validate();
            final int sid = client.createChannel(9, "T:Value");
            assertThrows(java.io.IOException.class, () -> client.monitor(sid, 1));
            client.send(
                    Command.GET,
                    Messages.request(client.body(), sid, 6, Command.SUB_INIT).put((byte) 0xFF));
            assertEquals(Status.OK, status(client.receive(Command.GET)));
            client.send(Command.GET, Messages.request(client.body(), sid, 6, 0));
            assertTrue(status(client.receive(Command.GET)).message().contains("no right to read"));
        }
    }

    @Test
    void shouldTellClientsWhenRightsChangeAndSilenceMonitors() throws Exception {
        try (TestClient client = TestClient.connect(server)) {
            client.validate();
            final int sid = client.createChannel(3, "T:Value");
            client.monitor(sid, 1);
            client.receive(Command.MONITOR);
            openPut(client, sid);
            byUser.put("operator T:Value", Rights.NONE);
            server.accessChanged();
            ByteBuffer rights = client.receive(Command.ACL_CHANGE);
            assertEquals(3, rights.getInt());
            assertEquals(0, rights.get());
            Await.until("unsubscribed", () -> pv.listeners.isEmpty());
            pv.publish(TestTypes.scalar(2.5), TestPv.bits(1));
            assertTrue(put(client, sid).message().contains("no right to write"));
            byUser.put("operator T:Value", Rights.ALL);
            server.accessChanged();
            // replies and updates take turns on the wire, so either may come first
            final Map<Integer, ByteBuffer> both = new HashMap<>();
            while (both.size() < 2) {
                final ByteBuffer message = client.receive();
                both.put(client.last.command(), message);
            }
            rights = both.get(Command.ACL_CHANGE);
            assertEquals(3, rights.getInt());
            assertEquals(1, rights.get());
            final ByteBuffer update = both.get(Command.MONITOR);
            update.position(update.position() + 5);
            assertEquals(1, update.get(), "size of the bit set");
            assertEquals(1, update.get(), "everything");
            assertEquals(2.5, update.getDouble());
            assertEquals(Status.OK, put(client, sid));
        }
    }
}
