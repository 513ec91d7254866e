package org.pebbleioc.ioc.recceiver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.pebbleioc.ioc.record.RecordDatabase;
import org.pebbleioc.ioc.record.RecordInspection;
import org.pebbleioc.ioc.record.RecordListing;

/** Sends the IOC's variables, then every record with its aliases, info tags and description. */
final class Upload {
    private final RecordDatabase database;
    private final List<Pattern> excluded;

    Upload(final RecordDatabase database, final List<Pattern> excluded) {
        this.database = database;
        this.excluded = List.copyOf(excluded);
    }

    /** @return how many records */
    int send(final Messages messages, final Map<String, String> variables) throws IOException {
        for (final Map.Entry<String, String> variable : variables.entrySet()) {
            messages.info(0, variable.getKey(), variable.getValue());
        }
        final Map<String, List<String>> aliases = new LinkedHashMap<>();
        database.aliases().forEach((alias, name) -> aliases.computeIfAbsent(name, n -> new ArrayList<>())
                .add(alias));
        final RecordListing listing = new RecordListing(database);
        final RecordInspection inspection = new RecordInspection(database);
        int id = 0;
        for (final String name : database.recordNames()) {
            if (isExcluded(name)) {
                continue;
            }
            id++;
            messages.record(id, listing.type(name), name);
            for (final String alias : aliases.getOrDefault(name, List.of())) {
                if (!isExcluded(alias)) {
                    messages.alias(id, alias);
                }
            }
            for (final Map.Entry<String, String> info : inspection.infos(name).entrySet()) {
                messages.info(id, info.getKey(), info.getValue());
            }
            messages.info(id, "recordDesc", listing.text(name + ".DESC"));
        }
        messages.done();
        return id;
    }

    private boolean isExcluded(final String name) {
        return excluded.stream().anyMatch(pattern -> pattern.matcher(name).matches());
    }
}
