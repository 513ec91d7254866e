package org.pebbleioc.ioc.record;

import org.pebbleioc.ioc.record.Convert.BadValueException;

/** Reading and writing through links, with PP, MS and what a put's completion has to wait for. */
final class Links {
    private final Processor processor;

    Links(final Processor processor) {
        this.processor = processor;
    }

    /** What stands at the other end. */
    interface Source {
        /** Number, String or array. */
        Object value();

        /** The same as text; null where that is not known yet. */
        String text();

        /** Text, a choice or characters rather than numbers. */
        boolean isText();

        /** A choice, which has a number and a text. */
        boolean isChoice();

        /** Bytes are 0 to 255. */
        boolean isUnsigned();
    }

    /** A field of a record under the same lock. */
    private record FieldSource(DbRecord record, FieldDef field) implements Source {
        @Override
        public Object value() {
            return record.value(field);
        }

        @Override
        public boolean isUnsigned() {
            return ElementArrays.ftvl(record, field).equals("UCHAR");
        }

        @Override
        public String text() {
            return field.type() == FieldType.ARRAY && value() instanceof byte[] bytes
                    ? Convert.text(bytes)
                    : Convert.fieldText(record, field);
        }

        @Override
        public boolean isText() {
            return field.type().isText() || isChoice() || value() instanceof byte[] || value() instanceof String[];
        }

        @Override
        public boolean isChoice() {
            return field.type().isChoice();
        }
    }

    /** The source of an input link after it processed if it must; null for none, a constant or a broken link. */
    Source source(final DbRecord reader, final String linkField) {
        final Link link = reader.link(linkField);
        if (!link.reads()) {
            return null;
        }
        if (link.target() == null) {
            final Source source = link.end() == null ? null : link.end().read(reader);
            if (source == null) {
                broken(
                        reader,
                        linkField,
                        link.end() == null ? "not connected yet" : link.end().problem());
            }
            return source;
        }
        if (link.process() && link.target().isPassive()) {
            processNow(reader, link.target());
        }
        final DbRecord target = link.target();
        if (reader != target) {
            inherit(reader, link.severity(), target.integer("STAT"), target.integer("SEVR"), target.text("AMSG"));
        }
        return new FieldSource(target, link.field());
    }

    static void broken(final DbRecord record, final String linkField, final String why) {
        Alarms.raise(record, Alarms.LINK, Alarms.INVALID, linkField + ": " + why);
    }

    /** The alarm of what a link reads comes along as its modifier says. */
    static void inherit(
            final DbRecord reader,
            final Link.Severity how,
            final int status,
            final int severity,
            final String message) {
        if (severity == 0) {
            return;
        }
        switch (how) {
            case MS -> Alarms.raise(reader, Alarms.LINK, severity);
            case MSI -> Alarms.raise(reader, Alarms.LINK, severity == Alarms.INVALID ? severity : 0);
            case MSS -> Alarms.raise(reader, status, severity, message);
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
        return number(reader, linkField, source);
    }

    static Number number(final DbRecord reader, final String linkField, final Source source) {
        final Object value = source.value();
        final Object first = ElementArrays.first(value);
        if (first == null) {
            return null;
        }
        if (first instanceof Number number) {
            if (value instanceof byte[] && source.isUnsigned()) {
                return number.intValue() & 0xff;
            }
            return value instanceof short[] && source.isChoice() ? (Number) (number.intValue() & 0xffff) : number;
        }
        final Double parsed = Convert.floating((String) first);
        if (parsed == null) {
            broken(reader, linkField, "no number: " + first);
        }
        return parsed;
    }

    /** Menu INAV: 0 and 1 for a PV of another IOC that is not connected or is, a record of this one, a constant. */
    static int status(final Link link) {
        if (!link.reads()) {
            return 3;
        }
        if (link.target() != null || link.end() != null && !link.end().isVolatile()) {
            return 2;
        }
        return link.end() != null && link.end().isConnected() ? 1 : 0;
    }

    /** A text through an input link; null where there is nothing to read. */
    String text(final DbRecord reader, final String linkField) {
        final Source source = source(reader, linkField);
        final String text = source == null ? null : source.text();
        if (source != null && text == null) {
            broken(reader, linkField, "no text yet");
        }
        return text;
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
        final Link link = writer.link(linkField);
        if (link.reads() && link.target() == null) {
            if (!putToEnd(writer, linkField, link.end(), value, doneOrNull) && doneOrNull != null) {
                processor.scanIo().submit(doneOrNull);
            }
            return;
        }
        final PutNotify notify = doneOrNull == null ? null : new PutNotify(error -> doneOrNull.run());
        final boolean started = link.target() != null && put(writer, linkField, link, value, notify);
        if (notify != null && !started && notify.abandon()) {
            processor.scanIo().after(notify);
        }
    }

    /** True when the target was processed, and will end the notify. */
    private boolean put(
            final DbRecord writer,
            final String linkField,
            final Link link,
            final Object value,
            final PutNotify notify) {
        final DbRecord target = link.target();
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
        if (!link.field().name().equals("PROC") && !(link.process() && target.isPassive())) {
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

    private static boolean putToEnd(
            final DbRecord writer,
            final String linkField,
            final LinkEnd end,
            final Object value,
            final Runnable doneOrNull) {
        if (end != null && end.write(writer, value, doneOrNull)) {
            return true;
        }
        broken(
                writer,
                linkField,
                end == null
                        ? "not connected yet"
                        : end instanceof ChannelEnd channel ? channel.refusal(value) : end.problem());
        return false;
    }

    /** A forward link. */
    void processTarget(final DbRecord from, final Link link) {
        if (link.target() == null) {
            if (link.end() != null) {
                link.end().forward(from);
            }
            return;
        }
        if (link.target().isPassive() || link.fieldName().equals("PROC")) {
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
