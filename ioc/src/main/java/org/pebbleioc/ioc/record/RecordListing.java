package org.pebbleioc.ioc.record;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.Channel.PutException;

/** What {@code dbl}, {@code dbpr}, {@code dbgf} and {@code dbpf} of the shell need. Any thread after iocInit. */
public final class RecordListing {
    private static final int MAX_SHOWN = 60;

    private final RecordDatabase database;

    public RecordListing(final RecordDatabase database) {
        this.database = database;
    }

    /** Names of records; of one type where that is neither null nor empty. */
    public List<String> names(final String typeOrNull) {
        final List<String> names = new ArrayList<>();
        for (final DbRecord record : database.all()) {
            if (typeOrNull == null
                    || typeOrNull.isEmpty()
                    || record.type().name().equals(typeOrNull)) {
                names.add(record.name());
            }
        }
        return names;
    }

    /** Type of a record, or null. */
    public String type(final String name) {
        final DbRecord record = database.record(name);
        return record == null ? null : record.type().name();
    }

    /** Info tags of a record; empty for a record that is not there. */
    public Map<String, String> infos(final String name) {
        final DbRecord record = database.record(name);
        return record == null ? Map.of() : Map.copyOf(record.infos());
    }

    /** Fields with their texts in alphabetical order up to an interest level, or null for a record that is not there. */
    public Map<String, String> fields(final String name, final int interest) {
        final DbRecord record = database.record(name);
        if (record == null) {
            return null;
        }
        final Map<String, String> out = new LinkedHashMap<>();
        final List<FieldDef> fields = new ArrayList<>(record.type().fields());
        fields.sort((a, b) -> a.name().compareTo(b.name()));
        for (final FieldDef field : fields) {
            if (field.interest() <= interest) {
                out.put(field.name(), text(name + "." + field.name()));
            }
        }
        return out;
    }

    /** A field's value as text, arrays with blanks between; null where there is no such field. */
    public String text(final String name) {
        final Channel channel = database.find(name);
        if (channel == null) {
            return null;
        }
        final Object array = channel.sample().array();
        if (array instanceof byte[] bytes && channel.maxCount() > 1) {
            return Convert.text(bytes);
        }
        if (channel.maxCount() == 1) {
            return database.fieldText(name);
        }
        final int length = java.lang.reflect.Array.getLength(array);
        final StringBuilder out = new StringBuilder();
        for (int i = 0; i < Math.min(length, MAX_SHOWN); i++) {
            out.append(i == 0 ? "" : " ").append(java.lang.reflect.Array.get(array, i));
        }
        return out.append(length > MAX_SHOWN ? " ..." : "").toString();
    }

    /** Writes a text as {@code dbpf} does, and processes a passive record. */
    public void put(final String name, final String text) throws PutException {
        final Channel channel = database.find(name);
        if (channel == null) {
            throw new PutException("no such PV: " + name);
        }
        final boolean characters = channel.nativeType() == org.pebbleioc.ioc.channel.DbrType.CHAR;
        if (characters && channel.maxCount() > 1) {
            final byte[] bytes = (text + '\0').getBytes(java.nio.charset.StandardCharsets.UTF_8);
            channel.put(org.pebbleioc.ioc.channel.DbrType.CHAR, bytes, bytes.length, null);
            return;
        }
        channel.put(org.pebbleioc.ioc.channel.DbrType.STRING, new String[] {text}, 1, null);
    }
}
