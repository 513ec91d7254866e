package org.pebbleioc.ioc.threads;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.config.OptionText;
import org.pebbleioc.ioc.part.IocPart;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.ShellException;
import org.pebbleioc.pva.server.PvSource;
import org.pebbleioc.pva.server.PvaServer;
import org.pebbleioc.pva.table.TableColumn;
import org.pebbleioc.pva.table.TablePv;
import org.pebbleioc.readout.Waiting;

/**
 * {@code threadConfig} and {@code threadReport}, and the same report as a table PV. One thread of its own, {@code
 * threads}: posts the table while somebody subscribes, and pins threads that began since it looked last.
 */
public final class Threads implements IocPart {
    private static final Logger LOG = LogManager.getLogger(Threads.class);
    private static final long LOOK_NS = 1_000_000_000L;
    private static final long JOIN_MS = 1000;
    private static final String LAST_PART = "Threads";

    private final Supplier<List<Waiting>> waits;
    private final Supplier<String> besideImage;
    private final ThreadRules rules;
    private final ThreadUsage printed;
    private final ThreadUsage posted;
    private final Thread thread = new Thread(this::run, "threads");

    // Shell thread.
    private boolean initialized;

    private volatile TablePv table;
    private volatile boolean closed;

    /**
     * @param waits of the threads that look for work themselves; empty before iocInit
     * @param besideImage name of a PV whose last part the table's name takes the place of; null for no table
     */
    public Threads(final Supplier<List<Waiting>> waits, final Supplier<String> besideImage) {
        this.waits = waits;
        this.besideImage = besideImage;
        rules = new ThreadRules(waits);
        final long startNs =
                System.nanoTime() - ManagementFactory.getRuntimeMXBean().getUptime() * 1_000_000L;
        printed = new ThreadUsage(startNs);
        posted = new ThreadUsage(startNs);
        thread.setDaemon(true);
    }

    @Override
    public String name() {
        return "threads";
    }

    @Override
    public void addCommands(final CommandRegistry registry) {
        registry.register(
                "threadConfig",
                "names \"cpu=list, wait=auto|spin|park\"",
                "Processors for the threads of these names (* and ? may stand in them), and how dma-reader and"
                        + " publisher wait for work. In cpu a blank separates: cpu=0 2-3. Before or after iocInit.",
                (context, arguments) -> config(arguments));
        registry.register(
                "threadReport",
                "",
                "Prints every thread: share of a core since the last report, processors, waits, and how it waits.",
                (context, arguments) -> report(context.out()));
    }

    private void config(final List<String> arguments) throws ShellException, IOException {
        if (arguments.size() != 2) {
            throw new ShellException("threadConfig names \"cpu=list, wait=auto|spin|park\"");
        }
        rules.add(ThreadRule.of(arguments.get(0), OptionText.parse(arguments.get(1))));
        if (initialized) {
            rules.apply();
        }
    }

    private void report(final PrintStream out) throws IOException {
        out.printf("%-16s %8s %8s %-10s %12s %10s  %s%n", "thread", "tid", "core %", "cpu", "waits", "preempted", "");
        for (final ThreadUsage.Row row : printed.rows(waits.get(), System.nanoTime())) {
            out.printf(
                    "%-16s %8d %8.2f %-10s %12d %10d  %s%n",
                    row.thread().name(),
                    row.thread().tid(),
                    row.percent(),
                    row.thread().allowed(),
                    row.thread().waits(),
                    row.thread().preempted(),
                    row.waiting());
        }
    }

    @Override
    public void open() {
        final String image = besideImage.get();
        if (image == null) {
            return;
        }
        table = new TablePv(
                image.substring(0, image.lastIndexOf(':') + 1) + LAST_PART,
                "Threads of the IOC",
                LOOK_NS,
                List.of(
                        TableColumn.text("thread", "Thread"),
                        TableColumn.int32("tid", "Number"),
                        TableColumn.float64("percent", "% of a core"),
                        TableColumn.text("cpus", "Processors"),
                        TableColumn.int64("waits", "Waits"),
                        TableColumn.int64("preempted", "Preempted"),
                        TableColumn.text("waiting", "How it waits")),
                rows -> {
                    try {
                        posted.rows(waits.get(), System.nanoTime())
                                .forEach(row -> rows.add(
                                        row.thread().name(),
                                        row.thread().tid(),
                                        row.percent(),
                                        row.thread().allowed(),
                                        row.thread().waits(),
                                        row.thread().preempted(),
                                        row.waiting()));
                    } catch (final IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    @Override
    public PvSource pvs() {
        final TablePv only = table;
        return only == null ? null : PvSource.of(List.of(only));
    }

    /** The threads of cameras and servers exist from now on. */
    @Override
    public void serving(final PvaServer pva) {
        initialized = true;
        look();
        thread.start();
    }

    private void run() {
        while (!closed) {
            final TablePv now = table;
            if (now != null) {
                now.tick(System.nanoTime());
            }
            LockSupport.parkNanos(LOOK_NS);
            if (rules.pins()) {
                look();
            }
        }
    }

    private void look() {
        try {
            rules.apply();
        } catch (final IOException e) {
            LOG.warn("{}", e.getMessage());
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(JOIN_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (table != null) {
            table.close();
        }
    }
}
