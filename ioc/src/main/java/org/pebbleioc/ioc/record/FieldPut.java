package org.pebbleioc.ioc.record;

import org.pebbleioc.ioc.channel.Channel.Events;
import org.pebbleioc.ioc.channel.Channel.PutException;

/** Storing a value into a field with everything that belongs to it, {@code dbPut} and {@code dbPutField}. */
final class FieldPut {
    /** Why a put is refused, or null. */
    static String refusal(final DbRecord record, final FieldDef field) {
        if (field.readOnly()) {
            return record + "." + field.name() + " is read only";
        }
        if (record.flag("DISP") && !field.name().equals("DISP")) {
            return record + " takes no puts: DISP is set";
        }
        return record.type().support().refusal(record, field);
    }

    /** Stores, tells the record type and posts; under the lock. The value is of the field's Java type already. */
    static void store(final Processor processor, final DbRecord record, final FieldDef field, final Object value) {
        final Object old = record.value(field);
        final String name = field.name();
        final boolean scan = name.equals("SCAN") || name.equals("EVNT") || name.equals("PHAS") || name.equals("PRIO");
        if (scan) {
            processor.scanners().remove(record, record.integer("SCAN"), record.text("EVNT"));
        }
        record.set(field, value);
        if (tellsOfValue(field)) {
            record.metadata = null;
        }
        if (scan) {
            processor.scanners().add(record);
        }
        if (field.isValue()) {
            record.set("UDF", false);
        }
        if (name.equals("SIMM")) {
            Simulation.switched(record, processor);
        }
        record.type().support().changed(record, field, processor);
        if (!(field.isValue() && field.processes())) {
            processor.post(record, field, Events.VALUE | Events.LOG);
        }
        if (field.property() && !old.equals(value)) {
            processor.postProperties(record);
        }
    }

    /** Units, limits with their severities, precision, names: what displays are told. Not what is written often. */
    private static boolean tellsOfValue(final FieldDef field) {
        return field.property()
                || field.type() == FieldType.MENU
                || field.type() == FieldType.STRING && !field.isValue()
                || field.type() == FieldType.SHORT;
    }

    /** A client's put, under the lock. */
    static void fromClient(
            final Processor processor,
            final DbRecord record,
            final FieldDef field,
            final Object raw,
            final Boolean process,
            final PutNotify notifyOrNull)
            throws PutException {
        final String refusal = refusal(record, field);
        if (refusal != null) {
            throw new PutException(refusal);
        }
        final Object value;
        try {
            value = Convert.toField(record, field, raw);
        } catch (final Convert.BadValueException e) {
            throw new PutException(e.getMessage());
        }
        store(processor, record, field, value);
        final String complaint = record.type().support().complaint(record, field, processor);
        if (complaint != null) {
            throw new PutException(complaint);
        }
        final boolean processes =
                process != null ? process : field.name().equals("PROC") || field.processes() && record.isPassive();
        if (!processes) {
            if (notifyOrNull != null && notifyOrNull.abandon()) {
                processor.scanIo().after(notifyOrNull);
            }
            return;
        }
        if (record.flag("PACT")) {
            record.set("RPRO", true);
            if (notifyOrNull != null) {
                notifyOrNull.add(record);
                record.nextNotifies.add(notifyOrNull);
            }
            return;
        }
        if (notifyOrNull != null) {
            notifyOrNull.add(record);
            record.notifies.add(notifyOrNull);
        }
        record.set("PUTF", true);
        processor.process(record);
    }

    private FieldPut() {}
}
