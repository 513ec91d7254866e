package org.pebbleioc.ioc.plugin;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.camera.Cameras;
import org.pebbleioc.ioc.device.ParameterPorts;
import org.pebbleioc.ioc.part.IocPart;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.ShellException;
import org.pebbleioc.readout.MemoryPlan;
import org.pebbleioc.readout.memory.MemInfo;

/**
 * The plugins of one IOC that look at images, and the commands of st.cmd that make them. Opened after cameras and streams,
 * closed before them. Shell thread, and the thread {@code plugins} that copies counters to parameters ten times a second.
 */
public final class Plugins implements IocPart {
    private static final Logger LOG = LogManager.getLogger(Plugins.class);
    private static final long REFRESH_NS = 100_000_000L;
    private static final String USAGE =
            "portName queueSize blockingCallbacks NDArrayPort NDArrayAddr maxBuffers maxMemory"
                    + " priority stackSize maxThreads";

    private final Cameras cameras;
    private final ParameterPorts ports;
    private final Map<String, Plugin> byName = new LinkedHashMap<>();
    private boolean opened;
    private volatile boolean running;
    private Thread thread;

    public Plugins(final Cameras cameras, final ParameterPorts ports) {
        this.cameras = cameras;
        this.ports = ports;
    }

    @Override
    public String name() {
        return "plugins";
    }

    /** Makes the port that a command asks for. */
    private interface Maker {
        Plugin of(PluginArguments arguments) throws ShellException;
    }

    @Override
    public void addCommands(final CommandRegistry registry) {
        command(
                registry,
                "NDStdArraysConfigure",
                "Makes the images of a port the array of a record, for clients of Channel Access:"
                        + " NDStdArrays.template.",
                USAGE,
                a -> new StdArraysPort(a.name(), a.queue(), a.source(0), cameras));
        command(
                registry,
                "NDStatsConfigure",
                "Statistics of the images of a port: extremes, sums, centroid, profiles, histogram: NDStats.template.",
                USAGE,
                a -> new StatsPort(a.name(), a.queue(), a.source(0), cameras));
        command(
                registry,
                "NDROIStatConfigure",
                "Extremes and sums of several regions of the images of a port: NDROIStat.template, NDROIStatN.template.",
                "portName queueSize blockingCallbacks NDArrayPort NDArrayAddr maxROIs maxBuffers maxMemory priority"
                        + " stackSize maxThreads",
                a -> new RoiStatPort(a.name(), a.queue(), a.source(0), cameras, a.regions()));
        command(
                registry,
                "NDTimeSeriesConfigure",
                "The numbers of a Stats plugin, image by image, as arrays: NDTimeSeries.template. NDArrayAddr is 1.",
                "portName queueSize blockingCallbacks NDArrayPort NDArrayAddr maxSignals maxBuffers maxMemory priority"
                        + " stackSize",
                a -> new TimeSeriesPort(a.name(), a.queue(), a.source(1), this::stats));
        registry.register(
                "pluginReport",
                "",
                "Prints the books of every plugin that looks at images: in = used + dropped (by reason) + in use.",
                (context, arguments) -> report(context.out()));
    }

    private void command(
            final CommandRegistry registry,
            final String name,
            final String help,
            final String usage,
            final Maker maker) {
        registry.register(
                name,
                usage,
                help,
                (context, arguments) -> make(PluginArguments.of(name, usage, arguments, context.out()), maker));
    }

    private void make(final PluginArguments arguments, final Maker maker) throws ShellException {
        if (opened) {
            throw new ShellException("comes too late: plugins are made before iocInit");
        }
        add(maker.of(arguments));
    }

    private void add(final Plugin made) {
        ports.add(made.port());
        byName.put(made.name(), made);
    }

    /** The Stats plugin of this name, or null. */
    private StatsPort stats(final String name) {
        return byName.get(name) instanceof StatsPort port ? port : null;
    }

    /** {@code NDStats.template} has series of a port of this name; without a command for it they stay empty. */
    private void addMissingSeries() {
        for (final Plugin plugin : List.copyOf(byName.values())) {
            final String name = plugin.name() + "_TS";
            if (plugin instanceof StatsPort && ports.find(name) == null) {
                add(new TimeSeriesPort(name, 1, plugin.name(), this::stats));
            }
        }
    }

    @Override
    public Map<String, MemoryPlan> plans(final MemInfo machine, final long takenBytes) {
        final Map<String, MemoryPlan> plans = new LinkedHashMap<>();
        final long heap = Runtime.getRuntime().maxMemory();
        byName.forEach((name, port) -> plans.put(name, port.plan(heap)));
        return plans;
    }

    @Override
    public void open() {
        opened = true;
        addMissingSeries();
        for (final Plugin port : byName.values()) {
            if (!port.open()) {
                LOG.warn(
                        "{}: no images come from {}; set NDArrayPort to one of {}",
                        port.name(),
                        port.sourceName(),
                        cameras.imagePortNames());
            }
        }
        if (!byName.isEmpty()) {
            running = true;
            thread = new Thread(this::run, "plugins");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void run() {
        while (running) {
            for (final Plugin port : byName.values()) {
                try {
                    port.refresh();
                } catch (final RuntimeException e) { // numbers of one plugin must not stop those of others
                    LOG.error("{}: counters could not be copied", port.name(), e);
                }
            }
            LockSupport.parkNanos(this, REFRESH_NS);
        }
    }

    private void report(final PrintStream out) {
        for (final Plugin port : byName.values()) {
            final List<String> lines = port.report();
            out.println(port.name() + " of " + port.sourceName() + ": " + lines.get(0));
            lines.stream().skip(1).forEach(line -> out.println("  " + line));
        }
    }

    /** All at once: each may take its time to end. */
    @Override
    public void close() {
        running = false;
        LockSupport.unpark(thread);
        byName.values().parallelStream().forEach(Plugin::close);
    }
}
