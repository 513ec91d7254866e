package org.pebbleioc.ioc.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
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
    private final Supplier<LinkNetworks> networks;
    private final List<LinkEnd> unopened = new ArrayList<>();
    private int faults;
    /** Ends are opened as soon as they are made. */
    private boolean open;

    Wiring(
            final Map<String, DbRecord> records,
            final Map<String, String> aliases,
            final Devices devices,
            final Processor processor,
            final Supplier<LinkNetworks> networks) {
        this.networks = networks;
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
                    // as base: how bad it is to be undefined, from the start; a value from a file is defined
                    record.set("SEVR", record.flag("UDF") ? record.integer("UDFS") : 0);
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
        final LinkHome home = new LinkHome(record, field, processor, networks.get());
        if (link.kind() == Link.Kind.JSON) {
            final LinkEnd end = JsonLink.end(home, link.text());
            if (end instanceof BrokenEnd) {
                faults++;
                LOG.warn("{}.{}: {}: {}", record, field.name(), end.problem(), link.text());
            }
            return link.ending(end);
        }
        if (link.kind() != Link.Kind.DATABASE) {
            return link;
        }
        // base lets these go over its client even when the PV is in this IOC
        final boolean channel = link.ca() || home.isInput() && link.isChannel();
        final DbRecord target = channel ? null : find(link.recordName());
        final FieldDef targetField = target == null ? null : target.type().field(fieldName(target, link));
        if (targetField != null) {
            return link.resolved(target, targetField);
        }
        return link.ending(end(home, link));
    }

    /** {@code FIELD$} is the whole of a text here anyway. */
    private static String fieldName(final DbRecord target, final Link link) {
        final String name = link.fieldName();
        final FieldDef field = name.endsWith("$") ? target.type().field(name.substring(0, name.length() - 1)) : null;
        return field != null && (field.type().isText() || field.type() == FieldType.ARRAY) ? field.name() : name;
    }

    private static LinkEnd end(final LinkHome home, final Link link) {
        if (home.field().type() == FieldType.FWDLINK && !link.fieldName().startsWith("PROC")) {
            LOG.warn(
                    "{}.{}: a forward link to another IOC must lead to a field PROC: {}",
                    home.record(),
                    home.field().name(),
                    link.text());
            return new BrokenEnd("a forward link to another IOC must lead to a field PROC: " + link.text());
        }
        // base reads the time of TSEL's PV together with its value
        final boolean time =
                home.field().name().equals("TSEL") && link.fieldName().equals("TIME");
        return Ends.channel(
                home,
                time ? link.recordName() : link.pvName(),
                link,
                home.field().type() != FieldType.INLINK);
    }

    private static Link parsed(final DbRecord record, final FieldDef field) {
        return Link.parse(record.type().support().linkText(record, field, (String) record.value(field)));
    }

    private void attach(final DbRecord record, final FieldDef field, final Link link) {
        final LinkEnd before = record.link(field).end();
        if (before != null) {
            before.close();
        }
        record.setLink(field, link);
        final LinkEnd end = link.end();
        if (end == null) {
            return;
        }
        if (open) {
            // it may take the lock of another record
            processor.scanIo().submit(end::open);
        } else {
            unopened.add(end);
        }
    }

    /** Links to what is not under the same lock begin to look for it. No lock is held, no record is processed yet. */
    void open() {
        open = true;
        unopened.forEach(LinkEnd::open);
        unopened.clear();
    }

    /** No link looks for anything any more. */
    void close() {
        for (final DbRecord record : records.values()) {
            for (final FieldDef field : record.type().fields()) {
                final LinkEnd end = field.type().isLink() ? record.link(field).end() : null;
                if (end != null) {
                    end.close();
                }
            }
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
    void prepare(final DbRecord record, final FieldDef field, final Object value) throws PutException {
        final Link link = parse(value);
        final boolean under = link.kind() == Link.Kind.DATABASE
                && !link.ca()
                && !(field.type() == FieldType.INLINK && link.isChannel());
        final DbRecord target = under ? find(link.recordName()) : null;
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
