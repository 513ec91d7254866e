package org.pebbleioc.ioc.record;

/** {@code event}: processing it posts the event that its value names. */
final class EventRecord extends RecordSupport {
    @Override
    String deviceLink() {
        return "INP";
    }

    @Override
    void init(final DbRecord record, final Processor processor) {
        Simulation.init(record);
        if (constant(record, "INP", "VAL")) {
            record.set("UDF", false);
        }
    }

    @Override
    boolean process(final DbRecord record, final Processor processor) {
        final Reading reading = read(record, processor);
        if (reading != null) {
            record.set("VAL", Convert.cut(String.valueOf(reading.value()), 39));
            record.set("UDF", false);
        }
        if (!record.text("VAL").isBlank()) {
            processor.scanIo().postEvent(record.text("VAL"));
        }
        Alarms.undefined(record);
        return true;
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        processor.post(record, "VAL", alarmMask | org.pebbleioc.ioc.channel.Channel.Events.VALUE);
    }
}
