package org.pebbleioc.ioc.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The client of log servers. */
class LogClientTest {
    @Test
    void shouldSendWhatWaitsAtItsEnd() throws Exception {
        try (LineServer server = new LineServer()) {
            final LogClient client = new LogClient("127.0.0.1", server.port(), "test-log");
            for (int i = 0; i < 100; i++) {
                client.send("line " + i);
            }
            assertEquals("line 0", server.await("line 0"));
            client.close();
            assertEquals("line 99", server.await("line 99"));
            assertTrue(client.report().contains("100 lines sent, 0 waiting, 0 lost"), client.report());
        }
    }

    @Test
    void shouldConnectAgainAfterTheServerHungUp() throws Exception {
        try (LineServer server = new LineServer();
                LogClient client = new LogClient("127.0.0.1", server.port(), "test-log")) {
            client.send("before");
            server.await("before");
            server.hangUp();
            client.send("after");
            server.await("after");
        }
    }

    @Test
    void shouldNeitherWaitNorGrowWithoutAServer() throws Exception {
        final int port;
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = nobody.getLocalPort();
        }
        final LogClient client = new LogClient("127.0.0.1", port, "test-log");
        for (int i = 0; i < 5_000; i++) {
            client.send("line");
        }
        final long start = System.nanoTime();
        client.close();
        assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(60));
        assertTrue(client.report().contains("0 lines sent"), client.report());
        assertTrue(client.report().matches(".* (5000|4999) lost|.*waiting, \\d+ lost"), client.report());
    }
}
