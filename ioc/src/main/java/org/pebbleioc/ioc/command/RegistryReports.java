package org.pebbleioc.ioc.command;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.pebbleioc.ioc.record.RecordDatabase;
import org.pebbleioc.ioc.record.RecordInspection;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.ShellContext;
import org.pebbleioc.ioc.shell.ShellException;

/** Commands about what is registered beside the records: locks, names, attributes, tables, functions. Shell thread. */
public final class RegistryReports {
    private static final String NO_C = "there is none: what C IOCs register by name is built in here";

    private final RecordDatabase database;
    private final RecordInspection inspection;

    private RegistryReports(final RecordDatabase database) {
        this.database = database;
        inspection = new RecordInspection(database);
    }

    public static void addTo(final CommandRegistry registry, final RecordDatabase database) {
        final RegistryReports reports = new RegistryReports(database);
        reports.locks(registry);
        reports.dumps(registry);
        reports.names(registry);
    }

    private void locks(final CommandRegistry registry) {
        registry.register(
                "dbLockShowLocked",
                "[level]",
                "Counts lock sets and lists those that are locked at this moment, with the thread that holds them.",
                (c, a) -> {
                    final Map<Long, List<String>> sets = inspection.lockSets();
                    final Map<Long, String> locked = inspection.lockedSets();
                    c.out().println("Active lockSets: " + sets.size());
                    c.out().println("Locked lockSets: " + locked.size());
                    locked.forEach((number, thread) -> c.out()
                            .println("Lock Set " + number + " "
                                    + sets.getOrDefault(number, List.of()).size() + " members, locked by " + thread));
                });
        registry.register(
                "dbNotifyDump",
                "",
                "Lists records that a put with completion waits for, with how many puts do.",
                (c, a) -> inspection.waitingPuts().forEach((record, count) -> c.out()
                        .println(record + ": " + count + (count == 1 ? " put waits" : " puts wait"))));
    }

    private void dumps(final CommandRegistry registry) {
        registry.register(
                "dbDumpLink", "[pdbbase]", "Lists the types of JSON links.", (c, a) -> RecordInspection.linkTypes()
                        .forEach(type -> c.out().println("link(" + type + ")")));
        registry.register(
                "dbDumpRegistrar", "[pdbbase]", "Lists registrars of C: " + NO_C + ".", RegistryReports::nothing);
        registry.register(
                "dbDumpFunction",
                "[pdbbase]",
                "Lists the functions that sub and aSub records may name.",
                (c, a) -> database.subroutines().names().forEach(name -> c.out().println("function(" + name + ")")));
        registry.register("dbDumpVariable", "[pdbbase]", "Lists the variables that var shows.", (c, a) -> c.commands()
                .variables()
                .copy()
                .forEach((name, value) -> c.out()
                        .println("variable(" + name + "," + (value.matches("[+-]?\\d+") ? "int" : "double") + ")")));
        registry.register(
                "dbDumpBreaktable",
                "[pdbbase] [table]",
                "Lists the breakpoint tables that were loaded, or one.",
                (c, a) -> {
                    final List<String> words = !a.isEmpty() && a.get(0).equals("pdbbase") ? a.subList(1, a.size()) : a;
                    final String only = words.isEmpty() ? "" : words.get(0);
                    inspection.breakTables().forEach((name, points) -> {
                        if (only.isEmpty() || only.equals("*") || only.equals(name)) {
                            c.out().println("breaktable(" + name + ") {");
                            points.forEach(point -> c.out().println("\t" + point));
                            c.out().println("}");
                        }
                    });
                });
        registry.register(
                "dbPvdDump",
                "[pdbbase [verbose]]",
                "Says how many names the directory of records holds; it has no buckets to set.",
                (c, a) -> c.out()
                        .println("Process Variable Directory has "
                                + database.recordNames().size() + " records and "
                                + database.aliases().size() + " aliases"));
        registry.register(
                "dbPvdTableSize",
                "size",
                "Accepted and without effect: the directory of records grows.",
                RegistryReports::nothing);
        registry.register(
                "dbPutAttribute",
                "recordType name value",
                "Gives a record type an attribute, which clients read as record.NAME; there are RTYP and VERS.",
                (c, a) -> {
                    if (a.size() < 3) {
                        throw new ShellException("Usage: dbPutAttribute \"recordType\", \"name\", \"value\"");
                    }
                    if (!RecordInspection.types().contains(a.get(0))) {
                        throw new ShellException("there is no record type " + a.get(0));
                    }
                    database.putAttribute(a.get(0), a.get(1), a.get(2));
                });
    }

    private void names(final CommandRegistry registry) {
        registry.register(
                "registryRecordTypeFind",
                "recordType",
                "Says whether there is a record type.",
                (c, a) -> found(c, a, RecordInspection.types().contains(first(a))));
        registry.register(
                "registryDeviceSupportFind",
                "name",
                "Says whether a record type has device support of this name, as DTYP has it.",
                (c, a) -> found(c, a, RecordInspection.types().stream().anyMatch(type -> RecordInspection.devices(type)
                        .contains(first(a)))));
        registry.register(
                "registryFunctionFind",
                "name",
                "Says whether there is a function for sub and aSub records.",
                (c, a) -> found(c, a, database.subroutines().find(first(a)) != null));
        registry.register(
                "registryDriverSupportFind",
                "name",
                "Looks for a driver entry table: " + NO_C + ".",
                (c, a) -> found(c, a, false));
        registry.register(
                "registryDump", "", "Lists record types and device supports, as far as they have names.", (c, a) -> {
                    final Map<String, List<String>> all = new TreeMap<>();
                    RecordInspection.types().forEach(type -> all.put(type, RecordInspection.devices(type)));
                    all.forEach((type, devices) -> c.out()
                            .println(String.format(Locale.ROOT, "%-12s %s", type, String.join(", ", devices))
                                    .stripTrailing()));
                });
    }

    private static String first(final List<String> arguments) {
        return arguments.isEmpty() ? "" : arguments.get(0);
    }

    private static void found(final ShellContext context, final List<String> arguments, final boolean found) {
        context.out().println(found ? first(arguments) : "(nil)");
    }

    private static void nothing(final ShellContext context, final List<String> arguments) {
        // by design: the help says why
    }
}
