package org.pebbleioc.ioc.stats;

import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.ca.CaServer;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.ParameterPorts;
import org.pebbleioc.ioc.part.IocPart;
import org.pebbleioc.ioc.record.RecordDatabase;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.subroutine.Subroutines;
import org.pebbleioc.pva.server.PvaServer;

/** Counters of the process as parameters of port {@code IOCSTATS}; {@code iocAdminSoft.db} makes records of them. */
public final class IocStats implements IocPart {
    private static final Logger LOG = LogManager.getLogger(IocStats.class);
    private static final long JOIN_MS = 1_000;

    private final RecordDatabase records;
    private final Action reset;
    private final UnaryOperator<String> environment;
    private final Path directory;
    private final GcPauses pauses = new GcPauses();
    private final StatsPort port;
    private final Thread thread = new Thread(this::run, "ioc-stats");
    private volatile boolean closing;

    /**
     * @param ca and {@code pva} answer null before iocInit
     * @param environment of the shell
     * @param directory that the process was started in
     * @param readAccessFile what {@code READACF} does; throws with the reason when it fails
     * @param reset what {@code SYSRESET} does
     */
    public IocStats(
            final ParameterPorts ports,
            final RecordDatabase records,
            final Supplier<CaServer> ca,
            final Supplier<PvaServer> pva,
            final UnaryOperator<String> environment,
            final Path directory,
            final Action readAccessFile,
            final Action reset) {
        this.records = records;
        this.reset = reset;
        this.environment = environment;
        this.directory = directory.toAbsolutePath().normalize();
        port = new StatsPort(pauses, new ClientCounts(ca, pva), records::queues);
        command("read_acf", readAccessFile);
        command("sys_reset", reset);
        ports.add(port.port());
        thread.setDaemon(true);
    }

    /** Something a record makes the IOC do. */
    public interface Action {
        void run() throws Exception;
    }

    private void command(final String name, final Action action) {
        port.port().int32(name, 0).onWrite((parameter, value) -> {
            if (((Number) value).intValue() == 0) {
                return;
            }
            try {
                action.run();
            } catch (final Exception e) {
                throw new Parameter.RefusedException(e.getMessage());
            }
        });
    }

    @Override
    public String name() {
        return "iocStats";
    }

    @Override
    public void addCommands(final CommandRegistry registry) {
        // its records say it all
    }

    @Override
    public void addSubroutines(final Subroutines functions) {
        StatsSubroutines.addTo(functions, reset);
    }

    @Override
    public void open() {
        pauses.start();
        port.started(environment, directory.toString(), records.recordNames().size());
        port.doWork(System.nanoTime());
        thread.start();
    }

    private void run() {
        while (!closing) {
            try {
                LockSupport.parkNanos(this, port.doWork(System.nanoTime()));
            } catch (final RuntimeException e) {
                LOG.error("iocStats: a round failed", e);
                LockSupport.parkNanos(this, 10_000_000_000L);
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        pauses.close();
        try {
            thread.join(JOIN_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
