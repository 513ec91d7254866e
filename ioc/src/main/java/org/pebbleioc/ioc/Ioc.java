package org.pebbleioc.ioc;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.autosave.Autosave;
import org.pebbleioc.ioc.ca.CaServer;
import org.pebbleioc.ioc.ca.CaServerConfig;
import org.pebbleioc.ioc.camera.Cameras;
import org.pebbleioc.ioc.channel.ChannelSource;
import org.pebbleioc.ioc.channel.filter.FilteredSource;
import org.pebbleioc.ioc.command.BreakpointCommands;
import org.pebbleioc.ioc.command.DatabaseReports;
import org.pebbleioc.ioc.command.FieldTests;
import org.pebbleioc.ioc.command.PortCommands;
import org.pebbleioc.ioc.command.QueueCommands;
import org.pebbleioc.ioc.command.RecordReports;
import org.pebbleioc.ioc.command.RegistryReports;
import org.pebbleioc.ioc.device.ParameterPorts;
import org.pebbleioc.ioc.log.IocLog;
import org.pebbleioc.ioc.part.IocPart;
import org.pebbleioc.ioc.part.IocParts;
import org.pebbleioc.ioc.plugin.Plugins;
import org.pebbleioc.ioc.putlog.PutLog;
import org.pebbleioc.ioc.pva.Groups;
import org.pebbleioc.ioc.pva.RecordAccess;
import org.pebbleioc.ioc.pva.RecordPvSource;
import org.pebbleioc.ioc.pvmonitor.PvMonitorPart;
import org.pebbleioc.ioc.recceiver.RecCaster;
import org.pebbleioc.ioc.record.RecordDatabase;
import org.pebbleioc.ioc.security.AccessSecurity;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.Environment;
import org.pebbleioc.ioc.shell.ScriptResult;
import org.pebbleioc.ioc.shell.Shell;
import org.pebbleioc.ioc.shell.ShellCommand;
import org.pebbleioc.ioc.shell.ShellConsole;
import org.pebbleioc.ioc.shell.ShellContext;
import org.pebbleioc.ioc.shell.ShellException;
import org.pebbleioc.ioc.ship.ShipPart;
import org.pebbleioc.ioc.stats.IocStats;
import org.pebbleioc.ioc.stream.Streams;
import org.pebbleioc.ioc.superpage.SuperpagePart;
import org.pebbleioc.ioc.threads.Threads;
import org.pebbleioc.pva.image.ImagePv;
import org.pebbleioc.pva.server.PvSource;
import org.pebbleioc.pva.server.PvaServer;
import org.pebbleioc.pva.server.ServedPv;
import org.pebbleioc.pva.server.ServerConfig;

/**
 * One IOC: what st.cmd describes, brought to life by {@code iocInit} in this order: memory plan, parts such as
 * cameras (memory, threads), records, servers. It ends in the opposite order, within 5 s. The shell's thread builds it; {@link #close}
 * may come from any thread, any number of times.
 */
final class Ioc implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(Ioc.class);

    private final PrintStream out;
    private final PrintStream err;
    private final Shell shell;
    private final ParameterPorts ports = new ParameterPorts();
    private final Cameras cameras;
    private final AccessSecurity access;
    private final IocParts parts;
    private final RecordDatabase database;
    /** Records as clients see them: with channel filters. */
    private final ChannelSource channels;

    private final CommandLine commandLine;
    private final CountDownLatch closed = new CountDownLatch(1);

    private volatile Runnable onReset = this::close;

    private volatile PvSource served;

    // Shell thread.
    private boolean recordsLive;
    private ServerConfig pvaConfig;
    private CaServerConfig caConfig;

    // Guarded by this.
    private PvaServer pva;
    private CaServer ca;
    private boolean initialized;
    private boolean closing;

    Ioc(
            final CommandLine commandLine,
            final Environment environment,
            final Path directory,
            final PrintStream out,
            final PrintStream err) {
        this.commandLine = commandLine;
        this.out = out;
        this.err = err;
        cameras = new Cameras(ports, commandLine.overrides());
        database = new RecordDatabase(ports, Ioc::nowNs);
        database.environment(environment::value);
        channels = new FilteredSource(database, database.states(), Ioc::nowNs);
        // opened in this order, closed in the opposite one
        access = new AccessSecurity(database);
        final List<IocPart> all = new ArrayList<>();
        final Streams streams = new Streams(cameras, ports);
        all.add(streams.memory());
        all.add(cameras);
        all.add(streams);
        all.add(new Plugins(cameras, ports));
        all.add(new PvMonitorPart(cameras, ports, this::served));
        all.add(new LinksPart(database, channels, access, environment::copy));
        all.add(access);
        final SuperpagePart superpages = new SuperpagePart(ports, commandLine.overrides());
        all.add(superpages);
        all.add(new ShipPart(superpages, ports, commandLine.overrides()));
        all.add(new ClientsPart(this::pva, cameras::imagePvs));
        all.add(new Threads(cameras::waits, cameras::firstImageName));
        all.add(new Groups(channels, access));
        final Autosave autosave = new Autosave(database);
        all.add(autosave);
        final IocLog iocLog = new IocLog();
        all.add(iocLog);
        all.add(PutLog.text(database, access, iocLog::prefix));
        all.add(PutLog.json(database, access, iocLog::prefix));
        all.add(new RecCaster(ports, database, environment, () -> ca().tcpPort()));
        all.add(new IocStats(
                ports, database, this::ca, this::pva, environment::value, directory, access::reload, () -> new Thread(
                                () -> onReset.run(), "reset")
                        .start()));
        parts = new IocParts(all);
        parts.checkOverrides(commandLine.overrides());
        final CommandRegistry registry = CommandRegistry.withGeneralCommands();
        parts.addCommands(registry);
        parts.addSubroutines(database.subroutines());
        database.subroutines().load();
        RecordCommands.addTo(registry, database, commandLine.plan(), autosave::recordsLoaded);
        RecordReports.addTo(registry, database, () -> recordsLive);
        DatabaseReports.addTo(registry, database, ports);
        FieldTests.addTo(registry, database, () -> recordsLive);
        PortCommands.addTo(registry, ports);
        QueueCommands.addTo(registry, database);
        RegistryReports.addTo(registry, database);
        BreakpointCommands.addTo(registry, database, out);
        registry.pvNames(database::recordNames);
        ServerCommands.addTo(registry, this::pva, this::ca, this::pvNames);
        StateCommands.addTo(registry, database.states());
        registry.register(ShellCommand.of(
                "bufferPlan",
                "",
                "Prints the memory plan of everything configured.",
                (context, arguments) -> context.out().print(parts.planText())));
        LifeCommands.addTo(registry, database, new LifeCommands.Life() {
            @Override
            public boolean build(final ShellContext context) throws Exception {
                return Ioc.this.build(context);
            }

            @Override
            public void run() throws Exception {
                Ioc.this.run();
            }
        });
        shell = new Shell(registry, environment, directory, commandLine.plan() ? silent() : out, err);
    }

    private PvSource served(final PvSource all) {
        served = all;
        return all;
    }

    /** A PV of this IOC; null while there is none of this name, or no server yet. Any thread. */
    private ServedPv served(final String name) {
        final PvSource all = served;
        return all == null ? null : all.find(name);
    }

    Shell shell() {
        return shell;
    }

    /** What a client's {@code SYSRESET} does; just closing where nobody says more. */
    void onReset(final Runnable action) {
        onReset = action;
    }

    /** Runs the script. False when it did not bring the IOC to life. */
    boolean boot(final String script) {
        final ScriptResult result = shell.runScript(script, commandLine.macros());
        if (result.ending() == ScriptResult.Ending.HALTED) {
            return false;
        }
        if (!isInitialized()) {
            err.println("pebbleioc: " + script + " did not start an IOC"
                    + (result.errors() == 0 ? ": it has no iocInit" : ", see the error above"));
            return false;
        }
        if (result.errors() > 0) {
            err.println("pebbleioc: " + result.errors() + " line(s) of " + script + " failed, see above");
        }
        banner();
        return true;
    }

    private void banner() {
        // every port has Acquire, only a camera has an exposure
        final String exposure = database.recordNames().stream()
                .filter(name -> name.endsWith(":AcquireTime"))
                .sorted()
                .findFirst()
                .orElse(null);
        if (exposure == null || cameras.imagePvs().isEmpty()) {
            out.println("Serving " + database.recordNames().size() + " records, no image: PVAccess on TCP port "
                    + pva().tcpPort() + ", Channel Access on TCP port " + ca().tcpPort());
            return;
        }
        out.print(new Banner(
                        database.recordNames().size(),
                        cameras.imagePvs().iterator().next().name(),
                        exposure.substring(0, exposure.length() - "AcquireTime".length()),
                        pva().tcpPort(),
                        ca().tcpPort(),
                        shell.environment().valueOr("PEBBLEIOC_HOME", ""),
                        !commandLine.noShell() && ShellConsole.isTerminal())
                .text());
        if (cameras.imagePvs().size() > 1) {
            out.println("  All images: "
                    + cameras.imagePvs().stream().map(ImagePv::name).collect(Collectors.joining(" ")));
        }
    }

    /** Prints the memory plan of a script and takes no memory. False when the plan is refused, or the script fails. */
    boolean plan(final String script) throws IOException {
        final ScriptResult result = shell.runScript(script, commandLine.macros());
        if (result.errors() > 0 && !isInitialized()) {
            return false;
        }
        out.print(parts.planText());
        // a camera that was not configured is not in the plan: that is no accepted plan
        return result.errors() == 0 && parts.problems().isEmpty();
    }

    synchronized boolean isInitialized() {
        return initialized;
    }

    synchronized PvaServer pva() {
        return pva;
    }

    synchronized CaServer ca() {
        return ca;
    }

    /** Waits for {@link #close}. */
    void awaitClosed() {
        try {
            closed.await();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean build(final ShellContext context) throws ShellException, IOException {
        if (commandLine.plan()) {
            synchronized (this) {
                initialized = true;
            }
            shell.stop();
            return false;
        }
        synchronized (this) {
            if (closing) {
                throw new ShellException("the IOC is closing");
            }
        }
        context.out().print(parts.planText());
        final List<String> problems = parts.problems();
        if (!problems.isEmpty()) {
            throw new ShellException("iocInit refused: " + String.join("; ", problems));
        }
        // a variable that makes no sense is told before any memory is taken
        pvaConfig = ServerConfig.fromEnvironment(context.environment().copy());
        caConfig = CaServerConfig.fromEnvironment(context.environment().copy());
        parts.open();
        database.iocInit(parts::recordsInitialized);
        recordsLive = true;
        return true;
    }

    private void run() throws IOException {
        database.start();
        final String ignored = shell.environment().value("EPICS_IOC_IGNORE_SERVERS");
        startServers(
                pvaConfig,
                caConfig,
                ignored == null ? List.of() : List.of(ignored.trim().split("\\s+")));
        synchronized (this) {
            initialized = true;
        }
        LOG.info(
                "iocRun: {} records, PVAccess on TCP {}, Channel Access on TCP {}",
                database.recordNames().size(),
                pva().tcpPort(),
                ca().tcpPort());
    }

    /** Names of all PVs, images first; none before iocInit. */
    private Collection<String> pvNames() {
        final PvSource all = served;
        return all == null ? List.of() : all.names();
    }

    /**
     * @param ignored as in {@code EPICS_IOC_IGNORE_SERVERS}: {@code rsrv} is Channel Access, {@code qsrv} are records over
     *     PVAccess
     */
    private void startServers(
            final ServerConfig config, final CaServerConfig caConfig, final Collection<String> ignored)
            throws IOException {
        final int queue =
                cameras.queueSize() > 0 ? cameras.queueSize() : config.queues().size();
        final List<PvSource> sources = new ArrayList<>(parts.pvs());
        if (!ignored.contains("qsrv")) {
            sources.add(new RecordPvSource(channels, access));
        }
        final PvaServer newPva = new PvaServer(
                config.withQueue(queue, Math.max(config.queues().maxSize(), queue)),
                served(new PvSources(sources)),
                new RecordAccess(access));
        access.onChange(newPva::accessChanged);
        final CaServer newCa = new CaServer(channels, access, caConfig);
        synchronized (this) {
            pva = newPva;
            ca = newCa;
        }
        newPva.start();
        if (!ignored.contains("rsrv")) {
            newCa.start();
        }
        parts.serving(newPva);
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closing) {
                return;
            }
            closing = true;
        }
        shell.stop();
        try {
            parts.stopping();
            end("Channel Access", ca());
            end("PVAccess", pva());
            parts.close();
            end("records", database);
            if (!commandLine.plan()) {
                LOG.info("stopped");
            }
        } finally {
            closed.countDown();
        }
    }

    /** What one part does at its end must not keep the others from theirs. */
    private static void end(final String what, final AutoCloseable part) {
        try {
            if (part != null) {
                part.close();
            }
        } catch (final Exception e) {
            LOG.warn("closing {}: {}", what, e.toString());
        }
    }

    private static long nowNs() {
        final Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    private static PrintStream silent() {
        return new PrintStream(java.io.OutputStream.nullOutputStream());
    }
}
