package org.pebbleioc.ioc.record;

import java.util.List;

/** {@code mbbo}. */
final class MultiOut extends OutputSupport {
    @Override
    List<String> choices(final DbRecord record) {
        return MultiState.choices(record);
    }

    @Override
    void init(final DbRecord record, final Processor processor) {
        MultiState.define(record);
        super.init(record, processor);
    }

    @Override
    void ready(final DbRecord record) {
        record.set("RVAL", MultiState.toRaw(record));
        Binary.ready(record);
    }

    @Override
    void fromDevice(final DbRecord record, final Object value, final Processor processor) {
        if (record.device.raw()) {
            record.set("RVAL", ((Number) value).longValue());
            record.set("VAL", MultiState.fromRaw(record, record.unsigned("RVAL")));
        } else {
            record.set("VAL", ((Number) value).longValue());
        }
    }

    @Override
    void prepare(final DbRecord record, final Processor processor) {
        if (record.flag("SDEF") && record.unsigned("VAL") >= MultiState.STATES.length) {
            // there is no raw value for it: the one before stays
            Alarms.raise(record, Alarms.SOFT, Alarms.INVALID);
        } else {
            record.set("RVAL", MultiState.toRaw(record));
        }
        MultiState.alarms(record);
    }

    @Override
    void invalidOutput(final DbRecord record, final Processor processor) {
        record.set("VAL", record.integer("IVOV"));
        record.set("RVAL", MultiState.toRaw(record));
    }

    @Override
    Object output(final DbRecord record) {
        return record.device.raw() ? record.value("RVAL") : record.value("VAL");
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        MultiState.monitors(record, processor, alarmMask);
        onChange(record, processor, "RBV", "ORBV");
    }

    @Override
    void changed(final DbRecord record, final FieldDef field, final Processor processor) {
        if (MultiState.isState(field)) {
            MultiState.define(record);
        }
    }
}
