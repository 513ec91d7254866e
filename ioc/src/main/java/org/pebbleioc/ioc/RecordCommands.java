package org.pebbleioc.ioc;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.pebbleioc.ioc.db.DbFileException;
import org.pebbleioc.ioc.db.DbLoader;
import org.pebbleioc.ioc.record.RecordDatabase;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.MissingPlugins;
import org.pebbleioc.ioc.shell.ShellCommand;
import org.pebbleioc.ioc.shell.ShellContext;
import org.pebbleioc.ioc.shell.ShellException;

/** Commands that load records. Shell thread. */
final class RecordCommands {
    private final RecordDatabase database;
    private final boolean planOnly;
    private final Loaded loaded;

    /** Hears of each record file that was loaded. */
    interface Loaded {
        void loaded(String file, String macros, Path directory) throws IOException;
    }

    private RecordCommands(final RecordDatabase database, final boolean planOnly, final Loaded loaded) {
        this.database = database;
        this.planOnly = planOnly;
        this.loaded = loaded;
    }

    /** @param planOnly a plan needs no records: load commands do nothing */
    static void addTo(
            final CommandRegistry registry,
            final RecordDatabase database,
            final boolean planOnly,
            final Loaded loaded) {
        final RecordCommands commands = new RecordCommands(database, planOnly, loaded);
        add(
                registry,
                "dbLoadRecords",
                "file [macros]",
                "Loads records from a .db or .template file; macros P=..,R=..",
                commands::loadRecords);
        add(
                registry,
                "dbLoadDatabase",
                "file [path [macros]]",
                "Reads a .dbd file where there is one: breakpoint tables count, record types and menus are built in.",
                commands::loadDatabase);
        add(
                registry,
                "dbLoadTemplate",
                "file [macros]",
                "Loads records through a .substitutions file.",
                commands::loadTemplate);
    }

    private static void add(
            final CommandRegistry registry,
            final String name,
            final String usage,
            final String help,
            final ShellCommand.Action action) {
        registry.register(ShellCommand.of(name, usage, help, action));
    }

    private void loadRecords(final ShellContext context, final List<String> arguments)
            throws ShellException, IOException {
        final String file = argument(arguments, 0, "a file name is missing");
        if (!planOnly) {
            try {
                final String macros = arguments.size() > 1 ? arguments.get(1) : "";
                loader(context).loadRecords(file, macros);
                loaded.loaded(file, macros, context.directory());
            } catch (final DbFileException e) {
                if (MissingPlugins.hasTemplate(file) && e.getMessage().contains("no such file")) {
                    context.out().println("# note: " + file + " is not in PebbleIOC, nor is its plugin");
                    return;
                }
                throw new ShellException(e.getMessage());
            }
        }
    }

    private void loadDatabase(final ShellContext context, final List<String> arguments)
            throws ShellException, IOException {
        final String file = argument(arguments, 0, "a file name is missing");
        if (planOnly) {
            return;
        }
        try {
            loader(context)
                    .loadDatabase(
                            file,
                            arguments.size() > 1 ? arguments.get(1) : null,
                            arguments.size() > 2 ? arguments.get(2) : "");
        } catch (final DbFileException e) {
            throw new ShellException(e.getMessage());
        }
    }

    private void loadTemplate(final ShellContext context, final List<String> arguments)
            throws ShellException, IOException {
        final String file = argument(arguments, 0, "a file name is missing");
        if (!planOnly) {
            try {
                loader(context).loadTemplate(file, arguments.size() > 1 ? arguments.get(1) : "");
            } catch (final DbFileException e) {
                throw new ShellException(e.getMessage());
            }
        }
    }

    private DbLoader loader(final ShellContext context) {
        database.environment(context.environment()::value); // what getenv in a record file sees
        return new DbLoader(database, context.environment()::value, context::directory);
    }

    private static String argument(final List<String> arguments, final int at, final String missing)
            throws ShellException {
        if (arguments.size() <= at) {
            throw new ShellException(missing);
        }
        return arguments.get(at);
    }
}
