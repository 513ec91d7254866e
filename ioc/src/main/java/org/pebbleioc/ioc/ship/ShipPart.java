package org.pebbleioc.ioc.ship;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.config.OptionException;
import org.pebbleioc.ioc.config.OptionText;
import org.pebbleioc.ioc.device.ParameterPorts;
import org.pebbleioc.ioc.part.IocPart;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.ShellContext;
import org.pebbleioc.ioc.shell.ShellException;
import org.pebbleioc.ioc.superpage.SuperpageConsumer;
import org.pebbleioc.ioc.superpage.SuperpagePart;
import org.pebbleioc.readout.raw.RecorderOptions;
import org.pebbleioc.readout.ship.Distribution;
import org.pebbleioc.readout.ship.ShipOptions;
import org.pebbleioc.readout.shm.ShmTransport;
import org.pebbleioc.readout.zmtp.ZmqTransport;

/** The consumers of superpage readouts: commands that make them, and the thread {@code ship-watch}, which shows them. */
public final class ShipPart implements IocPart {
    private static final Logger LOG = LogManager.getLogger(ShipPart.class);
    private static final long COPY_NS = 100_000_000L;
    private static final List<String> ZMQ_KEYS = keys(List.of("endpoint", "socket"), QueueOptions.CLIENT_KEYS);
    private static final List<String> SHM_KEYS = keys(List.of("path", "distribution"), QueueOptions.CLIENT_KEYS);
    private static final List<String> RECORDER_KEYS =
            keys(List.of("folder", "file", "fileSize", "filePages", "maxFiles", "capture"), List.of());

    private final SuperpagePart readouts;
    private final ParameterPorts ports;
    private final Map<String, String> overrides;

    // Shell thread until open, read by all afterwards.
    private final Map<String, ShipUnit> byName = new LinkedHashMap<>();
    private volatile boolean opened;
    private volatile boolean running;
    private Thread thread;

    /** @param overrides options from the command line, which win over the start-up file's */
    public ShipPart(final SuperpagePart readouts, final ParameterPorts ports, final Map<String, String> overrides) {
        this.readouts = readouts;
        this.ports = ports;
        this.overrides = overrides;
    }

    private static List<String> keys(final List<String> own, final List<String> more) {
        final List<String> keys = new ArrayList<>(own);
        keys.addAll(more);
        keys.addAll(QueueOptions.QUEUE_KEYS);
        return List.copyOf(keys);
    }

    @Override
    public String name() {
        return "time frame consumers";
    }

    @Override
    public Set<String> optionKeys() {
        final Set<String> keys = new TreeSet<>(ZMQ_KEYS);
        keys.addAll(SHM_KEYS);
        keys.addAll(RECORDER_KEYS);
        return keys;
    }

    @Override
    public void addCommands(final CommandRegistry registry) {
        registry.register(
                "superpageZmqConfig",
                "portName readout \"key=value,...\"",
                "Sends a superpage readout's time frames over ZeroMQ. Options: " + String.join(", ", ZMQ_KEYS) + ".",
                this::zmq);
        registry.register(
                "superpageShmConfig",
                "portName readout \"key=value,...\"",
                "Gives a superpage readout's time frames to receivers on this host, through shared memory. Options: "
                        + String.join(", ", SHM_KEYS) + ".",
                this::shm);
        registry.register(
                "superpageRecorderConfig",
                "portName readout \"key=value,...\"",
                "Records a superpage readout's pages in files of raw data. Options: " + String.join(", ", RECORDER_KEYS)
                        + ".",
                this::recorder);
        registry.register(
                "shipReport",
                "[portName]",
                "Prints clients and books of a consumer of time frames, or of all.",
                this::report);
    }

    private void zmq(final ShellContext context, final List<String> arguments) throws ShellException, IOException {
        final OptionText text = options(arguments, "superpageZmqConfig", ZMQ_KEYS);
        final String endpoint = text.text("endpoint", "tcp://127.0.0.1:5556");
        final String socket = text.text("socket", "push");
        final ShipOptions options = ship(text, distributionOf(text, socket));
        text.finish();
        add(
                arguments,
                new TransportUnit(
                        arguments.get(0),
                        (name, holders, copies, pools) ->
                                ZmqTransport.open(name, socket, endpoint, options, copies, holders, System::nanoTime)));
    }

    private static Distribution distributionOf(final OptionText text, final String socket) throws OptionException {
        try {
            return ZmqTransport.distribution(socket);
        } catch (final IllegalArgumentException e) {
            throw text.wrong("socket", e.getMessage());
        }
    }

    private void shm(final ShellContext context, final List<String> arguments) throws ShellException, IOException {
        final OptionText text = options(arguments, "superpageShmConfig", SHM_KEYS);
        final String path = text.text("path", "/tmp/pebbleioc-" + arguments.get(0) + ".sock");
        final Distribution distribution = Distribution.ofLabel(text.text("distribution", "share"));
        if (distribution == null) {
            throw text.wrong(
                    "distribution", "distribution must be share or all: distribution=" + text.text("distribution", ""));
        }
        final ShipOptions options = ship(text, distribution);
        text.finish();
        final Path socket = context.directory().resolve(path);
        add(
                arguments,
                new TransportUnit(
                        arguments.get(0),
                        (name, holders, copies, pools) ->
                                ShmTransport.open(name, socket, options, pools, copies, holders, System::nanoTime)));
    }

    private void recorder(final ShellContext context, final List<String> arguments) throws ShellException, IOException {
        final OptionText text = options(arguments, "superpageRecorderConfig", RECORDER_KEYS);
        final Path folder = context.directory().resolve(text.text("folder", "."));
        final ShipOptions queue = ship(text, Distribution.SHARE);
        final RecorderOptions options;
        try {
            options = new RecorderOptions(
                    folder,
                    text.text("file", arguments.get(0) + "-%T-%f.raw"),
                    text.bytes("fileSize", 1L << 30),
                    text.integer("filePages", 0),
                    text.integer("maxFiles", 0));
        } catch (final IllegalArgumentException e) {
            throw text.wrong("file", e.getMessage());
        }
        final boolean capture = text.flag("capture", false);
        text.finish();
        add(arguments, new RecorderUnit(arguments.get(0), options, queue, capture));
    }

    private OptionText options(final List<String> arguments, final String command, final List<String> keys)
            throws ShellException, OptionException {
        if (arguments.size() < 2 || arguments.size() > 3) {
            throw new ShellException("usage: " + command + " portName readout \"key=value,...\"");
        }
        if (opened) {
            throw new ShellException("comes too late: consumers are made before iocInit");
        }
        if (byName.containsKey(arguments.get(0))) {
            throw new ShellException("there is a consumer " + arguments.get(0) + " already");
        }
        readouts.unit(arguments.get(1));
        final OptionText text = OptionText.parse(arguments.size() > 2 ? arguments.get(2) : "");
        text.knows(keys.toArray(String[]::new)).override(overrides);
        return text;
    }

    private static ShipOptions ship(final OptionText text, final Distribution distribution) throws OptionException {
        try {
            return QueueOptions.of(text, distribution);
        } catch (final IllegalArgumentException e) {
            throw new OptionException(1, e.getMessage());
        }
    }

    private <T extends ShipUnit & SuperpageConsumer> void add(final List<String> arguments, final T unit)
            throws ShellException {
        ports.add(unit.port());
        readouts.unit(arguments.get(1)).addConsumer(unit);
        byName.put(arguments.get(0), unit);
    }

    private void report(final ShellContext context, final List<String> arguments) throws ShellException {
        if (!arguments.isEmpty() && !byName.containsKey(arguments.get(0))) {
            throw new ShellException(
                    "there is no consumer of time frames " + arguments.get(0) + "; there are " + byName.keySet());
        }
        byName.forEach((name, unit) -> {
            if (arguments.isEmpty() || arguments.get(0).equals(name)) {
                unit.report(context.out());
            }
        });
    }

    @Override
    public void open() {
        opened = true;
        if (byName.isEmpty()) {
            return;
        }
        running = true;
        thread = new Thread(this::watch, "ship-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        while (running) {
            final long nowNs = System.nanoTime();
            for (final ShipUnit unit : byName.values()) {
                try {
                    unit.copy(nowNs);
                } catch (final RuntimeException e) {
                    LOG.error("{}: the watch goes on after", unit.port().name(), e);
                }
            }
            LockSupport.parkNanos(this, COPY_NS);
        }
    }

    @Override
    public void close() {
        running = false;
        LockSupport.unpark(thread);
    }
}
