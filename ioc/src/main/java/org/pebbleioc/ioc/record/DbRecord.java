package org.pebbleioc.ioc.record;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.pebbleioc.ioc.channel.Metadata;

/** One record: field values and what belongs to its processing. */
final class DbRecord {
    private final RecordType type;
    private final String name;

    /** Replaced only while both lock sets are held, see {@link LockSets}. */
    volatile LockSet lockSet;

    /** Written under the lock set, walked under it; copy on write so that a listener may close itself. */
    final List<Monitor> monitors = new CopyOnWriteArrayList<>();

    /** Set by scan threads and drivers, see {@link ScanIo}. */
    final ScanIo.Entry ioEntry = new ScanIo.Entry(this);

    // guarded by the lock set
    private final Object[] values;
    private final Link[] links;
    private final Map<String, String> infos = new HashMap<>(2);
    final List<PutNotify> notifies = new ArrayList<>(1);
    final List<PutNotify> nextNotifies = new ArrayList<>(1);
    Device device;
    Metadata metadata;
    Object scratch;
    boolean waiting;
    int step;
    long timeNs;

    DbRecord(final RecordType type, final String name) {
        this.type = type;
        this.name = name;
        values = new Object[type.fields().size()];
        links = new Link[values.length];
        for (final FieldDef field : type.fields()) {
            values[field.index()] = field.initial();
        }
        set("NAME", name);
        set("RTYP", type.name());
        LockSets.create(this); // from the start: services look at records before iocInit
    }

    /** A record with the same contents that files may change without touching this one. */
    DbRecord copy() {
        final DbRecord copy = new DbRecord(type, name);
        System.arraycopy(values, 0, copy.values, 0, values.length);
        copy.infos.putAll(infos);
        return copy;
    }

    RecordType type() {
        return type;
    }

    String name() {
        return name;
    }

    Map<String, String> infos() {
        return infos;
    }

    boolean has(final String field) {
        return type.field(field) != null;
    }

    FieldDef field(final String field) {
        final FieldDef def = type.field(field);
        if (def == null) {
            throw new IllegalArgumentException("no such field: record=" + name + " field=" + field);
        }
        return def;
    }

    Object value(final FieldDef field) {
        return values[field.index()];
    }

    Object value(final String field) {
        return values[field(field).index()];
    }

    int integer(final String field) {
        return ((Number) value(field)).intValue();
    }

    long unsigned(final String field) {
        return ((Number) value(field)).longValue();
    }

    double number(final String field) {
        return ((Number) value(field)).doubleValue();
    }

    String text(final String field) {
        return (String) value(field);
    }

    boolean flag(final String field) {
        return integer(field) != 0;
    }

    void set(final FieldDef field, final Object value) {
        values[field.index()] = value;
    }

    void set(final String field, final String value) {
        values[field(field).index()] = value;
    }

    /** Stores a number as the field's Java type, cut to its width as C does. */
    void set(final String field, final double value) {
        final FieldDef def = field(field);
        values[def.index()] = Convert.number(def.type(), value);
    }

    void set(final String field, final long value) {
        final FieldDef def = field(field);
        values[def.index()] = Convert.number(def.type(), value);
    }

    /** Stores a number of any type without a detour that would lose digits of 64 bits. */
    void setNumber(final String field, final Number value) {
        if (value instanceof Double || value instanceof Float) {
            set(field, value.doubleValue());
        } else {
            set(field, value.longValue());
        }
    }

    void set(final String field, final boolean value) {
        set(field, value ? 1L : 0L);
    }

    Link link(final FieldDef field) {
        final Link link = links[field.index()];
        return link == null ? Link.NONE : link;
    }

    /** Records that this one's links lead to. */
    List<DbRecord> linkTargets() {
        final List<DbRecord> targets = new ArrayList<>();
        for (final Link link : links) {
            if (link != null && link.target() != null) {
                targets.add(link.target());
            }
        }
        return targets;
    }

    Link link(final String field) {
        return link(field(field));
    }

    void setLink(final FieldDef field, final Link link) {
        links[field.index()] = link;
    }

    boolean isPassive() {
        return integer("SCAN") == Menus.PASSIVE;
    }

    @Override
    public String toString() {
        return name;
    }
}
