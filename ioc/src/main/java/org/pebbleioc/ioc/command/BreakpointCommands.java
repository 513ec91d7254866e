package org.pebbleioc.ioc.command;

import java.io.PrintStream;
import java.util.List;
import org.pebbleioc.ioc.record.Breakpoints;
import org.pebbleioc.ioc.record.RecordDatabase;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.ShellCommand;
import org.pebbleioc.ioc.shell.ShellContext;
import org.pebbleioc.ioc.shell.ShellException;

/** Commands that stop records before they process. Shell thread. */
public final class BreakpointCommands {
    private static final int STOPPED_INTEREST = 2;

    private final RecordDatabase database;
    private final Breakpoints breakpoints;
    private final RecordPrinter printer;

    private BreakpointCommands(final RecordDatabase database) {
        this.database = database;
        breakpoints = database.breakpoints();
        printer = new RecordPrinter(database);
    }

    /** @param out where stops are told: they come when they come */
    public static void addTo(final CommandRegistry registry, final RecordDatabase database, final PrintStream out) {
        final BreakpointCommands commands = new BreakpointCommands(database);
        commands.breakpoints.console(out, (stream, record) -> commands.printer.print(stream, record, STOPPED_INTEREST));
        commands.add(
                registry,
                "dbb",
                "record",
                "Sets a breakpoint: before this record processes, its lock set stops until dbc or dbs. Everything else goes"
                        + " on.",
                (c, a) -> commands.tell(c, commands.breakpoints.set(commands.name(a, "dbb"))));
        commands.add(
                registry,
                "dbd",
                "record",
                "Takes a breakpoint away.",
                (c, a) -> commands.tell(c, commands.breakpoints.delete(commands.name(a, "dbd"))));
        commands.add(
                registry,
                "dbc",
                "[record]",
                "Goes on to the next breakpoint, in the lock set of a record or where it stopped last.",
                (c, a) -> commands.tell(c, commands.breakpoints.resume(optional(a), false)));
        commands.add(
                registry,
                "dbs",
                "[record]",
                "Goes on to the next record of the chain.",
                (c, a) -> commands.tell(c, commands.breakpoints.resume(optional(a), true)));
        commands.add(
                registry,
                "dbp",
                "[record [interest]]",
                "Prints the record that is stopped; interest as for dbpr, 2 otherwise.",
                commands::print);
        commands.add(
                registry,
                "dbap",
                "record",
                "Switches on or off that a record is printed after it was processed, while its lock set has breakpoints.",
                (c, a) -> commands.tell(c, commands.breakpoints.togglePrint(commands.name(a, "dbap"))));
        commands.add(
                registry,
                "dbstat",
                "",
                "Lists lock sets with breakpoints: where they stopped, who asked for processing, how often and per second.",
                (c, a) -> commands.breakpoints.report(System.nanoTime()).forEach(c.out()::println));
    }

    private void add(
            final CommandRegistry registry,
            final String name,
            final String usage,
            final String help,
            final ShellCommand.Action action) {
        registry.register(name, usage, help, (context, arguments) -> {
            if (!database.isLive()) {
                throw new ShellException(name + " only works after iocInit");
            }
            action.run(context, arguments);
        });
    }

    private void print(final ShellContext context, final List<String> arguments) throws ShellException {
        final String name = optional(arguments);
        final String stopped = breakpoints.stoppedRecord(name);
        if (stopped == null) {
            context.out().println(breakpoints.whyNone(name));
            return;
        }
        final int interest = arguments.size() > 1 ? Numbers.integer(arguments.get(1), "interest") : 0;
        printer.print(context.out(), stopped, interest == 0 ? STOPPED_INTEREST : interest);
    }

    private void tell(final ShellContext context, final String text) {
        if (!text.isEmpty()) {
            context.out().println(text);
        }
    }

    private static String optional(final List<String> arguments) {
        return arguments.isEmpty() || arguments.get(0).isEmpty() ? null : arguments.get(0);
    }

    private String name(final List<String> arguments, final String command) throws ShellException {
        if (optional(arguments) == null) {
            throw new ShellException("Usage: " + command + " \"record_name\"");
        }
        return arguments.get(0);
    }
}
