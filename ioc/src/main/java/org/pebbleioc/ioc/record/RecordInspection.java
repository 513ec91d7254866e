package org.pebbleioc.ioc.record;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pebbleioc.ioc.link.RemoteState;

/** What is inside records, types and links, for commands that show it. Any thread after iocInit. */
public final class RecordInspection {
    private final RecordDatabase database;

    public RecordInspection(final RecordDatabase database) {
        this.database = database;
    }

    /**
     * One field.
     *
     * @param type such as {@code STRING} or {@code MENU}, {@code NOACCESS} for an array
     * @param text numbers in full, enums as numbers, links with their modifiers
     * @param link kind of a link, empty for other fields
     * @param isInitial whether it has the value that a record has before any file speaks
     */
    public record Field(
            String name, String type, String text, int interest, String link, boolean isInitial, boolean readOnly) {}

    /**
     * A link that sees its PV as a client does.
     *
     * @param pv its name
     * @param input values are read, and not only written
     * @param state what is known of the PV
     */
    public record ChannelLink(String record, String field, String pv, boolean input, RemoteState state) {}

    /** The fields of a record by name, or null for a record that is not there. */
    public List<Field> fields(final String name) {
        final List<Field> fields = fieldsInOrder(name);
        return fields == null
                ? null
                : fields.stream().sorted(Comparator.comparing(Field::name)).toList();
    }

    /** The same in the order of the record type. */
    public List<Field> fieldsInOrder(final String name) {
        final DbRecord record = database.record(name);
        if (record == null) {
            return null;
        }
        final Map<String, Field> fields = new LinkedHashMap<>();
        final LockSet set = record.lockSet == null ? null : LockSets.lock(record);
        try {
            for (final FieldDef field : record.type().fields()) {
                fields.put(
                        field.name(),
                        new Field(
                                field.name(),
                                field.type() == FieldType.ARRAY
                                        ? "NOACCESS"
                                        : field.type().name(),
                                Convert.plainText(record, field),
                                field.interest(),
                                field.type().isLink() ? kind(record.link(field)) : "",
                                field.initial().equals(record.value(field)),
                                field.readOnly()));
            }
        } finally {
            if (set != null) {
                LockSets.unlock(set);
            }
        }
        return List.copyOf(fields.values());
    }

    private static String kind(final Link link) {
        return switch (link.kind()) {
            case NONE, CONSTANT -> "CONSTANT";
            case DATABASE -> link.target() == null ? "CA_LINK" : "DB_LINK";
            case HARDWARE -> "INST_IO";
            case JSON -> "JSON_LINK";
        };
    }

    /** The record's own name behind a name or an alias, or null. */
    public String realName(final String name) {
        final DbRecord record = database.record(name);
        return record == null ? null : record.name();
    }

    /** All info tags of a record by name. */
    public Map<String, String> infos(final String name) {
        final DbRecord record = database.record(name);
        return record == null ? Map.of() : new TreeMap<>(record.infos());
    }

    /** Names of records by the number of their lock set, each in the order of loading. */
    public Map<Long, List<String>> lockSets() {
        final Map<Long, List<String>> sets = new TreeMap<>();
        for (final DbRecord record : database.all()) {
            if (record.lockSet != null) {
                sets.computeIfAbsent(record.lockSet.id, id -> new ArrayList<>()).add(record.name());
            }
        }
        return sets;
    }

    /** Numbers of the lock sets that somebody holds at this moment, with the name of the thread. */
    public Map<Long, String> lockedSets() {
        final Map<Long, String> locked = new TreeMap<>();
        for (final DbRecord record : database.all()) {
            final String owner = record.lockSet.owner();
            if (owner != null) {
                locked.put(record.lockSet.id, owner);
            }
        }
        return locked;
    }

    /** Links of a record that lead to records of this IOC: field, kind such as INLINK, text. */
    public List<Field> links(final String name) {
        return fieldsInOrder(name).stream()
                .filter(field -> field.link().equals("DB_LINK"))
                .toList();
    }

    /** Put with completion that still waits, by the record it waits for. */
    public Map<String, Integer> waitingPuts() {
        final Map<String, Integer> waiting = new LinkedHashMap<>();
        for (final DbRecord record : database.all()) {
            final LockSet set = LockSets.lock(record);
            try {
                final int count = record.notifies.size() + record.nextNotifies.size();
                if (count > 0) {
                    waiting.put(record.name(), count);
                }
            } finally {
                LockSets.unlock(set);
            }
        }
        return waiting;
    }

    /** Links to PVs of other IOCs, and those that see PVs of this one as clients do; in the order of record types. */
    public List<ChannelLink> channelLinks() {
        final List<ChannelLink> links = new ArrayList<>();
        for (final DbRecord record : database.all()) {
            for (final FieldDef field : record.type().fields()) {
                final LinkEnd end = field.type().isLink() ? record.link(field).end() : null;
                if (end != null) {
                    end.channels()
                            .forEach(channel -> links.add(new ChannelLink(
                                    record.name(), field.name(), channel.name(), channel.isInput(), channel.state())));
                }
            }
        }
        return links;
    }

    /**
     * What base's {@code dbjlr} prints of one record's JSON links; empty where it has none.
     *
     * @param level how much of each
     */
    public List<String> jsonLinks(final String name, final int level) {
        final DbRecord record = database.record(name);
        final List<String> lines = new ArrayList<>();
        if (record == null) {
            return lines;
        }
        final LockSet set = LockSets.lock(record);
        try {
            for (final FieldDef field : record.type().fields()) {
                final Link link = field.type().isLink() ? record.link(field) : Link.NONE;
                if (!link.text().startsWith("{")) {
                    continue;
                }
                lines.add("    Link field '" + field.name() + "':");
                final LinkEnd end = link.end() == null ? new ConstantEnd(link.constant()) : link.end();
                end.report(level, "      ", lines);
            }
        } finally {
            LockSets.unlock(set);
        }
        return lines;
    }

    /** Subscriptions of a record's fields: field and event mask. */
    public List<Map.Entry<String, Integer>> subscriptions(final String name) {
        final List<Map.Entry<String, Integer>> list = new ArrayList<>();
        final DbRecord record = database.record(name);
        if (record != null) {
            record.monitors.forEach(
                    monitor -> list.add(Map.entry(monitor.channel().field().name(), monitor.mask())));
        }
        return list;
    }

    /** Breakpoint tables by name, their points as {@code raw engineering}. */
    public Map<String, List<String>> breakTables() {
        final Map<String, List<String>> tables = new TreeMap<>();
        database.breakTables().forEach((name, table) -> tables.put(name, table.points()));
        return tables;
    }

    /** Types of JSON links that are understood. */
    public static Collection<String> linkTypes() {
        return JsonLink.types();
    }

    /** The menus that record types share, by the names that EPICS base gives them, with their choices in order. */
    public static Map<String, List<String>> menus() {
        return Menus.shared();
    }

    /** Names of record types. */
    public static Collection<String> types() {
        return List.of(RecordTypes.names().split(" "));
    }

    /** Device supports of a type, in the order of the choices of DTYP; empty for a type that is not there. */
    public static List<String> devices(final String type) {
        final RecordType found = RecordTypes.find(type);
        return found == null ? List.of() : found.devices();
    }

    /** Field names of a type in its own order with their types; empty for a type that is not there. */
    public static Map<String, String> fieldTypes(final String type) {
        final Map<String, String> fields = new LinkedHashMap<>();
        final RecordType found = RecordTypes.find(type);
        if (found != null) {
            found.fields().forEach(field -> fields.put(field.name(), "DBF_" + field.type()));
        }
        return fields;
    }
}
