package org.pebbleioc.ioc.shell;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Commands about threads, locks and clocks of the process. */
final class ProcessCommands {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

    private ProcessCommands() {}

    static void addTo(final CommandRegistry registry) {
        threads(registry);
        clocks(registry);
        registry.register(
                "epicsMutexShowAll",
                "[onlyLocked]",
                "Lists threads that wait for a lock, and who holds it. Locks of Java are not listed while nobody waits.",
                (c, a) -> locks(c));
        registry.register("dlload", "library", "Refused: no C code can be loaded into this IOC.", (c, a) -> {
            throw new ShellException("dlload: no C code can be loaded into this IOC"
                    + (a.isEmpty() ? "" : ", " + a.get(0) + " is ignored"));
        });
    }

    private static void threads(final CommandRegistry registry) {
        registry.register(
                "taskwdShow", "[level]", "Counts the threads; level 1 lists them. None is ever suspended.", (c, a) -> {
                    c.out().println("0 monitors, " + Thread.activeCount() + " threads registered, 0 suspended");
                    if (!a.isEmpty() && !a.get(0).equals("0")) {
                        list(c, all());
                    }
                });
        registry.register(
                "epicsThreadShowAll",
                "[level]",
                "Lists the threads of the process and their states.",
                (c, a) -> list(c, all()));
        registry.register("epicsThreadShow", "[thread ...]", "Lists threads by name or number, or all.", (c, a) -> {
            if (a.isEmpty()) {
                list(c, all());
                return;
            }
            for (final String name : a) {
                final List<Thread> found = named(name);
                if (found.isEmpty()) {
                    throw new ShellException("'" + name + "' is not a known thread name");
                }
                list(c, found.stream());
            }
        });
        registry.register(
                "epicsThreadResume", "thread ...", "Says that a thread is not suspended: none ever is.", (c, a) -> {
                    for (final String name : a) {
                        if (named(name).isEmpty()) {
                            throw new ShellException("'" + name + "' is not a valid thread name");
                        }
                        c.out().println("Thread " + name + " is not suspended");
                    }
                });
    }

    private static Stream<Thread> all() {
        return Thread.getAllStackTraces().keySet().stream().sorted(Comparator.comparingLong(Thread::getId));
    }

    private static List<Thread> named(final String name) {
        return all().filter(thread -> thread.getName().equals(name)
                        || String.valueOf(thread.getId()).equals(name))
                .toList();
    }

    private static void list(final ShellContext context, final Stream<Thread> threads) {
        context.out().printf("%24s %10s %6s  %s%n", "NAME", "EPICS ID", "PRI", "STATE");
        threads.forEach(t ->
                context.out().printf("%24s %10d %6d  %s%n", t.getName(), t.getId(), t.getPriority(), t.getState()));
    }

    private static void locks(final ShellContext context) {
        for (final ThreadInfo thread : ManagementFactory.getThreadMXBean().dumpAllThreads(false, false)) {
            if (thread.getLockOwnerName() != null) {
                context.out()
                        .println(thread.getThreadName() + " waits for " + thread.getLockName() + ", which "
                                + thread.getLockOwnerName() + " holds");
            }
        }
    }

    private static void clocks(final CommandRegistry registry) {
        registry.register("generalTimeReport", "[level]", "Says where the time of records comes from.", (c, a) -> {
            c.out().println("Backwards time errors prevented 0 times.");
            c.out().println();
            c.out().println("Current Time Providers:");
            c.out().println("    \"OS Clock\", priority = 999");
            c.out().println("\tCurrent Time is " + DATE.format(ZonedDateTime.now()) + ".");
            c.out().println();
            c.out().println("Event Time Providers:");
            c.out().println("\tNo Providers registered.");
        });
        registry.register(
                "ClockTime_Report",
                "[level]",
                "Says since when the program runs, and that the system keeps the clock.",
                (c, a) -> {
                    final Instant start = Instant.ofEpochMilli(
                            ManagementFactory.getRuntimeMXBean().getStartTime());
                    c.out().println("Program started at " + DATE.format(start.atZone(ZoneId.systemDefault())));
                    c.out().println("OS Clock synchronization thread not running.");
                });
        registry.register(
                "ClockTime_Shutdown",
                "",
                "Accepted and without effect: the system keeps the clock.",
                ProcessCommands::nothing);
        registry.register(
                "installLastResortEventProvider",
                "",
                "Accepted and without effect: records with TSE of an event that never happened have the current time.",
                ProcessCommands::nothing);
    }

    private static void nothing(final ShellContext context, final List<String> arguments) {
        // by design: the help says why
    }
}
