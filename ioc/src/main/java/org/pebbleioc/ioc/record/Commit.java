package org.pebbleioc.ioc.record;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.db.DbFileException;
import org.pebbleioc.ioc.db.Definitions;
import org.pebbleioc.ioc.db.Location;
import org.pebbleioc.ioc.db.RecordDefinition;
import org.pebbleioc.ioc.db.RecordDefinition.Setting;

/** Makes records of definitions beside the database, which takes them over only when all of them are good. */
final class Commit {
    private final Map<String, DbRecord> present;
    private final Map<String, String> presentAliases;
    final Map<String, DbRecord> records = new LinkedHashMap<>();
    final Map<String, String> aliases = new LinkedHashMap<>();

    /** Records that {@code record("#", name)} takes away again. */
    final Set<String> removed = new HashSet<>();

    /** And their other names. */
    final Set<String> removedAliases = new HashSet<>();

    Commit(final Map<String, DbRecord> present, final Map<String, String> presentAliases) {
        this.present = present;
        this.presentAliases = presentAliases;
    }

    void take(final Definitions definitions) throws DbFileException {
        for (final RecordDefinition definition : definitions.records()) {
            record(definition);
        }
        for (final Setting alias : definitions.aliases()) {
            alias(changeable(alias.name(), alias.location()), alias.value(), alias.location());
        }
    }

    private void record(final RecordDefinition definition) throws DbFileException {
        if (definition.type().equals("#")) {
            final String name =
                    changeable(definition.name(), definition.location()).name();
            records.remove(name);
            aliases.values().remove(name);
            removed.add(name);
            presentAliases.forEach((alias, real) -> {
                if (real.equals(name)) {
                    removedAliases.add(alias);
                }
            });
            return;
        }
        final DbRecord record = definition.type().equals("*")
                ? changeable(definition.name(), definition.location())
                : declared(definition);
        // an ENUM given by name needs the names, which may stand after it
        for (final boolean enums : new boolean[] {false, true}) {
            for (final Setting setting : definition.fields()) {
                field(record, setting, enums);
            }
        }
        for (final Setting info : definition.infos()) {
            record.infos().put(info.name(), info.value());
        }
        for (final Setting alias : definition.aliases()) {
            alias(record, alias.name(), alias.location());
        }
    }

    private DbRecord declared(final RecordDefinition definition) throws DbFileException {
        final RecordType type = RecordTypes.find(definition.type());
        if (type == null) {
            throw new DbFileException(
                    definition.location(),
                    "no such record type: " + definition.type() + ", there are: " + RecordTypes.names(),
                    "record(" + definition.type() + ", \"" + definition.name() + "\")");
        }
        final DbRecord known = find(definition.name());
        if (known == null) {
            removed.remove(definition.name());
            final DbRecord record = new DbRecord(type, definition.name());
            records.put(definition.name(), record);
            return record;
        }
        if (known.type() != type) {
            throw new DbFileException(
                    definition.location(),
                    "record exists as " + known.type().name(),
                    "record(" + definition.type() + ", \"" + definition.name() + "\")");
        }
        return changeable(definition.name(), definition.location());
    }

    private DbRecord find(final String name) {
        final String known = removedAliases.contains(name) ? name : presentAliases.getOrDefault(name, name);
        final String real = aliases.getOrDefault(name, known);
        if (removed.contains(real)) {
            return null;
        }
        final DbRecord record = records.get(real);
        return record != null ? record : present.get(real);
    }

    private DbRecord changeable(final String name, final Location location) throws DbFileException {
        final DbRecord record = find(name);
        if (record == null) {
            throw new DbFileException(location, "no such record", name);
        }
        return records.computeIfAbsent(record.name(), missing -> record.copy());
    }

    private void alias(final DbRecord record, final String alias, final Location location) throws DbFileException {
        final DbRecord other = find(alias);
        if (other != null && !(other.name().equals(record.name()) && !alias.equals(record.name()))) {
            throw new DbFileException(location, "a record or alias of this name exists", alias);
        }
        aliases.put(alias, record.name());
    }

    private static void field(final DbRecord record, final Setting setting, final boolean enums)
            throws DbFileException {
        final FieldDef field = record.type().field(setting.name());
        final String shown = "field(" + setting.name() + ", \"" + setting.value() + "\")";
        if (field == null || field.name().equals("NAME") || field.name().equals("RTYP")) {
            throw new DbFileException(
                    setting.location(),
                    "record type " + record.type().name() + " has no field " + setting.name() + " to set",
                    shown);
        }
        if ((field.type() == FieldType.ENUM) != enums) {
            return;
        }
        try {
            if (field.type() == FieldType.ARRAY) {
                throw new IllegalArgumentException("an array has no value in a record file");
            }
            if (field.type().isLink()) {
                Link.parse(setting.value());
            } else if (!field.type().isText() && !field.type().isChoice()) {
                number(field, setting.value());
            }
            record.set(field, Convert.toField(record, field, setting.value()));
            if (field.isValue()) {
                record.set("UDF", false); // as base's static access has it: a value that a file gives is defined
            }
        } catch (final IllegalArgumentException | Convert.BadValueException e) {
            throw new DbFileException(setting.location(), e.getMessage(), shown);
        }
    }

    /** A value that was saved; read as a client's would be, since a client may have written it. */
    static void preset(final DbRecord record, final String name, final String text) throws Channel.PutException {
        final FieldDef field = record.type().field(name);
        if (field == null || field.name().equals("NAME") || field.name().equals("RTYP")) {
            throw new Channel.PutException(record + " has no field " + name + " to set");
        }
        try {
            if (field.type().isLink()) {
                Link.parse(text);
            }
            record.set(field, Convert.toField(record, field, text));
        } catch (final IllegalArgumentException | Convert.BadValueException e) {
            throw new Channel.PutException(record + "." + name + ": " + e.getMessage());
        }
        if (field.isValue()) {
            record.set("UDF", false);
        }
    }

    /** A file is read more strictly than a client: the whole text must be a number. */
    private static void number(final FieldDef field, final String text) {
        final boolean whole = text.trim().matches("[+-]?(0[xX][0-9a-fA-F]+|[0-9]+)");
        if (!text.isBlank() && !whole && !(field.type().isFloating() && Convert.constant(text) != null)) {
            throw new IllegalArgumentException("no number that fits " + field.type());
        }
    }
}
