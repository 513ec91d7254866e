package org.pebbleioc.ioc.record;

import java.nio.charset.StandardCharsets;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.channel.ElementType;
import org.pebbleioc.ioc.channel.Metadata;
import org.pebbleioc.ioc.channel.Sample;

/** A field of a record as clients see it. */
final class FieldChannel implements Channel {
    /** With its zero; a text of 40 characters is still no long one, as in QSRV. */
    private static final int LONGEST_STRING = 41;

    private final RecordDatabase database;
    private final String name;
    private final DbRecord record;
    private final FieldDef field;
    private final boolean longString;
    /** Null for an array, whose type is the record's FTVL. */
    private final ElementType scalarType;

    FieldChannel(
            final RecordDatabase database,
            final String name,
            final DbRecord record,
            final FieldDef field,
            final boolean longString) {
        this.database = database;
        this.name = name;
        this.record = record;
        this.field = field;
        this.longString = longString;
        this.scalarType = field.type() == FieldType.ARRAY ? null : longString ? ElementType.CHAR : scalarType(field);
    }

    private static ElementType scalarType(final FieldDef field) {
        return field.type().isChoice()
                ? ElementType.ENUM
                : field.type().isLink()
                        ? ElementType.STRING
                        : ElementType.valueOf(field.type().name());
    }

    @Override
    public String name() {
        return name;
    }

    FieldDef field() {
        return field;
    }

    @Override
    public DbrType nativeType() {
        return elementType().dbr();
    }

    @Override
    public ElementType elementType() {
        if (scalarType == null) {
            return ElementType.valueOf(ElementArrays.ftvl(record, field));
        }
        return FieldKinds.isPlainNumber(record, field) ? ElementType.USHORT : scalarType;
    }

    @Override
    public String accessGroup() {
        final String group = record.text("ASG");
        return group.isEmpty() ? "DEFAULT" : group;
    }

    @Override
    public int accessLevel() {
        return field.isValue() ? 0 : 1;
    }

    @Override
    public String info(final String tag) {
        return record.infos().get(tag);
    }

    @Override
    public boolean isLink() {
        return field.type().isLink();
    }

    @Override
    public Channel wholeText() {
        final boolean cut = !longString
                && (field.type().isLink() || field.type() == FieldType.STRING && field.size(record) > LONGEST_STRING);
        return cut ? new FieldChannel(database, name, record, field, true) : this;
    }

    DbRecord record() {
        return record;
    }

    @Override
    public int maxCount() {
        if (field.type() == FieldType.ARRAY) {
            return ElementArrays.capacity(record, field);
        }
        return !longString ? 1 : field.type().isLink() ? 1024 : field.size(record);
    }

    @Override
    public boolean isWritable() {
        return !field.readOnly();
    }

    @Override
    public Sample sample() {
        final LockSet set = LockSets.lock(record);
        try {
            return sampleLocked();
        } finally {
            LockSets.unlock(set);
        }
    }

    /** The same under a lock that is held already. */
    Sample sampleLocked() {
        final Object value = record.value(field);
        final DbrType type = nativeType();
        final Object array;
        if (longString) {
            final byte[] text = Convert.fieldText(record, field).getBytes(StandardCharsets.UTF_8);
            array = java.util.Arrays.copyOf(text, text.length + 1);
        } else if (field.type() == FieldType.ARRAY) {
            array = value;
        } else {
            array = switch (type) {
                case STRING -> new String[] {Convert.cut(Convert.fieldText(record, field), 39)};
                case SHORT, ENUM -> new short[] {((Number) value).shortValue()};
                case CHAR -> new byte[] {((Number) value).byteValue()};
                case LONG -> new int[] {((Number) value).intValue()};
                case FLOAT -> new float[] {((Number) value).floatValue()};
                case DOUBLE ->
                    field.type() == FieldType.INT64 || field.type() == FieldType.UINT64
                            ? (Object) new long[] {(Long) value}
                            : new double[] {((Number) value).doubleValue()};
            };
        }
        return new Sample(
                elementType(),
                array,
                java.lang.reflect.Array.getLength(array),
                record.integer("STAT"),
                record.integer("SEVR"),
                record.text("AMSG"),
                Math.floorDiv(record.timeNs, 1_000_000_000L),
                (int) Math.floorMod(record.timeNs, 1_000_000_000L),
                record.unsigned("UTAG"),
                metadata());
    }

    private Metadata metadata() {
        if (record.metadata == null) {
            record.metadata = record.type().support().metadata(record);
        }
        final Metadata all = record.metadata;
        if (field.isValue()) {
            return longString ? withForm(all, "String") : all;
        }
        final Link input = FieldKinds.input(record, field);
        if (input != null) {
            final FieldChannel other = new FieldChannel(database, "", input.target(), input.field(), false);
            // one step: inputs may read each other in a circle
            final Metadata there = FieldKinds.input(input.target(), input.field()) == null
                    ? other.metadata()
                    : FieldKinds.withoutAlarmLimits(all);
            return FieldKinds.ofInput(there, FieldKinds.range(record, field), all.description());
        }
        if (FieldKinds.isLikeValue(record, field)) {
            return FieldKinds.withoutAlarmLimits(all);
        }
        if (longString || !field.choices().isEmpty()) {
            return new Metadata(
                    "",
                    0,
                    0,
                    0,
                    0,
                    0,
                    Double.NaN,
                    Double.NaN,
                    Double.NaN,
                    Double.NaN,
                    field.choices(),
                    all.description(),
                    longString ? "String" : "");
        }
        final double[] range = FieldKinds.range(record, field);
        return new Metadata(
                FieldKinds.hasUnits(record, field) ? all.units() : "",
                field.type().isFloating() ? FieldKinds.precision(record, field) : 0,
                range[0],
                range[1],
                range[0],
                range[1],
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                java.util.List.of(),
                all.description(),
                "");
    }

    private static Metadata withForm(final Metadata m, final String form) {
        return new Metadata(
                m.units(),
                m.precision(),
                m.displayLow(),
                m.displayHigh(),
                m.controlLow(),
                m.controlHigh(),
                m.alarmLow(),
                m.warningLow(),
                m.warningHigh(),
                m.alarmHigh(),
                m.choices(),
                m.description(),
                form);
    }

    @Override
    public void put(final DbrType type, final Object array, final int count, final Completion completion)
            throws PutException {
        put(type, array, count, null, completion);
    }

    @Override
    public void put(
            final DbrType type, final Object array, final int count, final Boolean process, final Completion completion)
            throws PutException {
        final Object elements = java.lang.reflect.Array.getLength(array) == count
                ? array
                : ElementArrays.range(array, 0, Math.min(count, java.lang.reflect.Array.getLength(array)));
        final Object value = longString && elements instanceof byte[] bytes ? Convert.text(bytes) : elements;
        database.put(record, field, value, process, completion);
    }

    @Override
    public void acknowledge(final int severity) {
        database.locked(record, processor -> Acknowledge.alarms(record, severity, processor));
    }

    @Override
    public void acknowledgeTransients(final boolean needed) {
        database.locked(record, processor -> Acknowledge.transients(record, needed, processor));
    }

    @Override
    public Subscription subscribe(final int mask, final Listener listener) {
        final Monitor monitor = new Monitor(this, mask, listener);
        final LockSet set = LockSets.lock(record);
        try {
            record.monitors.add(monitor);
        } finally {
            LockSets.unlock(set);
        }
        return () -> record.monitors.removeIf(other -> other == monitor);
    }
}
