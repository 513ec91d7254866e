package org.pebbleioc.ioc.db;

import java.util.ArrayList;
import java.util.List;

/** All that one load command defines, in order. One thread. */
public final class Definitions {
    private final List<RecordDefinition> records = new ArrayList<>();
    private final List<RecordDefinition.Setting> aliases = new ArrayList<>();
    private final List<BreakTableDefinition> breakTables = new ArrayList<>();

    void add(final RecordDefinition record) {
        records.add(record);
    }

    /** Top level alias: {@code name} is the record, {@code value} the other name. */
    void addAlias(final RecordDefinition.Setting alias) {
        aliases.add(alias);
    }

    void add(final BreakTableDefinition table) {
        breakTables.add(table);
    }

    /** Breakpoint tables for LINR; one of a name that is known replaces it. */
    public List<BreakTableDefinition> breakTables() {
        return breakTables;
    }

    public List<RecordDefinition> records() {
        return records;
    }

    /** Aliases outside of records: {@code name} is the record, {@code value} its other name. */
    public List<RecordDefinition.Setting> aliases() {
        return aliases;
    }
}
