package org.pebbleioc.ioc.ca;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The C client library (pyepics) against the server on loopback. */
class CClientTest {
    private final FakeSource source = FakeSource.standard();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private CaServer server;

    @BeforeEach
    void start() throws IOException {
        server = new CaServer(source, CaServerConfig.isolated());
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
        executor.shutdownNow();
    }

    @Test
    void shouldAnswerGet() throws IOException {
        try (PyEpics client = PyEpics.start(server, """
                same(epics.caget('T:double', timeout=5), 1.5)
                same(epics.caget('T:string'), 'hello')
                same(epics.caget('T:enum', as_string=True), 'green')
                same(list(epics.caget('T:wave', count=5)), [0, 0.5, 1, 1.5, 2])
                """)) {
            client.finish(20);
        }
    }

    @Test
    void shouldSendMonitorsAndCompletePuts() throws IOException {
        source.addSlow("T:slow", 300, executor);
        try (PyEpics client = PyEpics.start(server, """
                seen = []
                pv = epics.PV('T:long', callback=lambda value=None, **kw: seen.append(value), auto_monitor=True)
                until(lambda: seen == [-70000])
                pv.put(5)
                until(lambda: seen == [-70000, 5])
                slow = epics.PV('T:slow')
                slow.wait_for_connection(5)
                began = time.time()
                slow.put(3, wait=True, timeout=5)
                took = time.time() - began
                same(0.25 < took < 2, True)
                same(slow.get(), 3)
                """)) {
            client.finish(20);
        }
    }
}
