package org.pebbleioc.ioc.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.ParameterPort;
import org.pebbleioc.ioc.device.ParameterPorts;
import org.pebbleioc.ioc.record.RecordDatabase;
import org.pebbleioc.ioc.record.RecordInspection;
import org.pebbleioc.ioc.record.RecordListing;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.Glob;
import org.pebbleioc.ioc.shell.ShellCommand;
import org.pebbleioc.ioc.shell.ShellContext;
import org.pebbleioc.ioc.shell.ShellException;

/** Commands that show how records hang together: locks, links, scan lists, drivers, types. Shell thread. */
public final class DatabaseReports {
    private static final List<String> PERIODS =
            List.of("10 second", "5 second", "2 second", "1 second", ".5 second", ".2 second", ".1 second");

    private static final Comparator<String> PRIORITY_ORDER =
            Comparator.comparingInt(List.of("LOW", "MEDIUM", "HIGH")::indexOf);

    private final RecordDatabase database;
    private final RecordListing listing;
    private final RecordInspection inspection;
    private final ParameterPorts ports;

    private DatabaseReports(final RecordDatabase database, final ParameterPorts ports) {
        this.database = database;
        this.ports = ports;
        listing = new RecordListing(database);
        inspection = new RecordInspection(database);
    }

    public static void addTo(
            final CommandRegistry registry, final RecordDatabase database, final ParameterPorts ports) {
        final DatabaseReports reports = new DatabaseReports(database, ports);
        reports.links(registry);
        reports.scans(registry);
        reports.drivers(registry);
        reports.dumps(registry);
    }

    private void links(final CommandRegistry registry) {
        registry.register(
                "dblsr",
                "[record [level]]",
                "Shows lock sets: the set of one record, or all (*); level 1 lists the members.",
                this::lockSets);
        registry.register(
                "dbcar",
                "[record [level]]",
                "Shows CA links, of one record or of all (*); level 1 lists those without a connection, level 2 all.",
                this::outsideLinks);
        registry.register(
                "dbjlr",
                "[record [level]]",
                "Shows JSON links, of one record or of all (*); more with each level.",
                (c, a) -> {
                    final boolean all = a.isEmpty() || List.of("*", "").contains(a.get(0));
                    final String only = all ? null : record(a, "dbjlr");
                    final int level = a.size() > 1 ? level(a.get(1)) : 0;
                    c.out().println(all ? "JSON links in all records" : "JSON links in record '" + only + "'");
                    c.out().println();
                    for (final String name : all ? database.recordNames() : List.of(only)) {
                        c.out().println("  " + listing.type(name) + " record '" + name + "':");
                        inspection.jsonLinks(name, level).forEach(c.out()::println);
                    }
                });
        registry.register("dbel", "record [level]", "Lists the subscriptions of a record's fields.", (c, a) -> {
            final String name = record(a, "dbel");
            final List<Map.Entry<String, Integer>> list = inspection.subscriptions(name);
            if (list.isEmpty()) {
                c.out().println("\"" + name + "\": No PV event subscriptions ( monitors ).");
            } else {
                c.out().println(list.size() + " PV Event Subscriptions ( monitors ).");
            }
            list.forEach(s -> c.out().println(name + "." + s.getKey() + " {" + masks(s.getValue()) + " }"));
        });
        for (final String name : List.of("dbhcr", "dbReportDeviceConfig")) {
            registry.register(
                    name,
                    "[pdbbase]",
                    "Lists the records that a driver serves: kind of link, link, DTYP, name, and EGUL and EGUF of analog ones.",
                    (c, a) -> deviceLinks(c));
        }
    }

    private void deviceLinks(final ShellContext context) {
        for (final String name : database.recordNames()) {
            for (final RecordInspection.Field field : inspection.fields(name)) {
                if (field.link().equals("INST_IO")) {
                    final String low = listing.text(name + ".EGUL");
                    context.out()
                            .println(String.format(
                                            "%-8s %-20s %-20s %-20s %s",
                                            "INST",
                                            field.text(),
                                            listing.text(name + ".DTYP"),
                                            name,
                                            low == null ? "" : "cvt(" + low + "," + listing.text(name + ".EGUF") + ")")
                                    .stripTrailing());
                }
            }
        }
    }

    private static String masks(final int mask) {
        return ((mask & 1) != 0 ? " VALUE" : "")
                + ((mask & 2) != 0 ? " LOG" : "")
                + ((mask & 4) != 0 ? " ALARM" : "")
                + ((mask & 8) != 0 ? " PROPERTY" : "");
    }

    private String record(final List<String> arguments, final String command) throws ShellException {
        final String real = arguments.isEmpty() ? null : inspection.realName(arguments.get(0));
        if (real == null) {
            throw new ShellException(
                    arguments.isEmpty()
                            ? "Usage: " + command + " \"record name\""
                            : "PV '" + arguments.get(0) + "' not found");
        }
        return real;
    }

    private void lockSets(final ShellContext context, final List<String> arguments) throws ShellException {
        final boolean all = arguments.isEmpty() || List.of("*", "").contains(arguments.get(0));
        final String only = all ? null : record(arguments, "dblsr");
        final int level = arguments.size() > 1 ? level(arguments.get(1)) : 0;
        inspection.lockSets().forEach((number, members) -> {
            if (only == null || members.contains(only)) {
                context.out().println("Lock Set " + number + " " + members.size() + " members");
                if (level > 0) {
                    members.forEach(name -> member(context, name, level));
                }
            }
        });
    }

    private void member(final ShellContext context, final String name, final int level) {
        context.out().println(name);
        if (level > 1) {
            inspection.links(name).forEach(field -> context.out()
                    .printf("\t%s\t%8s %s%n", field.name(), field.type(), parts(field.text())));
        }
    }

    /** What the link does first, then the PV, as base lists them. */
    private static String parts(final String link) {
        final String[] words = link.split(" ");
        return words.length < 3 ? "NPP NMS " + link : words[1] + " " + words[2] + " " + words[0];
    }

    private void outsideLinks(final ShellContext context, final List<String> arguments) throws ShellException {
        final boolean all = arguments.isEmpty() || List.of("*", "").contains(arguments.get(0));
        final String only = all ? null : record(arguments, "dbcar");
        final int level = arguments.size() > 1 ? level(arguments.get(1)) : 0;
        LinkReport.print(context.out(), inspection, only, level);
    }

    private void scans(final CommandRegistry registry) {
        registry.register("scanppl", "[seconds]", "Lists the records of each period, or of one.", (c, a) -> {
            final double rate = a.isEmpty() || a.get(0).isEmpty() ? 0 : number(a.get(0));
            for (int i = 0; i < PERIODS.size(); i++) {
                final double seconds = Double.parseDouble(PERIODS.get(i).split(" ")[0]);
                if (rate == 0 || Math.abs(rate - seconds) < 0.05) {
                    list(
                            c,
                            "Records with SCAN = '" + PERIODS.get(i) + "' (" + database.overruns(i) + " over-runs):",
                            scanned(PERIODS.get(i)));
                }
            }
        });
        registry.register("scanpel", "[event]", "Lists the records of events, or of those that match.", (c, a) -> {
            final Pattern pattern = Glob.of(a.isEmpty() || a.get(0).isEmpty() ? "*" : a.get(0));
            final Map<String, Map<String, List<String>>> events = new TreeMap<>();
            for (final String name : scanned("Event")) {
                events.computeIfAbsent(listing.text(name + ".EVNT"), e -> new TreeMap<>(PRIORITY_ORDER))
                        .computeIfAbsent(listing.text(name + ".PRIO"), p -> new ArrayList<>())
                        .add(name);
            }
            events.forEach((event, priorities) -> {
                if (pattern.matcher(event).matches()) {
                    c.out().println("Event \"" + event + '"');
                    priorities.forEach((priority, names) -> list(c, " Priority " + capital(priority), names));
                }
            });
        });
        registry.register(
                "scanpiol",
                "",
                "Lists the records that drivers make process.",
                (c, a) -> list(c, "Records with SCAN = 'I/O Intr':", scanned("I/O Intr")));
        registry.register("dbCreateAlias", "record alias", "Gives a record another name; before iocInit.", (c, a) -> {
            if (a.size() < 2) {
                throw new ShellException("dbCreateAlias: record and alias are needed");
            }
            database.createAlias(a.get(0), a.get(1));
        });
        registry.register("postEvent", "event", "Processes the records of an event.", (c, a) -> {
            if (a.isEmpty()) {
                throw new ShellException("postEvent: an event is missing");
            }
            database.postEvent(a.get(0));
        });
    }

    /** Nothing where there are no names, as in base. */
    private static void list(final ShellContext context, final String heading, final List<String> names) {
        if (!names.isEmpty()) {
            context.out().println(heading);
            names.forEach(name -> context.out().println("    " + name));
        }
    }

    private static String capital(final String word) {
        return word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT);
    }

    private List<String> scanned(final String scan) {
        return database.recordNames().stream()
                .filter(name -> scan.equals(listing.text(name + ".SCAN")))
                .toList();
    }

    private void drivers(final CommandRegistry registry) {
        registry.register(
                "dbior",
                "[driver [level]]",
                "Reports on the drivers, or on one; level 1 adds their parameters.",
                (c, a) -> ports(c, "Driver: ", a.isEmpty() ? "*" : a.get(0), a.size() > 1 ? level(a.get(1)) : 0));
        registry.register(
                "asynReport",
                "[level [port]]",
                "Reports on the ports, or on one; level 1 adds their parameters and values.",
                (c, a) -> ports(c, "", a.size() > 1 ? a.get(1) : "*", a.isEmpty() ? 0 : level(a.get(0))));
    }

    private void ports(final ShellContext context, final String prefix, final String only, final int level)
            throws ShellException {
        final Pattern pattern = Glob.of(only.isEmpty() ? "*" : only);
        boolean any = ports.all().isEmpty();
        for (final ParameterPort port : ports.all()) {
            if (pattern.matcher(port.name()).matches()) {
                any = true;
                context.out()
                        .println(prefix + port.name() + " " + port.parameters().size() + " parameters");
                if (level > 0) {
                    context.out()
                            .println("    enabled:" + yesNo(port.state().isEnabled()) + " connected:"
                                    + yesNo(port.state().isConnected()) + " autoConnect:"
                                    + yesNo(port.state().isAutoConnect()) + " traceMask:0x"
                                    + Integer.toHexString(port.trace().mask()));
                    port.parameters().stream()
                            .sorted(java.util.Comparator.comparing(Parameter::drvInfo))
                            .forEach(
                                    p -> context.out().println("    " + p.drvInfo() + " " + p.kind() + " " + value(p)));
                }
            }
        }
        if (!any) {
            throw new ShellException("there is no port " + only);
        }
    }

    private static Object value(final Parameter parameter) {
        final Object value = parameter.state().value();
        return parameter.kind() == Parameter.Kind.ARRAY
                ? java.lang.reflect.Array.getLength(value) + " elements"
                : value;
    }

    private static String yesNo(final boolean value) {
        return value ? "Yes" : "No";
    }

    private void dumps(final CommandRegistry registry) {
        final ShellCommand.Action records = this::dumpRecords;
        final String help = "Prints records as a record file has them: of one type or of all (*); level 1 prints fields"
                + " that have\ntheir first values too.";
        dump(registry, "dbDumpRecord", "[recordType [level]]", help, records);
        dump(registry, "dbDumpRecords", "[recordType [level]]", help, records);
        dump(registry, "dbDumpRecordType", "[recordType]", "Lists record types and their fields.", (c, a) -> {
            for (final String type : types(a)) {
                c.out().println("recordtype(" + type + ") {");
                RecordInspection.fieldTypes(type).forEach((n, t) -> c.out().println("\tfield(" + n + ", " + t + ")"));
                c.out().println("}");
            }
        });
        dump(registry, "dbDumpMenu", "[menu]", "Lists the menus that record types share.", (c, a) -> {
            final boolean all = a.isEmpty() || List.of("*", "").contains(a.get(0));
            if (!all && !RecordInspection.menus().containsKey(a.get(0))) {
                throw new ShellException("there is no menu " + a.get(0));
            }
            RecordInspection.menus().forEach((menu, choices) -> {
                if (all || menu.equals(a.get(0))) {
                    c.out().println("menu(" + menu + ") {");
                    choices.forEach(choice -> c.out()
                            .println("\tchoice(" + menu + choice.replaceAll("[^A-Za-z0-9]", "_") + ",\"" + choice
                                    + "\")"));
                    c.out().println("}");
                }
            });
        });
        dump(registry, "dbDumpField", "recordType [field]", "Shows the type of a field.", (c, a) -> {
            for (final String type : types(a)) {
                RecordInspection.fieldTypes(type).forEach((n, t) -> {
                    if (a.size() < 2 || a.get(1).equals(n)) {
                        c.out().println(type + "." + n + " " + t);
                    }
                });
            }
        });
        dump(registry, "dbDumpDevice", "[recordType]", "Lists the device supports of record types.", (c, a) -> {
            for (final String type : types(a)) {
                RecordInspection.devices(type)
                        .forEach(device -> c.out().println("device(" + type + ", \"" + device + "\")"));
            }
        });
        dump(registry, "dbDumpDriver", "", "Lists the drivers.", (c, a) -> ports.all()
                .forEach(port -> c.out().println("driver(" + port.name() + ")")));
        dump(registry, "dbDumpPath", "", "Shows where record files are looked for.", (c, a) -> c.out()
                .println(c.environment().valueOr("EPICS_DB_INCLUDE_PATH", "no path defined")));
    }

    /** In a C IOC the first argument of these is the database, of which there is one: {@code pdbbase} may be said. */
    private static void dump(
            final CommandRegistry registry,
            final String name,
            final String usage,
            final String help,
            final ShellCommand.Action action) {
        final String usageThere = usage.isEmpty() ? "[pdbbase]" : "[pdbbase] " + usage;
        registry.register(name, usageThere, help, (context, arguments) -> {
            final boolean named = !arguments.isEmpty() && arguments.get(0).equals("pdbbase");
            action.run(context, named ? arguments.subList(1, arguments.size()) : arguments);
        });
    }

    private static List<String> types(final List<String> arguments) throws ShellException {
        final boolean all = arguments.isEmpty() || List.of("*", "").contains(arguments.get(0));
        if (!all && !RecordInspection.types().contains(arguments.get(0))) {
            throw new ShellException("there is no record type " + arguments.get(0));
        }
        return all ? List.copyOf(RecordInspection.types()) : List.of(arguments.get(0));
    }

    private void dumpRecords(final ShellContext context, final List<String> arguments) throws ShellException {
        final int level = arguments.size() > 1 ? level(arguments.get(1)) : 0;
        for (final String type : types(arguments)) {
            for (final String name : listing.names(type)) {
                context.out().println("record(" + type + ",\"" + name + "\") {");
                for (final RecordInspection.Field field : inspection.fieldsInOrder(name)) {
                    final boolean hidden =
                            field.type().equals("NOACCESS") || field.name().equals("RTYP");
                    if (!hidden && (level > 1 || !field.readOnly()) && (level > 0 || !field.isInitial())) {
                        context.out().println("\tfield(" + field.name() + ",\"" + quoted(field.text()) + "\")");
                    }
                }
                inspection.infos(name).forEach((tag, value) -> context.out()
                        .println("\tinfo(\"" + tag + "\",\"" + quoted(value) + "\")"));
                context.out().println("}");
                database.aliases().forEach((alias, real) -> {
                    if (real.equals(name)) {
                        context.out().println("alias(\"" + name + "\",\"" + alias + "\")");
                    }
                });
            }
        }
    }

    private static String quoted(final String text) {
        return text.equals("<nil>") ? "" : text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static int level(final String text) throws ShellException {
        return (int) number(text);
    }

    private static double number(final String text) throws ShellException {
        try {
            return Double.parseDouble(text);
        } catch (final NumberFormatException e) {
            throw new ShellException("a number is needed: value=" + text);
        }
    }
}
