package org.pebbleioc.ioc.plugin;

import java.io.IOException;
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
import org.pebbleioc.ioc.shell.ShellCommand;
import org.pebbleioc.ioc.shell.ShellContext;
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
    private final Map<String, ConsumerPort> byName = new LinkedHashMap<>();
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
        ConsumerPort of(PluginArguments arguments) throws ShellException;
    }

    @Override
    public void addCommands(final CommandRegistry registry) {
        command(
                registry,
                "NDStdArraysConfigure",
                "Makes the images of a port the array of a record, for clients of Channel Access:"
                        + " NDStdArrays.template.",
                a -> new StdArraysPort(a.name(), a.queue(), a.source(), cameras));
        registry.register(ShellCommand.of(
                "pluginReport",
                "",
                "Prints the books of every plugin that looks at images: in = used + dropped (by reason) + in use.",
                (context, arguments) -> report(context.out())));
    }

    private void command(final CommandRegistry registry, final String name, final String help, final Maker maker) {
        registry.register(
                ShellCommand.of(name, USAGE, help, (context, arguments) -> make(context, name, arguments, maker)));
    }

    private void make(final ShellContext context, final String command, final List<String> arguments, final Maker maker)
            throws ShellException {
        if (opened) {
            throw new ShellException("comes too late: plugins are made before iocInit");
        }
        final ConsumerPort made = maker.of(PluginArguments.of(command, USAGE, arguments, context.out()));
        ports.add(made.port());
        byName.put(made.name(), made);
    }

    @Override
    public Map<String, MemoryPlan> plans(final MemInfo machine, final long takenBytes) {
        final Map<String, MemoryPlan> plans = new LinkedHashMap<>();
        final long heap = Runtime.getRuntime().maxMemory();
        byName.forEach((name, port) -> plans.put(name, port.plan(heap)));
        return plans;
    }

    @Override
    public void open() throws IOException {
        opened = true;
        for (final ConsumerPort port : byName.values()) {
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
            for (final ConsumerPort port : byName.values()) {
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
        for (final ConsumerPort port : byName.values()) {
            if (port.consumer() == null) {
                out.println(port.name() + ": not started, iocInit has not run");
                continue;
            }
            out.println(port.name() + " of " + port.sourceName() + ": "
                    + port.consumer().report());
            if (!port.consumer().problem().isEmpty()) {
                out.println("  " + port.consumer().problem());
            }
        }
    }

    /** All at once: each may take its time to end. */
    @Override
    public void close() {
        running = false;
        LockSupport.unpark(thread);
        byName.values().parallelStream().forEach(ConsumerPort::close);
    }
}
