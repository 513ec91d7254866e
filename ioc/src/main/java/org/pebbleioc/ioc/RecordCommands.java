package org.pebbleioc.ioc;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.pebbleioc.ioc.channel.Channel.PutException;
import org.pebbleioc.ioc.db.DbFileException;
import org.pebbleioc.ioc.db.DbLoader;
import org.pebbleioc.ioc.record.RecordDatabase;
import org.pebbleioc.ioc.record.RecordListing;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.ShellCommand;
import org.pebbleioc.ioc.shell.ShellContext;
import org.pebbleioc.ioc.shell.ShellException;

/** Commands about records: load, list, read, write. Shell thread. */
final class RecordCommands {
    private static final String[] SEVERITIES = {"NO_ALARM", "MINOR", "MAJOR", "INVALID"};

    private final RecordDatabase database;
    private final RecordListing listing;
    private final boolean planOnly;
    private final BooleanSupplier live;

    private RecordCommands(final RecordDatabase database, final boolean planOnly, final BooleanSupplier live) {
        this.database = database;
        this.planOnly = planOnly;
        this.live = live;
        listing = new RecordListing(database);
    }

    /**
     * @param planOnly a plan needs no records: load commands do nothing
     * @param live whether iocInit has connected the records; before that they have names and no values
     */
    static void addTo(
            final CommandRegistry registry,
            final RecordDatabase database,
            final boolean planOnly,
            final BooleanSupplier live) {
        final RecordCommands commands = new RecordCommands(database, planOnly, live);
        add(
                registry,
                "dbLoadRecords",
                "file macros",
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
                "file macros",
                "Loads records through a .substitutions file.",
                commands::loadTemplate);
        add(
                registry,
                "dbl",
                "[recordType] [fields]",
                "Lists record names, of one type where it is given; with fields"
                        + " such as \"DESC VAL\" their values too.",
                commands::dbl);
        add(registry, "dbgrep", "pattern", "Lists record names that match a pattern with * and ?.", commands::dbgrep);
        add(registry, "dbla", "[pattern]", "Lists aliases and the records they stand for.", commands::dbla);
        add(registry, "dbnr", "", "Counts records by type.", commands::dbnr);
        add(registry, "dbgf", "record.FIELD", "Prints the value of a field.", commands::dbgf);
        add(registry, "dbpf", "record.FIELD value", "Writes a field as a client would, and prints it.", commands::dbpf);
        add(registry, "dbpr", "record [interest]", "Prints the fields of a record; interest 0 to 4.", commands::dbpr);
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
                loader(context).loadRecords(file, arguments.size() > 1 ? arguments.get(1) : "");
            } catch (final DbFileException e) {
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
        return new DbLoader(database, context.environment()::value, context::directory);
    }

    private void dbl(final ShellContext context, final List<String> arguments) throws ShellException {
        final String type = arguments.isEmpty() || arguments.get(0).equals("*") ? null : arguments.get(0);
        final String[] fields = arguments.size() > 1 ? arguments.get(1).trim().split("[\\s,]+") : new String[0];
        if (fields.length > 0) {
            needValues();
        }
        for (final String name : listing.names(type)) {
            final StringBuilder line = new StringBuilder(name);
            for (final String field : fields) {
                final String value = listing.text(name + "." + field);
                line.append(", \"").append(value == null ? "" : value).append('"');
            }
            context.out().println(line);
        }
    }

    private void dbgrep(final ShellContext context, final List<String> arguments) throws ShellException {
        final Pattern pattern = glob(argument(arguments, 0, "a pattern is missing"));
        listing.names(null).stream()
                .filter(name -> pattern.matcher(name).matches())
                .forEach(context.out()::println);
    }

    private void dbla(final ShellContext context, final List<String> arguments) {
        final Pattern pattern = glob(arguments.isEmpty() ? "*" : arguments.get(0));
        database.aliases().forEach((alias, name) -> {
            if (pattern.matcher(alias).matches()) {
                context.out().println(alias + " -> " + name);
            }
        });
    }

    private void dbnr(final ShellContext context, final List<String> arguments) {
        final Map<String, Integer> byType = new java.util.TreeMap<>();
        listing.names(null).forEach(name -> byType.merge(listing.type(name), 1, Integer::sum));
        byType.forEach((type, count) -> context.out().printf("%5d %s%n", count, type));
        context.out()
                .printf(
                        "Total Records: %d, Total Aliases: %d%n",
                        listing.names(null).size(), database.aliases().size());
    }

    private void dbgf(final ShellContext context, final List<String> arguments) throws ShellException {
        final String name = argument(arguments, 0, "a record name is missing");
        context.out().println(described(name));
    }

    private void dbpf(final ShellContext context, final List<String> arguments) throws ShellException {
        final String name = argument(arguments, 0, "a record name is missing");
        needValues();
        try {
            listing.put(name, argument(arguments, 1, "a value is missing"));
        } catch (final PutException e) {
            throw new ShellException(e.getMessage().contains(name) ? e.getMessage() : name + ": " + e.getMessage());
        }
        final var sample = database.find(name).sample();
        final String alarm = sample.severity() == 0
                ? ""
                : "   ALARM " + SEVERITIES[Math.min(3, sample.severity())]
                        + (sample.alarmMessage().isEmpty() ? "" : ": " + sample.alarmMessage());
        context.out().println(described(name) + alarm);
    }

    private void dbpr(final ShellContext context, final List<String> arguments) throws ShellException {
        final String name = argument(arguments, 0, "a record name is missing");
        if (listing.type(name) == null) {
            throw new ShellException("there is no record " + name);
        }
        needValues();
        final int interest;
        try {
            interest = arguments.size() > 1 ? Integer.parseInt(arguments.get(1)) : 0;
        } catch (final NumberFormatException e) {
            throw new ShellException("interest must be 0 to 4: interest=" + arguments.get(1));
        }
        final StringBuilder line = new StringBuilder();
        for (final Map.Entry<String, String> field :
                new java.util.TreeMap<>(listing.fields(name, interest)).entrySet()) {
            final String text = field.getKey() + ": " + field.getValue();
            if (line.length() > 0 && line.length() + text.length() > 78) {
                context.out().println(line.toString().stripTrailing());
                line.setLength(0);
            }
            line.append(String.format("%-24s", text));
            line.append(text.length() >= 24 ? "  " : "");
        }
        context.out().println(line.toString().stripTrailing());
    }

    private void needValues() throws ShellException {
        if (!live.getAsBoolean()) {
            throw new ShellException("records have no values before iocInit");
        }
    }

    private String described(final String name) throws ShellException {
        final var channel = database.find(name);
        if (channel == null) {
            throw new ShellException("there is no record or field " + name);
        }
        needValues();
        return String.format(
                "DBF_%s:  %s", channel.nativeType(), quoted(channel.nativeType().name(), listing.text(name)));
    }

    private static String quoted(final String type, final String text) {
        return type.equals("STRING") || type.equals("CHAR") || type.equals("ENUM") ? '"' + text + '"' : text;
    }

    private static Pattern glob(final String text) {
        final StringBuilder regex = new StringBuilder();
        for (final char c : text.toCharArray()) {
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString());
    }

    private static String argument(final List<String> arguments, final int at, final String missing)
            throws ShellException {
        if (arguments.size() <= at) {
            throw new ShellException(missing);
        }
        return arguments.get(at);
    }
}
