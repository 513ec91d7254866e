package org.pebbleioc.ioc.pvmonitor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.camera.Camera;
import org.pebbleioc.ioc.camera.Cameras;
import org.pebbleioc.ioc.config.OptionText;
import org.pebbleioc.ioc.device.ParameterPorts;
import org.pebbleioc.ioc.part.IocPart;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.ShellContext;
import org.pebbleioc.ioc.shell.ShellException;
import org.pebbleioc.pva.client.ClientConfig;
import org.pebbleioc.pva.monitor.PvMonitor;
import org.pebbleioc.pva.monitor.PvNetwork;
import org.pebbleioc.pva.monitor.PvSpec;
import org.pebbleioc.pva.server.PvSource;
import org.pebbleioc.pva.server.PvaServer;
import org.pebbleioc.pva.server.ServedPv;
import org.pebbleioc.pva.table.TablePoster;

/**
 * The PvMonitors of one IOC. The shell's thread makes them; thread {@code pvmonitor} starts, stops and suspends as
 * records ask for it, and copies what they counted into parameters ten times a second.
 */
public final class PvMonitorPart implements IocPart {
    private static final Logger LOG = LogManager.getLogger(PvMonitorPart.class);
    private static final long REFRESH_NS = 100_000_000L;
    private static final long JOIN_MS = 3500;

    private final Cameras cameras;
    private final ParameterPorts ports;
    private final Function<String, ServedPv> served;
    private final TablePoster poster = new TablePoster("pvmonitor-tables");
    private final Map<String, MonitorConfig> monitors = new LinkedHashMap<>();
    private Map<String, String> environment = Map.of();
    private boolean opened;
    private volatile boolean running;
    private Thread thread;

    /** @param served the PVs of this IOC by name, once its server runs; null for one that is not there */
    public PvMonitorPart(final Cameras cameras, final ParameterPorts ports, final Function<String, ServedPv> served) {
        this.cameras = cameras;
        this.ports = ports;
        this.served = served;
    }

    @Override
    public String name() {
        return "PvMonitors";
    }

    @Override
    public void addCommands(final CommandRegistry registry) {
        registry.register(
                "PvMonitorConfigure",
                "portName cameraPort \"key=value,...\"",
                "Makes a monitor that matches PVs to the events of a camera. Options: bank=heap|hugepages|shm (the"
                        + " camera's), maxBytes=256MiB (largest value of a PV).",
                this::configure);
        registry.register(
                "PvMonitorAddPv",
                "monitorPort portName \"[alias=][pva|ca|local/]PV[.field][,firstDim | [shape](type)]\" \"key=value,...\"",
                "Adds a PV to a monitor, at most 64. Options: match=exact|nearest|none, source=timeStamp|dataTimeStamp|"
                        + "uniqueId, tolerance, offset, timeout, newer, early, histogram=PV.",
                this::addPv);
        registry.register(
                "PvMonitorAddSink",
                "monitorPort portName record|check \"key=value,...\"",
                "Adds a consumer of complete events. Options: queue, policy=block|dropNewest|dropOldest|latest, enable;"
                        + " of record: file, maxBytes; of check: pv.",
                this::addSink);
        registry.register(
                "pvMonitorReport",
                "",
                "Prints the books of every monitor, PV by PV and sink by sink.",
                (context, arguments) -> {
                    if (monitors.isEmpty()) {
                        context.out().println("no PvMonitor");
                    }
                    monitors.values().forEach(monitor -> context.out().print(monitor.text()));
                });
    }

    private void configure(final ShellContext context, final List<String> arguments)
            throws ShellException, IOException {
        need(arguments, 2, 3, "PvMonitorConfigure portName cameraPort \"key=value,...\"");
        final Camera camera = cameras.find(arguments.get(1));
        if (camera == null) {
            throw new ShellException("there is no camera " + arguments.get(1) + ": make it first");
        }
        final MonitorConfig monitor = new MonitorConfig(arguments.get(0), camera, options(arguments, 2));
        ports.add(monitor.port());
        monitors.put(arguments.get(0), monitor);
        camera.addSink(monitor::transitionRows, pebble -> monitor.connect(pebble, () -> network(environment)));
        environment = context.environment().copy();
    }

    private PvNetwork network(final Map<String, String> variables) {
        return new PvNetwork(ClientConfig.pva(variables), ClientConfig.ca(variables), served);
    }

    private void addPv(final ShellContext context, final List<String> arguments) throws ShellException, IOException {
        need(arguments, 3, 4, "PvMonitorAddPv monitorPort portName \"PV\" \"key=value,...\"");
        final MonitorConfig monitor = monitor(arguments.get(0));
        final PvSpec spec;
        try {
            spec = PvSpec.parse(arguments.get(2));
        } catch (final PvSpec.SpecException e) {
            throw new ShellException(e.getMessage());
        }
        if (monitor.pvs().size() == PvSpec.MAX_PVS) {
            throw new ShellException("a monitor has at most " + PvSpec.MAX_PVS + " PVs");
        }
        for (final PvConfig other : monitor.pvs()) {
            if (other.setup().spec().alias().equals(spec.alias())) {
                throw new ShellException("'" + spec.alias() + "' is there already: give this one an alias");
            }
        }
        final PvConfig pv = new PvConfig(arguments.get(1), spec, options(arguments, 3));
        ports.add(pv.port());
        monitor.pvs().add(pv);
        environment = context.environment().copy();
    }

    private void addSink(final ShellContext context, final List<String> arguments) throws ShellException, IOException {
        need(arguments, 3, 4, "PvMonitorAddSink monitorPort portName record|check \"key=value,...\"");
        final MonitorConfig monitor = monitor(arguments.get(0));
        final SinkConfig sink =
                new SinkConfig(arguments.get(1), arguments.get(2), options(arguments, 3), context.directory());
        ports.add(sink.port());
        monitor.sinks().add(sink);
    }

    private static OptionText options(final List<String> arguments, final int at) throws IOException, ShellException {
        return OptionText.parse(arguments.size() > at ? arguments.get(at) : "");
    }

    private MonitorConfig monitor(final String name) throws ShellException {
        final MonitorConfig monitor = monitors.get(name);
        if (monitor == null) {
            throw new ShellException("there is no PvMonitor " + name + "; there are " + monitors.keySet());
        }
        return monitor;
    }

    private void need(final List<String> arguments, final int least, final int most, final String usage)
            throws ShellException {
        if (opened) {
            throw new ShellException("comes too late: monitors are made before iocInit");
        }
        if (arguments.size() < least || arguments.size() > most) {
            throw new ShellException("usage: " + usage);
        }
    }

    @Override
    public List<String> problems() {
        final List<String> problems = new ArrayList<>();
        for (final MonitorConfig monitor : monitors.values()) {
            if (monitor.pvs().isEmpty()) {
                problems.add(monitor.port().name() + ": a PvMonitor without PVs: say PvMonitorAddPv");
            }
            monitor.unknownAliases()
                    .forEach((sink, pv) -> problems.add(sink + ": pv=" + pv + " is no PV of its monitor"));
        }
        try {
            network(environment);
        } catch (final IllegalArgumentException e) {
            problems.add(e.getMessage());
        }
        return problems;
    }

    @Override
    public void open() throws IOException {
        opened = true;
        for (final MonitorConfig monitor : monitors.values()) {
            monitor.monitor().prepare();
            monitor.pvs().stream()
                    .map(PvConfig::histogram)
                    .filter(Objects::nonNull)
                    .forEach(poster::add);
        }
        poster.start();
    }

    @Override
    public PvSource pvs() {
        return PvSource.of(monitors.values().stream()
                .flatMap(monitor -> monitor.pvs().stream())
                .map(PvConfig::histogram)
                .filter(Objects::nonNull)
                .toList());
    }

    /** From here on the PVs of this IOC are there, too. */
    @Override
    public void serving(final PvaServer pva) {
        if (monitors.isEmpty()) {
            return;
        }
        running = true;
        thread = new Thread(this::run, "pvmonitor");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (running) {
            for (final MonitorConfig monitor : monitors.values()) {
                try {
                    monitor.refresh(System.nanoTime());
                } catch (final RuntimeException e) { // one monitor's mistake is not the others'
                    LOG.error("{}", monitor.port().name(), e);
                }
            }
            LockSupport.parkNanos(this, REFRESH_NS);
        }
        monitors.values().stream()
                .map(MonitorConfig::monitor)
                .filter(Objects::nonNull)
                .forEach(PvMonitor::close);
    }

    /** Stops all monitors, before the servers and the cameras go. */
    @Override
    public void stopping() {
        running = false;
        if (thread == null) {
            return;
        }
        LockSupport.unpark(thread);
        try {
            thread.join(JOIN_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.error("monitors did not stop within {} ms", JOIN_MS);
        }
    }

    @Override
    public void close() {
        stopping();
        poster.close();
    }
}
