package org.pebbleioc.ioc.command;

import java.util.List;
import java.util.Map;
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

    private static void add(
            final CommandRegistry registry,
            final String name,
            final String usage,
            final String help,
            final ShellCommand.Action action) {
        registry.register(ShellCommand.of(name, usage, help, action));
    }

    private void links(final CommandRegistry registry) {
        add(
                registry,
                "dblsr",
                "[record [level]]",
                "Shows lock sets: the set of one record, or all (*); level 1 lists the members.",
                this::lockSets);
        add(
                registry,
                "dbcar",
                "[record [level]]",
                "Shows CA links, of one record or of all (*); level 1 lists those without a connection, level 2 all.",
                this::outsideLinks);
        add(
                registry,
                "dbjlr",
                "[record [level]]",
                "Shows JSON links, of one record or of all (*); levels 1 and 2 show what is in them.",
                (c, a) -> {
                    final boolean all = a.isEmpty() || List.of("*", "").contains(a.get(0));
                    final String only = all ? null : record(a, "dbjlr");
                    LinkReport.jsonLinks(
                            c.out(),
                            inspection,
                            listing,
                            all ? List.copyOf(database.recordNames()) : List.of(only),
                            all,
                            a.size() > 1 ? level(a.get(1)) : 0);
                });
        add(registry, "dbel", "record [level]", "Lists the subscriptions of a record's fields.", (c, a) -> {
            final String name = record(a, "dbel");
            final List<Map.Entry<String, Integer>> list = inspection.subscriptions(name);
            if (list.isEmpty()) {
                c.out().println("\"" + name + "\" has no subscriptions");
            }
            list.forEach(s -> c.out().println(name + "." + s.getKey() + " {" + masks(s.getValue()) + " }"));
        });
        add(registry, "dbhcr", "", "Lists the records that a driver serves, with their links.", (c, a) -> {
            for (final String name : database.recordNames()) {
                for (final RecordInspection.Field field : inspection.fields(name)) {
                    if (field.link().equals("INST_IO")) {
                        c.out()
                                .printf(
                                        "%-28s %-8s %-16s %s%n",
                                        field.text(), listing.type(name), listing.text(name + ".DTYP"), name);
                    }
                }
            }
        });
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
                            ? command + ": a record name is missing"
                            : "PV '" + arguments.get(0) + "' not found");
        }
        return real;
    }

    private void lockSets(final ShellContext context, final List<String> arguments) throws ShellException {
        final boolean all = arguments.isEmpty() || List.of("*", "").contains(arguments.get(0));
        final String only = all ? null : record(arguments, "dblsr");
        final int level = arguments.size() > 1 ? level(arguments.get(1)) : 0;
        int number = 0;
        for (final List<String> members : inspection.lockSets()) {
            number++;
            if (only == null || members.contains(only)) {
                context.out().println("Lock Set " + number + " " + members.size() + " members");
                if (level > 0) {
                    members.forEach(name -> context.out().println("    " + name));
                }
            }
        }
    }

    private void outsideLinks(final ShellContext context, final List<String> arguments) throws ShellException {
        final boolean all = arguments.isEmpty() || List.of("*", "").contains(arguments.get(0));
        final String only = all ? null : record(arguments, "dbcar");
        final int level = arguments.size() > 1 ? level(arguments.get(1)) : 0;
        LinkReport.print(context.out(), inspection, only, level);
    }

    private void scans(final CommandRegistry registry) {
        add(registry, "scanppl", "[seconds]", "Lists the records of each period, or of one.", (c, a) -> {
            final double rate = a.isEmpty() || a.get(0).isEmpty() ? 0 : number(a.get(0));
            for (int i = 0; i < PERIODS.size(); i++) {
                final double seconds = Double.parseDouble(PERIODS.get(i).split(" ")[0]);
                if (rate == 0 || Math.abs(rate - seconds) < 0.05) {
                    c.out()
                            .println("Records with SCAN = '" + PERIODS.get(i) + "' (" + database.overruns(i)
                                    + " over-runs):");
                    scanned(PERIODS.get(i)).forEach(name -> c.out().println("    " + name));
                }
            }
        });
        add(registry, "scanpel", "[event]", "Lists the records of events, or of those that match.", (c, a) -> {
            final Pattern pattern = Glob.of(a.isEmpty() || a.get(0).isEmpty() ? "*" : a.get(0));
            for (final String name : scanned("Event")) {
                final String event = listing.text(name + ".EVNT");
                if (pattern.matcher(event).matches()) {
                    c.out().println("Event \"" + event + "\" Priority " + listing.text(name + ".PRIO"));
                    c.out().println("    " + name);
                }
            }
        });
        add(registry, "scanpiol", "", "Lists the records that drivers make process.", (c, a) -> {
            c.out().println("Records with SCAN = 'I/O Intr':");
            scanned("I/O Intr").forEach(name -> c.out().println("    " + name));
        });
        add(registry, "dbCreateAlias", "record alias", "Gives a record another name; before iocInit.", (c, a) -> {
            if (a.size() < 2) {
                throw new ShellException("dbCreateAlias: record and alias are needed");
            }
            database.createAlias(a.get(0), a.get(1));
        });
        add(registry, "postEvent", "event", "Processes the records of an event.", (c, a) -> {
            if (a.isEmpty()) {
                throw new ShellException("postEvent: an event is missing");
            }
            database.postEvent(a.get(0));
        });
    }

    private List<String> scanned(final String scan) {
        return database.recordNames().stream()
                .filter(name -> scan.equals(listing.text(name + ".SCAN")))
                .toList();
    }

    private void drivers(final CommandRegistry registry) {
        add(
                registry,
                "dbior",
                "[driver [level]]",
                "Reports on the drivers, or on one; level 1 adds their parameters.",
                (c, a) -> ports(c, "Driver: ", a.isEmpty() ? "*" : a.get(0), a.size() > 1 ? level(a.get(1)) : 0));
        add(
                registry,
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
        add(registry, name, usageThere, help, (context, arguments) -> {
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
                for (final RecordInspection.Field field : inspection.fields(name)) {
                    if (!field.readOnly()
                            && (level > 0 || !field.isInitial())
                            && !field.type().equals("NOACCESS")) {
                        context.out().println("\tfield(" + field.name() + ",\"" + field.text() + "\")");
                    }
                }
                inspection.infos(name).forEach((tag, value) -> context.out()
                        .println("\tinfo(\"" + tag + "\",\"" + value.replace("\"", "\\\"") + "\")"));
                context.out().println("}");
            }
        }
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
