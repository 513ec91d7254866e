package org.pebbleioc.ioc.command;

import java.util.List;
import java.util.Locale;
import org.pebbleioc.ioc.record.QueueStatus;
import org.pebbleioc.ioc.record.RecordDatabase;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.ShellContext;
import org.pebbleioc.ioc.shell.ShellException;

/** Commands about the queues of records that wait for their scan. Shell thread. */
public final class QueueCommands {
    private static final String HEADER = "PRIORITY  HIGH-WATER MARK  ITEMS IN Q  Q SIZE  % USED  Q OVERFLOWS";
    private static final int CALLBACK_QUEUES = 3;

    private final RecordDatabase database;

    private QueueCommands(final RecordDatabase database) {
        this.database = database;
    }

    public static void addTo(final CommandRegistry registry, final RecordDatabase database) {
        final QueueCommands commands = new QueueCommands(database);
        registry.register(
                "callbackSetQueueSize",
                "size",
                "Room of each of the queues cbLow, cbMedium, cbHigh; before iocInit. Without it there is room for all"
                        + " records.",
                (c, a) -> database.callbackQueueSize(size(a, "callbackSetQueueSize")));
        registry.register(
                "scanOnceSetQueueSize",
                "size",
                "Room of the queue scanOnce; before iocInit. Without it there is room for all records.",
                (c, a) -> database.scanOnceQueueSize(size(a, "scanOnceSetQueueSize")));
        registry.register(
                "callbackQueueShow",
                "[reset]",
                "Shows how many records wait for what drivers ask for, by PRIO, the most that ever waited, and how often"
                        + " a queue got full;\nreset other than 0 begins the high-water marks anew.",
                (c, a) -> commands.show(c, a, false));
        registry.register(
                "scanOnceQueueShow",
                "[reset]",
                "The same for records that CP links and reprocessing ask for.",
                (c, a) -> commands.show(c, a, true));
    }

    private static int size(final List<String> arguments, final String command) throws ShellException {
        final int size = arguments.isEmpty() ? 0 : Numbers.integer(arguments.get(0), "size");
        if (size < 1) {
            throw new ShellException(command + ": a size of at least 1 is needed");
        }
        return size;
    }

    private void show(final ShellContext context, final List<String> arguments, final boolean once)
            throws ShellException {
        if (!database.isLive()) {
            throw new ShellException((once ? "scanOnce" : "Callback")
                    + " system not initialized, yet. Please run iocInit before using this command.");
        }
        final List<QueueStatus> all = database.queues();
        context.out().println(HEADER);
        for (final QueueStatus queue :
                once ? all.subList(CALLBACK_QUEUES, all.size()) : all.subList(0, CALLBACK_QUEUES)) {
            context.out()
                    .printf(
                            Locale.ROOT,
                            "%8s  %15d  %10d  %6d  %6.1f  %11d%n",
                            queue.name(),
                            queue.highWater(),
                            queue.used(),
                            queue.size(),
                            100.0 * queue.used() / queue.size(),
                            queue.overruns());
        }
        if (!arguments.isEmpty() && Numbers.integer(arguments.get(0), "reset") != 0) {
            database.resetQueueMarks(once);
        }
    }
}
