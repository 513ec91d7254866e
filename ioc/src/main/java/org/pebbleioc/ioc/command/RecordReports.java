package org.pebbleioc.ioc.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.Channel.PutException;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.record.RecordDatabase;
import org.pebbleioc.ioc.record.RecordInspection;
import org.pebbleioc.ioc.record.RecordListing;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.Glob;
import org.pebbleioc.ioc.shell.ShellCommand;
import org.pebbleioc.ioc.shell.ShellContext;
import org.pebbleioc.ioc.shell.ShellException;

/** Commands that list, read, write and process records. Shell thread. */
public final class RecordReports {
    private static final String[] SEVERITIES = {"NO_ALARM", "MINOR", "MAJOR", "INVALID"};
    private static final int PRINT_TAB = 20;

    private final RecordDatabase database;
    private final RecordListing listing;
    private final RecordInspection inspection;
    private final BooleanSupplier live;

    private RecordReports(final RecordDatabase database, final BooleanSupplier live) {
        this.database = database;
        this.live = live;
        listing = new RecordListing(database);
        inspection = new RecordInspection(database);
    }

    /** @param live whether iocInit has connected the records; before that they have names and no values */
    public static void addTo(
            final CommandRegistry registry, final RecordDatabase database, final BooleanSupplier live) {
        final RecordReports reports = new RecordReports(database, live);
        reports.lists(registry);
        reports.values(registry);
        reports.tests(registry);
    }

    private static void add(
            final CommandRegistry registry,
            final String name,
            final String usage,
            final String help,
            final ShellCommand.Action action) {
        registry.register(ShellCommand.of(name, usage, help, action));
    }

    private void lists(final CommandRegistry registry) {
        add(
                registry,
                "dbl",
                "[recordType [fields]]",
                "Lists record names, of one type or of all (*); with fields such as \"DESC VAL\" their values too.",
                this::dbl);
        add(registry, "dbgrep", "pattern", "Lists record names that match a pattern with * and ?.", (c, a) -> {
            final Pattern pattern = Glob.of(argument(a, 0, "a pattern is missing"));
            final List<String> names = new ArrayList<>(database.recordNames());
            names.addAll(database.aliases().keySet());
            names.stream().filter(name -> pattern.matcher(name).matches()).forEach(c.out()::println);
        });
        add(registry, "dbla", "[pattern]", "Lists aliases and the records they stand for.", (c, a) -> {
            final Pattern pattern = Glob.of(a.isEmpty() || a.get(0).isEmpty() ? "*" : a.get(0));
            database.aliases().forEach((alias, name) -> {
                if (pattern.matcher(alias).matches()) {
                    c.out().println(alias + " -> " + name);
                }
            });
        });
        add(registry, "dbli", "[pattern]", "Lists info tags of records; the pattern is of the tag's name.", (c, a) -> {
            final Pattern pattern = Glob.of(a.isEmpty() || a.get(0).isEmpty() ? "*" : a.get(0));
            for (final String name : database.recordNames()) {
                inspection.infos(name).forEach((tag, value) -> {
                    if (pattern.matcher(tag).matches()) {
                        c.out().println(name + " info(" + tag + ", \"" + value + "\")");
                    }
                });
            }
        });
        add(
                registry,
                "dbnr",
                "[verbose]",
                "Counts records and aliases by type; 1 shows types without any.",
                this::dbnr);
    }

    private void dbl(final ShellContext context, final List<String> arguments) throws ShellException {
        final String type =
                arguments.isEmpty() || List.of("*", "").contains(arguments.get(0)) ? null : arguments.get(0);
        final String[] fields = arguments.size() > 1 ? arguments.get(1).trim().split("[\\s,]+") : new String[0];
        if (fields.length > 0) {
            needValues("dbl with fields");
        }
        if (type != null && !RecordInspection.types().contains(type)) {
            throw new ShellException("dbl: No record type " + type);
        }
        final Map<String, List<String>> byType = new TreeMap<>();
        for (final String name : listing.names(type)) {
            byType.computeIfAbsent(listing.type(name), t -> new ArrayList<>()).add(name);
        }
        byType.forEach((t, names) -> names.forEach(name -> {
            final StringBuilder line = new StringBuilder(name);
            for (final String field : fields) {
                final String value = field.equals("recordType") ? t : listing.text(name + "." + field);
                line.append(value == null ? ", " : ", \"" + value + '"');
            }
            context.out().println(line);
        }));
    }

    private void dbnr(final ShellContext context, final List<String> arguments) {
        final boolean verbose = !arguments.isEmpty() && !List.of("0", "").contains(arguments.get(0));
        final Map<String, int[]> counts = new TreeMap<>();
        RecordInspection.types().forEach(type -> counts.put(type, new int[2]));
        listing.names(null).forEach(name -> counts.get(listing.type(name))[0]++);
        database.aliases().values().forEach(name -> counts.get(listing.type(name))[1]++);
        context.out().println("Records  Aliases  Record Type");
        counts.forEach((type, count) -> {
            if (verbose || count[0] > 0) {
                context.out().printf(" %5d    %5d    %s%n", count[0], count[1], type);
            }
        });
        context.out()
                .printf(
                        "Total %d records, %d aliases%n",
                        database.recordNames().size(), database.aliases().size());
    }

    private void values(final CommandRegistry registry) {
        add(registry, "dbgf", "record.FIELD", "Prints the value of a field.", (c, a) -> {
            final Channel channel = channel(a, "dbgf");
            ValueText.print(c.out(), channel);
        });
        add(
                registry,
                "dbpf",
                "record.FIELD value",
                "Writes a field as a client would, and prints it. Elements of an array have blanks between.",
                this::dbpf);
        add(
                registry,
                "dbpr",
                "record [interest]",
                "Prints the fields of a record; interest 0 to 4, more with each.",
                (c, a) -> {
                    channel(a, "dbpr");
                    print(c, a.get(0), a.size() > 1 ? level(a.get(1)) : 0);
                });
        add(registry, "dbtr", "record", "Processes a record and prints its fields.", (c, a) -> {
            channel(a, "dbtr");
            final String name = record(a.get(0));
            put(name + ".PROC", DbrType.LONG, new int[] {1}, 1);
            print(c, name, 3);
        });
        add(registry, "dba", "record.FIELD", "Prints what kind of field this is.", (c, a) -> {
            final Channel channel = channel(a, "dba");
            c.out().println("   No Elements: " + channel.maxCount());
            c.out().println("   Record Type: " + listing.type(record(a.get(0))));
            c.out().println("    Field Type: DBF_" + channel.elementType());
            c.out().println("DBR Field Type: " + channel.nativeType().code() + " = DBR_" + channel.nativeType());
        });
    }

    private void dbpf(final ShellContext context, final List<String> arguments) throws ShellException {
        final Channel channel = channel(arguments, "dbpf");
        final String text = argument(arguments, 1, "dbpf: a value is missing");
        final String name = arguments.get(0);
        if (channel.maxCount() > 1 && channel.nativeType() == DbrType.CHAR) {
            final byte[] bytes = (text + "\0").getBytes(java.nio.charset.StandardCharsets.UTF_8);
            put(name, DbrType.CHAR, bytes, bytes.length);
        } else if (channel.maxCount() > 1) {
            final String[] elements =
                    text.isBlank() ? new String[0] : text.strip().split("\\s+");
            put(name, DbrType.STRING, elements, elements.length);
        } else {
            put(name, DbrType.STRING, new String[] {text}, 1);
        }
        ValueText.print(context.out(), channel);
        final var sample = channel.sample();
        if (sample.severity() > 0) {
            context.out()
                    .println("ALARM " + SEVERITIES[Math.min(3, sample.severity())]
                            + (sample.alarmMessage().isEmpty() ? "" : ": " + sample.alarmMessage()));
        }
    }

    private void print(final ShellContext context, final String name, final int interest) {
        final Columns columns = new Columns(context.out(), PRINT_TAB);
        for (final RecordInspection.Field field : inspection.fields(record(name))) {
            if (field.interest() <= interest && !field.type().equals("NOACCESS")) {
                columns.add(String.format("%-4s: ", field.name())
                        + (field.link().isEmpty() ? "" : field.link() + " ")
                        + field.text());
            }
        }
        columns.flush();
    }

    private void tests(final CommandRegistry registry) {
        add(
                registry,
                "dbtgf",
                "record.FIELD",
                "Prints a field with its alarm, units, limits, choices and time.",
                (c, a) -> {
                    final Channel channel = channel(a, "dbtgf");
                    final var sample = channel.sample();
                    final var meta = sample.metadata();
                    c.out().printf("status = %d, severity = %d%n", sample.status(), sample.severity());
                    c.out().println("units = \"" + meta.units() + '"');
                    c.out().println("precision = " + meta.precision());
                    c.out()
                            .println("time = "
                                    + java.time.Instant.ofEpochSecond(sample.secondsPosix(), sample.nanoseconds()));
                    c.out().println("no_strs = " + meta.choices().size() + ":");
                    meta.choices().forEach(choice -> c.out().println("\t\"" + choice + '"'));
                    c.out().println("grDouble: " + meta.displayLow() + " .. " + meta.displayHigh());
                    c.out().println("ctrlDouble: " + meta.controlLow() + " .. " + meta.controlHigh());
                    c.out()
                            .println("alDouble: " + meta.alarmLow() + " < " + meta.warningLow() + " .. "
                                    + meta.warningHigh() + " < " + meta.alarmHigh());
                    ValueText.print(c.out(), channel);
                });
        add(
                registry,
                "dbtpf",
                "record.FIELD value",
                "Writes a field as each type that a client may use, and prints what came of it.",
                this::dbtpf);
        add(
                registry,
                "dbtpn",
                "record.FIELD value",
                "Writes a field and says when all processing that followed is done.",
                (c, a) -> {
                    final Channel channel = channel(a, "dbtpn");
                    final String value = argument(a, 1, "dbtpn: a value is missing");
                    final var out = c.out();
                    try {
                        channel.put(
                                DbrType.STRING,
                                new String[] {value},
                                1,
                                error -> out.println(
                                        "dbtpn: " + channel.name() + (error == null ? " done" : " failed: " + error)));
                    } catch (final PutException e) {
                        throw new ShellException(e.getMessage());
                    }
                });
    }

    private void dbtpf(final ShellContext context, final List<String> arguments) throws ShellException {
        final Channel channel = channel(arguments, "dbtpf");
        final String value = argument(arguments, 1, "dbtpf: a value is missing");
        for (final DbrType type : DbrType.values()) {
            final Object array;
            try {
                array = TypedText.array(type, value);
            } catch (final NumberFormatException e) {
                context.out().println("Cvt to DBR_" + type + " failed.");
                continue;
            }
            try {
                channel.put(type, array, 1, null);
                ValueText.print(
                        context.out(),
                        String.format("Put as DBR_%-6s Ok, result as ", type),
                        channel,
                        channel.sample());
            } catch (final PutException e) {
                context.out().printf("Put as DBR_%-6s Failed.%n", type);
            }
        }
    }

    private void put(final String name, final DbrType type, final Object array, final int count) throws ShellException {
        try {
            database.find(name).put(type, array, count, null);
        } catch (final PutException e) {
            throw new ShellException(e.getMessage().contains(name) ? e.getMessage() : name + ": " + e.getMessage());
        }
    }

    private Channel channel(final List<String> arguments, final String command) throws ShellException {
        final String name = argument(arguments, 0, command + ": a record name is missing");
        final Channel channel = database.find(name);
        if (channel == null) {
            throw new ShellException("PV '" + name + "' not found");
        }
        needValues(command);
        return channel;
    }

    private void needValues(final String command) throws ShellException {
        if (!live.getAsBoolean()) {
            throw new ShellException(command + " only works after iocInit");
        }
    }

    /** The record of a name with or without field. */
    private String record(final String name) {
        if (inspection.realName(name) != null) {
            return name;
        }
        final int dot = name.lastIndexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    private static int level(final String text) throws ShellException {
        try {
            return Integer.parseInt(text);
        } catch (final NumberFormatException e) {
            throw new ShellException("interest must be 0 to 4: interest=" + text);
        }
    }

    private static String argument(final List<String> arguments, final int at, final String missing)
            throws ShellException {
        if (arguments.size() <= at) {
            throw new ShellException(missing);
        }
        return arguments.get(at);
    }
}
