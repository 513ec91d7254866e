package org.pebbleioc.ioc.record;

import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.channel.Channel.PutException;

/** Connects records with each other and with their devices, at iocInit and when a link field is put. */
final class Wiring {
    private static final Logger LOG = LogManager.getLogger(Wiring.class);

    private final Map<String, DbRecord> records;
    private final Map<String, String> aliases;
    private final Devices devices;
    private final Processor processor;
    private int faults;

    Wiring(
            final Map<String, DbRecord> records,
            final Map<String, String> aliases,
            final Devices devices,
            final Processor processor) {
        this.records = records;
        this.aliases = aliases;
        this.devices = devices;
        this.processor = processor;
    }

    int faults() {
        return faults;
    }

    void connect() {
        for (final DbRecord record : records.values()) {
            for (final FieldDef field : record.type().fields()) {
                if (field.type().isLink() && !((String) record.value(field)).isEmpty()) {
                    final Link link = resolve(record, field, parsed(record, field));
                    if (link.target() != null) {
                        LockSets.join(record, link.target());
                    }
                    attach(record, field, link);
                }
            }
        }
        for (final DbRecord record : records.values()) {
            final LockSet set = LockSets.lock(record);
            try {
                if (record.integer("STAT") == Alarms.UDF) {
                    record.set(
                            "SEVR", record.integer("UDFS")); // as base: how bad it is to be undefined, from the start
                }
                device(record);
                record.type().support().init(record, processor);
            } finally {
                LockSets.unlock(set);
            }
        }
    }

    private DbRecord find(final String name) {
        final DbRecord record = records.get(name);
        return record != null ? record : records.get(aliases.getOrDefault(name, ""));
    }

    private Link resolve(final DbRecord record, final FieldDef field, final Link link) {
        if (link.kind() == Link.Kind.JSON) {
            faults++;
            LOG.warn("{}.{}: {}: {}", record, field.name(), link.problem(), link.text());
        }
        if (!link.isDatabase()) {
            return link;
        }
        final DbRecord target = find(link.recordName());
        final FieldDef targetField = target == null ? null : target.type().field(link.fieldName());
        if (targetField == null) {
            faults++;
            LOG.warn("{}.{}: no such PV here: {}", record, field.name(), link.text());
            return link;
        }
        return link.resolved(target, targetField);
    }

    private static Link parsed(final DbRecord record, final FieldDef field) {
        return Link.parse(record.type().support().linkText(record, field, (String) record.value(field)));
    }

    private static void attach(final DbRecord record, final FieldDef field, final Link link) {
        final Link before = record.link(field);
        if (before.target() != null) {
            before.target().cpLinks.removeIf(cp -> cp.reader() == record && cp.linkField() == field);
        }
        record.setLink(field, link);
        if (link.target() != null && (link.cp() || link.cpp()) && field.type() == FieldType.INLINK) {
            link.target().cpLinks.add(new DbRecord.CpLink(link.field(), record, field, !link.cp()));
        }
    }

    /** As in base, where such a link gets its first update when it connects. */
    private void processWhenConnected(final DbRecord reader, final FieldDef field) {
        final Link link = reader.link(field);
        if (field.type() == FieldType.INLINK
                && link.target() != null
                && (link.cp() || link.cpp() && reader.isPassive())) {
            processor.scanIo().request(reader);
        }
    }

    private void device(final DbRecord record) {
        if (record.device != null) {
            record.device.close();
        }
        try {
            record.device = devices.find(record);
        } catch (final IllegalArgumentException e) {
            faults++;
            LOG.error("{}: {}", record, e.getMessage());
            record.device = new BrokenDevice(e.getMessage());
            record.set("STAT", Alarms.LINK);
            record.set("SEVR", Alarms.INVALID);
            record.set("AMSG", e.getMessage());
        }
    }

    /** Before a link field is put, with no lock held: a link that cannot be is refused, lock sets are joined. */
    void prepare(final DbRecord record, final Object value) throws PutException {
        final Link link = parse(value);
        final DbRecord target = link.isDatabase() ? find(link.recordName()) : null;
        if (target != null) {
            LockSets.join(record, target);
        }
    }

    private static Link parse(final Object value) throws PutException {
        final Object first = value instanceof byte[] bytes ? Convert.text(bytes) : ElementArrays.first(value);
        try {
            return Link.parse(String.valueOf(first));
        } catch (final IllegalArgumentException e) {
            throw new PutException(e.getMessage());
        }
    }

    /** After a link field or DTYP was put, under the lock. */
    void rewire(final DbRecord record, final FieldDef field) {
        if (field.type().isLink()) {
            attach(record, field, resolve(record, field, parsed(record, field)));
            record.type().support().relinked(record, field, processor);
            LockSets.split(record);
            processWhenConnected(record, field);
        }
        if (field.name().equals("DTYP")
                || field.name().equals(record.type().support().deviceLink())) {
            device(record);
            if (record.integer("SCAN") == Menus.IO_INTR) {
                processor.scanners().add(record);
            }
        }
    }
}
