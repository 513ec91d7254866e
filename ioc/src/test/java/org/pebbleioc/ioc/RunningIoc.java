package org.pebbleioc.ioc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.pebbleioc.ioc.shell.Environment;

/** A real IOC in this process, on loopback and ports of its own, and what it printed. */
public final class RunningIoc implements AutoCloseable {
    /** Top of the checkout. */
    public static final Path HOME = home();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Ioc ioc;
    private final boolean booted;

    private RunningIoc(final Map<String, String> environment, final String... arguments) {
        try {
            final CommandLine commandLine = CommandLine.parse(arguments);
            ioc = new Ioc(commandLine, new Environment(environment), HOME, stream(out), stream(err));
            booted = commandLine.plan() ? ioc.plan(commandLine.script()) : ioc.boot(commandLine.script());
        } catch (final CommandLine.UsageException | IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Boots, or plans, whatever comes of it; arguments as on the command line. */
    public static RunningIoc attempt(final String... arguments) {
        return attemptIn(environment(), arguments);
    }

    public static RunningIoc attemptIn(final Map<String, String> environment, final String... arguments) {
        return new RunningIoc(environment, arguments);
    }

    /** Boots; it must succeed, without one failed line. */
    public static RunningIoc boot(final String... arguments) {
        return bootIn(environment(), arguments);
    }

    public static RunningIoc bootIn(final Map<String, String> environment, final String... arguments) {
        final RunningIoc running = new RunningIoc(environment, arguments);
        if (!running.booted || !running.err().isEmpty()) {
            running.close();
            throw new AssertionError("did not boot cleanly:\n" + running.err() + running.out());
        }
        return running;
    }

    /** Loopback, free ports, no beacons. The port of Channel Access is its UDP port too, so it must be free as both. */
    public static Map<String, String> environment() {
        final Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PEBBLEIOC_HOME", HOME.toString());
        environment.put("EPICS_PVAS_INTF_ADDR_LIST", "127.0.0.1");
        environment.put("EPICS_PVAS_SERVER_PORT", "0");
        environment.put("EPICS_PVAS_BROADCAST_PORT", "0");
        environment.put("EPICS_PVAS_AUTO_BEACON_ADDR_LIST", "NO");
        environment.put("EPICS_CAS_INTF_ADDR_LIST", "127.0.0.1");
        environment.put("EPICS_CAS_SERVER_PORT", Integer.toString(freePort()));
        environment.put("EPICS_CAS_AUTO_BEACON_ADDR_LIST", "NO");
        return environment;
    }

    /**
     * A port that nobody has on loopback now, neither TCP nor UDP. It lies below those that the kernel gives to whoever
     * connects, so it stays free until the test binds it, and while a server of the test is away.
     */
    public static int freePort() {
        final InetAddress loopback = InetAddress.getLoopbackAddress();
        for (int attempt = 0; attempt < 1000; attempt++) {
            final int port = ThreadLocalRandom.current().nextInt(10_000, 32_000);
            try (ServerSocket tcp = new ServerSocket(port, 1, loopback);
                    DatagramSocket udp = new DatagramSocket(tcp.getLocalPort(), loopback)) {
                return udp.getLocalPort();
            } catch (final IOException taken) {
                // the next one
            }
        }
        throw new AssertionError("no free port on loopback");
    }

    /** Where a script of the tests is. */
    public static String resource(final String name) {
        try {
            return Path.of(RunningIoc.class.getResource("system/" + name).toURI())
                    .toString();
        } catch (final java.net.URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    public boolean isBooted() {
        return booted;
    }

    /** Whether any server was ever made. */
    public boolean hasServers() {
        return ioc.pva() != null || ioc.ca() != null;
    }

    public int pvaPort() {
        return ioc.pva().tcpPort();
    }

    public int pvaUdpPort() {
        return ioc.pva().udpPort();
    }

    public int caPort() {
        return ioc.ca().tcpPort();
    }

    /** What a Channel Access client needs to find this IOC, and no other. */
    public Map<String, String> caClient() {
        final Map<String, String> environment = new LinkedHashMap<>();
        environment.put("EPICS_CA_ADDR_LIST", "127.0.0.1");
        environment.put("EPICS_CA_SERVER_PORT", Integer.toString(ioc.ca().udpPort()));
        return environment;
    }

    /** Runs a line of the shell. @return whether it went without error */
    public boolean shell(final String line) {
        return ioc.shell().runLine(line, "").errors() == 0;
    }

    /** Waits for the end that something else than {@link #close} brought. */
    public void awaitClosed() {
        ioc.awaitClosed();
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        ioc.close();
    }

    private static PrintStream stream(final ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static Path home() {
        Path folder = Path.of("").toAbsolutePath();
        while (!java.nio.file.Files.isDirectory(folder.resolve("ioc/iocBoot"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
