package org.pebbleioc.ioc.recceiver;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.ParameterPort;
import org.pebbleioc.ioc.device.ParameterPorts;
import org.pebbleioc.ioc.part.IocPart;
import org.pebbleioc.ioc.record.RecordDatabase;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.Environment;
import org.pebbleioc.ioc.shell.Glob;
import org.pebbleioc.ioc.shell.ShellException;
import org.pebbleioc.ioc.shell.Variables;
import org.pebbleioc.pva.server.PvaServer;

/**
 * The reccaster. It does nothing until a start-up file uses one of its commands: an IOC tried out on a desk must not
 * appear in a site's directory. Thread {@code reccaster} owns its sockets.
 */
public final class RecCaster implements IocPart {
    private static final Logger LOG = LogManager.getLogger(RecCaster.class);
    private static final List<String> VARIABLES = List.of(
            "HOSTNAME",
            "EPICS_BASE",
            "TOP",
            "ARCH",
            "IOC",
            "EPICS_CA_ADDR_LIST",
            "EPICS_CA_AUTO_ADDR_LIST",
            "EPICS_CA_MAX_ARRAY_BYTES",
            "PWD",
            "EPICS_HOST_ARCH",
            "IOCNAME",
            "ENGINEER",
            "LOCATION");
    private static final int MOST_ERRORS = 10;
    private static final long JOIN_MS = 2_000;
    private static final int POLL_MS = 500;
    private static final int GREETING_MS = 600_000;

    /** What the IOC is doing, in the order of the choices of {@code State-Sts}. */
    private enum State {
        INIT,
        LISTEN,
        CONNECT,
        UPLOAD,
        DONE
    }

    private final RecordDatabase database;
    private final Environment environment;
    private final IntSupplier caPort;
    private final Parameter state;
    private final Parameter message;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "reccaster");
    private final Random random = new Random();
    private Variables variables = new Variables();
    private volatile Socket connection;
    private volatile int pvaPort;

    // shell thread, before iocInit
    private final Set<String> names = new LinkedHashSet<>(VARIABLES);
    private final List<Pattern> excluded = new ArrayList<>();
    private boolean wanted;
    private boolean started;

    /** @param caPort TCP port of Channel Access once it serves */
    public RecCaster(
            final ParameterPorts ports,
            final RecordDatabase database,
            final Environment environment,
            final IntSupplier caPort) {
        this.database = database;
        this.environment = environment;
        this.caPort = caPort;
        final ParameterPort port = new ParameterPort("RECCASTER");
        state = port.int32("state", State.INIT.ordinal());
        message = port.octet("message", "Off");
        ports.add(port);
        thread.setDaemon(true);
    }

    @Override
    public String name() {
        return "reccaster";
    }

    @Override
    public void addCommands(final CommandRegistry registry) {
        variables = registry.variables();
        variables.define("reccastTimeout", "20.0");
        variables.define("reccastMaxHoldoff", "10.0");
        variables.define("reccastPort", "5049");
        registry.register(
                "reccasterStart",
                "",
                "Tells a recceiver which records this IOC has. The other reccaster commands switch this on too.",
                (c, a) -> before(() -> {}));
        registry.register(
                "addReccasterEnvVars",
                "variable ...",
                "Tells the recceiver these variables of the environment too; before iocInit.",
                (c, a) -> before(() -> names.addAll(a)));
        registry.register(
                "addReccasterExcludePattern",
                "pattern ...",
                "Keeps records that match from the recceiver; * and ? match; before iocInit.",
                (c, a) -> before(() -> a.forEach(pattern -> excluded.add(Glob.of(pattern)))));
        registry.register("reccasterShow", "", "Shows what the reccaster is doing.", (c, a) -> c.out()
                .println("State: " + State.values()[state.intValue()] + "\nMsg: " + message.textValue()));
    }

    private void before(final Runnable change) throws ShellException {
        if (started) {
            throw new ShellException("the reccaster is configured before iocInit");
        }
        wanted = true;
        change.run();
    }

    @Override
    public void serving(final PvaServer pva) {
        started = true;
        pvaPort = pva.tcpPort();
        if (wanted) {
            thread.start();
        }
    }

    private void run() {
        int errors = 0;
        while (!pause(errors * 5_000L)) {
            errors = Math.min(MOST_ERRORS, errors + 1);
            try {
                tell(State.LISTEN, "Searching");
                final Announcement server = listen();
                if (server == null || pause((long) (random.nextDouble() * seconds("reccastMaxHoldoff", 10) * 1e3))) {
                    continue;
                }
                tell(State.CONNECT, "Connecting to " + server.server());
                serve(server);
                errors = 0;
            } catch (final IOException e) {
                tell(State.LISTEN, "Lost server: " + e.getMessage());
            } catch (final RuntimeException e) {
                LOG.error("reccaster: a round failed", e);
            }
        }
    }

    /** Waits; true when the IOC ends. */
    private boolean pause(final long ms) {
        try {
            return stop.await(ms, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            return true;
        }
    }

    private void tell(final State now, final String text) {
        state.set(now.ordinal());
        message.set(text);
    }

    private double seconds(final String variable, final double otherwise) {
        try {
            return Math.max(0, Double.parseDouble(variables.value(variable)));
        } catch (final NumberFormatException e) {
            return otherwise;
        }
    }

    /** An announcement, or null when the IOC ends. Several IOCs of a machine listen on one port. */
    private Announcement listen() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(null)) {
            socket.setReuseAddress(true);
            if (socket.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            socket.bind(new InetSocketAddress((int) seconds("reccastPort", 5049)));
            socket.setSoTimeout(POLL_MS);
            final byte[] bytes = new byte[64];
            while (stop.getCount() > 0) {
                final DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
                try {
                    socket.receive(packet);
                    final Announcement server =
                            Announcement.parse(ByteBuffer.wrap(bytes, 0, packet.getLength()), packet.getAddress());
                    if (server != null) {
                        return server;
                    }
                } catch (final SocketTimeoutException nobody) {
                    // looks whether the IOC ends
                }
            }
            return null;
        }
    }

    private void serve(final Announcement server) throws IOException {
        final int timeoutMs = (int) (seconds("reccastTimeout", 20) * 1e3);
        try (Socket socket = new Socket()) {
            connection = socket;
            socket.connect(server.server(), Math.max(1, timeoutMs));
            socket.setSoTimeout(Math.max(1, timeoutMs));
            final Messages messages = new Messages(
                    new DataInputStream(socket.getInputStream()),
                    new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 1 << 16)));
            // a busy recceiver lets clients wait for its greeting while others upload
            socket.setSoTimeout(GREETING_MS);
            if (messages.read().number() != Messages.SERVER_GREETING) {
                throw new IOException("the recceiver did not greet first");
            }
            socket.setSoTimeout(Math.max(1, timeoutMs));
            tell(State.UPLOAD, "Uploading to " + server.server());
            messages.greet(server.key());
            final int count = new Upload(database, excluded).send(messages, facts());
            tell(State.DONE, count + " records told to " + server.server().getHostString());
            LOG.info("reccaster: {} records told to {}", count, server.server());
            while (stop.getCount() > 0) {
                final Messages.Message received = messages.read();
                if (received.number() == Messages.PING) {
                    messages.pong(received.word());
                }
            }
        } finally {
            connection = null;
        }
    }

    private Map<String, String> facts() {
        final Map<String, String> facts = new LinkedHashMap<>();
        final String version = RecCaster.class.getPackage().getImplementationVersion();
        facts.put("EPICS_VERSION", "PebbleIOC " + (version == null ? "(built in place)" : version));
        for (final String name : names) {
            final String value = environment.valueOr(name, name.equals("HOSTNAME") ? hostName() : "");
            if (!value.isEmpty()) {
                facts.put(name, value);
            }
        }
        facts.put("RSRV_SERVER_PORT", String.valueOf(caPort.getAsInt()));
        facts.put("PVAS_SERVER_PORT", String.valueOf(pvaPort));
        return facts;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (final UnknownHostException e) {
            return "";
        }
    }

    @Override
    public void close() throws IOException {
        stop.countDown();
        final Socket open = connection;
        if (open != null) {
            open.close();
        }
        try {
            thread.join(JOIN_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
