package org.pebbleioc.ioc.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.Channel.PutException;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.config.RelaxedJson;
import org.pebbleioc.ioc.record.RecordDatabase;
import org.pebbleioc.ioc.record.RecordInspection;
import org.pebbleioc.ioc.record.RecordListing;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.Glob;
import org.pebbleioc.ioc.shell.ShellContext;
import org.pebbleioc.ioc.shell.ShellException;

/** Commands that list, read, write and process records. Shell thread. */
public final class RecordReports {
    private static final String[] SEVERITIES = {"NO_ALARM", "MINOR", "MAJOR", "INVALID"};

    private final RecordDatabase database;
    private final RecordListing listing;
    private final RecordInspection inspection;
    private final RecordPrinter printer;
    private final BooleanSupplier live;

    private RecordReports(final RecordDatabase database, final BooleanSupplier live) {
        this.database = database;
        this.live = live;
        listing = new RecordListing(database);
        inspection = new RecordInspection(database);
        printer = new RecordPrinter(database);
    }

    /** @param live whether iocInit has connected the records; before that they have names and no values */
    public static void addTo(
            final CommandRegistry registry, final RecordDatabase database, final BooleanSupplier live) {
        final RecordReports reports = new RecordReports(database, live);
        reports.lists(registry);
        reports.values(registry);
    }

    private void lists(final CommandRegistry registry) {
        registry.register(
                "dbl",
                "[recordType [fields]]",
                "Lists record names, of one type or of all (*); with fields such as \"DESC VAL\" their values too.",
                this::dbl);
        registry.register("dbgrep", "pattern", "Lists record names that match a pattern with * and ?.", (c, a) -> {
            final Pattern pattern = Glob.of(argument(a, 0, "Usage: dbgrep \"pattern\""));
            final List<String> names = new ArrayList<>(database.recordNames());
            names.addAll(database.aliases().keySet());
            names.stream().filter(name -> pattern.matcher(name).matches()).forEach(c.out()::println);
        });
        registry.register("dbla", "[pattern]", "Lists aliases and the records they stand for.", (c, a) -> {
            final Pattern pattern = Glob.of(a.isEmpty() || a.get(0).isEmpty() ? "*" : a.get(0));
            database.aliases().forEach((alias, name) -> {
                if (pattern.matcher(alias).matches()) {
                    c.out().println(alias + " -> " + name);
                }
            });
        });
        registry.register(
                "dbli", "[pattern]", "Lists info tags of records; the pattern is of the tag's name.", (c, a) -> {
                    final Pattern pattern = Glob.of(a.isEmpty() || a.get(0).isEmpty() ? "*" : a.get(0));
                    for (final String name : database.recordNames()) {
                        inspection.infos(name).forEach((tag, value) -> {
                            if (pattern.matcher(tag).matches()) {
                                c.out().println(name + " info(" + tag + ", \"" + value + "\")");
                            }
                        });
                    }
                });
        registry.register(
                "dbnr", "[verbose]", "Counts records and aliases by type; 1 shows types without any.", this::dbnr);
    }

    private void dbl(final ShellContext context, final List<String> arguments) throws ShellException {
        final String type =
                arguments.isEmpty() || List.of("*", "").contains(arguments.get(0)) ? null : arguments.get(0);
        final String[] fields = arguments.size() > 1 ? arguments.get(1).trim().split("[\\s,]+") : new String[0];
        if (fields.length > 0) {
            needValues("dbl with fields");
        }
        if (type != null && !RecordInspection.types().contains(type)) {
            throw new ShellException("No record type " + type);
        }
        final Map<String, List<String>> byType = new TreeMap<>();
        for (final String name : listing.names(type)) {
            byType.computeIfAbsent(listing.type(name), t -> new ArrayList<>()).add(name);
        }
        // aliases stand behind their records, as in base
        final Map<String, List<String>> aliases = new HashMap<>();
        database.aliases().forEach((alias, name) -> aliases.computeIfAbsent(name, n -> new ArrayList<>())
                .add(alias));
        byType.forEach((t, names) -> names.forEach(name -> {
            final String values = fields.length == 0 ? "" : values(name, t, fields);
            context.out().println(name + values);
            aliases.getOrDefault(name, List.of()).forEach(alias -> context.out().println(alias + values));
        }));
    }

    private String values(final String name, final String type, final String[] fields) {
        final Map<String, String> texts = new HashMap<>();
        inspection.fields(name).forEach(field -> texts.put(field.name(), field.text()));
        final StringBuilder line = new StringBuilder();
        for (final String field : fields) {
            final String value = field.equals("recordType")
                    ? type
                    : texts.getOrDefault(field, field.contains(".") ? null : listing.text(name + "." + field));
            line.append(value == null ? ", " : ", \"" + value + '"');
        }
        return line.toString();
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
        registry.register("dbgf", "record.FIELD", "Prints the value of a field.", (c, a) -> {
            final Channel channel = channel(a, "dbgf");
            ValueText.print(c.out(), channel);
        });
        registry.register(
                "dbpf",
                "record.FIELD value",
                "Writes a field as a client would, and prints it. Elements of an array have blanks between.",
                this::dbpf);
        registry.register(
                "dbpr",
                "record [interest]",
                "Prints the fields of a record; interest 0 to 4, more with each.",
                (c, a) -> {
                    channel(a, "dbpr");
                    printer.print(c.out(), record(a.get(0)), a.size() > 1 ? Numbers.integer(a.get(1), "interest") : 0);
                });
        registry.register("dbtr", "record", "Processes a record and prints its fields.", (c, a) -> {
            channel(a, "dbtr");
            final String name = record(a.get(0));
            put(name + ".PROC", DbrType.LONG, new int[] {1}, 1);
            printer.print(c.out(), name, 3);
        });
        registry.register("dba", "record.FIELD", "Prints what kind of field this is.", (c, a) -> {
            final Channel channel = channel(a, "dba");
            final int type = channel.elementType().ordinal();
            c.out().println("   No Elements: " + channel.maxCount());
            c.out().println("   Record Type: " + listing.type(record(a.get(0))));
            c.out().println("    Field Type: " + type + " = DBF_" + channel.elementType());
            c.out().println("DBR Field Type: " + type + " = DBR_" + channel.elementType());
        });
    }

    private void dbpf(final ShellContext context, final List<String> arguments) throws ShellException {
        final Channel channel = channel(arguments, "dbpf");
        final String text = argument(arguments, 1, "Usage: dbpf \"pv name\", \"value\"");
        final String name = arguments.get(0);
        if (channel.maxCount() > 1 && channel.nativeType() == DbrType.CHAR) {
            final byte[] bytes = (text + "\0").getBytes(java.nio.charset.StandardCharsets.UTF_8);
            put(name, DbrType.CHAR, bytes, bytes.length);
        } else if (channel.maxCount() > 1) {
            final String[] elements = elements(text);
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

    /** {@code [1, 2, "a b"]} as in JSON, as base takes it, or words. */
    private static String[] elements(final String text) throws ShellException {
        final String list = text.strip();
        if (!list.startsWith("[")) {
            return list.isEmpty() ? new String[0] : list.split("\\s+");
        }
        try {
            final List<String> elements = new ArrayList<>();
            RelaxedJson.parse(list).getAsJsonArray().forEach(element -> elements.add(element.getAsString()));
            return elements.toArray(String[]::new);
        } catch (final IllegalArgumentException | IllegalStateException | UnsupportedOperationException e) {
            throw new ShellException("dbpf: no array of numbers or texts: " + text);
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
        final String name = argument(arguments, 0, usage(command));
        final Channel channel = database.find(name);
        if (channel == null) {
            throw new ShellException("PV '" + name + "' not found");
        }
        needValues(command);
        return channel;
    }

    private static String usage(final String command) {
        return switch (command) {
            case "dbpf" -> "Usage: dbpf \"pv name\", \"value\"";
            case "dbpr" -> "Usage: dbpr \"pv name\", level";
            default -> "Usage: " + command + " \"pv name\"";
        };
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

    private static String argument(final List<String> arguments, final int at, final String missing)
            throws ShellException {
        if (arguments.size() <= at) {
            throw new ShellException(missing);
        }
        return arguments.get(at);
    }
}
