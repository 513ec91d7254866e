package org.pebbleioc.ioc.record;

import org.pebbleioc.ioc.record.Convert.BadValueException;

/** Reading and writing through links, with PP, MS and what a put's completion has to wait for. */
final class Links {
    private final Processor processor;

    Links(final Processor processor) {
        this.processor = processor;
    }

    /** What stands at the other end. */
    record Source(DbRecord record, FieldDef field) {
        Object value() {
            return record.value(field);
        }

        /** An array of bytes without a sign. */
        boolean isUnsigned() {
            return ElementArrays.ftvl(record, field).equals("UCHAR");
        }

        String text() {
            return field.type() == FieldType.ARRAY && value() instanceof byte[] bytes
                    ? Convert.text(bytes)
                    : Convert.fieldText(record, field);
        }
    }

    /** The source of an input link after it processed if it must; null for none, a constant or a broken link. */
    Source source(final DbRecord reader, final String linkField) {
        final Link link = reader.link(linkField);
        if (link.kind() == Link.Kind.JSON) {
            Alarms.raise(reader, Alarms.LINK, Alarms.INVALID, linkField + ": " + link.problem());
            return null;
        }
        if (!link.isDatabase()) {
            return null;
        }
        if (link.target() == null) {
            Alarms.raise(reader, Alarms.LINK, Alarms.INVALID, linkField + ": no such PV here: " + link.recordName());
            return null;
        }
        if (link.process() && link.target().isPassive()) {
            processNow(reader, link.target());
        }
        inherit(reader, link);
        return new Source(link.target(), link.field());
    }

    private static void inherit(final DbRecord reader, final Link link) {
        final int severity = link.target().integer("SEVR");
        if (severity == 0 || reader == link.target()) {
            return;
        }
        switch (link.severity()) {
            case MS -> Alarms.raise(reader, Alarms.LINK, severity);
            case MSI -> Alarms.raise(reader, Alarms.LINK, severity == Alarms.INVALID ? severity : 0);
            case MSS ->
                Alarms.raise(
                        reader,
                        link.target().integer("STAT"),
                        severity,
                        link.target().text("AMSG"));
            default -> {}
        }
    }

    /** A number through an input link; null where there is nothing to read. */
    Double number(final DbRecord reader, final String linkField) {
        final Number value = value(reader, linkField);
        return value == null ? null : Double.valueOf(value.doubleValue());
    }

    /** The same in the type that the number has there, so that 64 bits arrive. */
    Number value(final DbRecord reader, final String linkField) {
        final Source source = source(reader, linkField);
        if (source == null) {
            return null;
        }
        final Object first = ElementArrays.first(source.value());
        if (first == null) {
            return null;
        }
        if (first instanceof Number number) {
            return source.value() instanceof byte[] && source.isUnsigned()
                    ? (Number) (number.intValue() & 0xff)
                    : number;
        }
        final Double parsed = Convert.floating((String) first);
        if (parsed == null) {
            Alarms.raise(reader, Alarms.LINK, Alarms.INVALID, linkField + ": no number: " + first);
        }
        return parsed;
    }

    /** Menu INAV: constant, a record of this IOC, or one that is not here. */
    static int status(final Link link) {
        return link.isDatabase() ? link.target() == null ? 0 : 2 : 3;
    }

    /** A text through an input link; null where there is nothing to read. */
    String text(final DbRecord reader, final String linkField) {
        final Source source = source(reader, linkField);
        return source == null ? null : source.text();
    }

    /** Writes through an output link and processes the target as the link says. */
    void write(final DbRecord writer, final String linkField, final Object value) {
        write(writer, linkField, value, null);
    }

    /**
     * The same, and tells when all that follows from it is done.
     *
     * @param doneOrNull called once, later, on the scan thread without a lock, also when nothing was written
     */
    void write(final DbRecord writer, final String linkField, final Object value, final Runnable doneOrNull) {
        final PutNotify notify = doneOrNull == null ? null : new PutNotify(error -> doneOrNull.run());
        final boolean started = put(writer, linkField, value, notify);
        if (notify != null && !started && notify.abandon()) {
            processor.scanIo().after(notify);
        }
    }

    /** True when the target was processed, and will end the notify. */
    private boolean put(final DbRecord writer, final String linkField, final Object value, final PutNotify notify) {
        final Link link = writer.link(linkField);
        if (link.kind() == Link.Kind.JSON) {
            Alarms.raise(writer, Alarms.LINK, Alarms.INVALID, linkField + ": " + link.problem());
            return false;
        }
        if (!link.isDatabase()) {
            return false;
        }
        final DbRecord target = link.target();
        if (target == null) {
            Alarms.raise(writer, Alarms.LINK, Alarms.INVALID, linkField + ": no such PV here: " + link.recordName());
            return false;
        }
        if (link.severity() != Link.Severity.NMS && writer != target) {
            final int severity = writer.integer("NSEV");
            if (severity > 0 && (link.severity() != Link.Severity.MSI || severity == Alarms.INVALID)) {
                Alarms.raise(target, Alarms.LINK, severity);
            }
        }
        if (link.field().type().isLink()) {
            // joining lock sets needs a thread that holds none
            processor.scanIo().submit(() -> processor.scanIo().putLater(target, link.field(), String.valueOf(value)));
            return false;
        }
        try {
            final Object taken = Convert.toField(target, link.field(), value);
            FieldPut.store(processor, target, link.field(), taken);
        } catch (final BadValueException e) {
            Alarms.raise(writer, Alarms.LINK, Alarms.INVALID, linkField + ": " + e.getMessage());
            return false;
        }
        if (!link.field().name().equals("PROC")
                && !((link.process() || link.cp() || link.cpp()) && target.isPassive())) {
            return false;
        }
        if (notify != null) {
            notify.add(target);
            if (target.flag("PACT")) {
                target.set("RPRO", true);
                target.nextNotifies.add(notify);
            } else {
                target.notifies.add(notify);
            }
        }
        processNow(writer, target);
        return true;
    }

    /** A forward link. */
    void processTarget(final DbRecord from, final Link link) {
        if (link.isDatabase()
                && link.target() != null
                && (link.target().isPassive() || link.fieldName().equals("PROC"))) {
            processNow(from, link.target());
        }
    }

    private void processNow(final DbRecord from, final DbRecord target) {
        if (target == from) {
            return;
        }
        if (target.flag("PACT")) {
            if (target.waiting && from.flag("PUTF")) {
                target.set("RPRO", true);
            } else {
                processor.process(target); // counts LCNT
            }
            return;
        }
        target.set("PUTF", from.flag("PUTF"));
        Processor.spread(from, target);
        processor.process(target);
    }
}
