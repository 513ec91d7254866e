package org.pebbleioc.ioc.record;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.pebbleioc.ioc.RunningIoc;
import org.pebbleioc.ioc.ca.CaClient;
import org.pebbleioc.ioc.ca.CaClientConfig;
import org.pebbleioc.ioc.ca.CaServer;
import org.pebbleioc.ioc.ca.CaServerConfig;
import org.pebbleioc.ioc.channel.AccessControl;
import org.pebbleioc.ioc.link.Remotes;

/** Two IOCs with real sockets between them; their scanners are moved by hand while a test waits. */
final class TwoIocs implements AutoCloseable {
    private static final long PATIENCE_S = 60;

    final TestIoc far = new TestIoc();
    final TestIoc near = new TestIoc();
    final CaClient client;
    private final int port;
    private final int udpPort;
    private CaServer server;

    TwoIocs() throws IOException {
        // a port of its own: nobody takes it while the server is away
        final int free = RunningIoc.freePort();
        server = new CaServer(
                far.database, AccessControl.OPEN, CaServerConfig.isolated().withPorts(free, free));
        server.start();
        port = server.tcpPort();
        udpPort = server.udpPort();
        client = new CaClient(
                CaClientConfig.only(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.udpPort())));
        near.database.networks(near.database, client, Remotes.NONE);
    }

    TwoIocs load(final String farRecords, final String nearRecords) throws Exception {
        far.load(farRecords).init();
        near.load(nearRecords).init();
        return this;
    }

    /** The far IOC's server ends; its records stay. */
    void stopServer() {
        server.close();
    }

    /** It serves again, on the same ports. */
    void startServer() throws IOException {
        server = new CaServer(
                far.database, AccessControl.OPEN, CaServerConfig.isolated().withPorts(port, udpPort));
        server.start();
    }

    void await(final String what, final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (true) {
            far.work();
            near.work();
            if (condition.getAsBoolean()) {
                return;
            }
            if (System.nanoTime() > deadlineNs) {
                throw new AssertionError("not within " + PATIENCE_S + " s: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Until a field of the near IOC reads so. */
    void await(final String field, final String text) {
        try {
            await(field, () -> near.text(field).equals(text));
        } catch (final AssertionError e) {
            throw new AssertionError(field + " is " + near.text(field) + ", not " + text, e);
        }
    }

    /** Until a field of the far IOC reads so. */
    void awaitFar(final String field, final String text) {
        try {
            await(field, () -> far.text(field).equals(text));
        } catch (final AssertionError e) {
            throw new AssertionError(field + " is " + far.text(field) + ", not " + text, e);
        }
    }

    @Override
    public void close() {
        near.database.close();
        client.close();
        server.close();
        far.database.close();
    }
}
