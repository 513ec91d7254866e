package org.pebbleioc.ioc.record;

import org.pebbleioc.ioc.channel.Channel.Events;

/** What operators say about alarms, {@code dbPutAcks} and {@code dbPutAckt}. Under the record's lock. */
final class Acknowledge {
    /** Seen, up to this severity: what is not higher needs no acknowledgement any more. */
    static void alarms(final DbRecord record, final int severity, final Processor processor) {
        if (severity >= record.integer("ACKS") && record.integer("ACKS") != 0) {
            record.set("ACKS", 0);
            processor.post(record, "ACKS", Events.VALUE | Events.ALARM);
            processor.post(record, "VAL", Events.ALARM);
        }
    }

    /** Whether an alarm that went away again has to be acknowledged too. */
    static void transients(final DbRecord record, final boolean needed, final Processor processor) {
        if (record.flag("ACKT") == needed) {
            return;
        }
        record.set("ACKT", needed);
        processor.post(record, "ACKT", Events.VALUE | Events.ALARM);
        if (!needed && record.integer("ACKS") > record.integer("SEVR")) {
            record.set("ACKS", record.integer("SEVR"));
            processor.post(record, "ACKS", Events.VALUE | Events.ALARM);
        }
        processor.post(record, "VAL", Events.ALARM);
    }

    private Acknowledge() {}
}
