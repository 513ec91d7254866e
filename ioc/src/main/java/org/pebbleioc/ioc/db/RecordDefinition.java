package org.pebbleioc.ioc.db;

import java.util.List;

/**
 * What a file says about one record. Several definitions of one name add up in the order of loading.
 *
 * @param type record type, or {@code *} for "the record of this name, whatever its type"
 */
public record RecordDefinition(
        String type, String name, List<Setting> fields, List<Setting> infos, List<Setting> aliases, Location location) {

    /** One field, info tag or alias (name only) with its place. */
    public record Setting(String name, String value, Location location) {}
}
