package org.pebbleioc.ioc.ca;

import org.pebbleioc.ioc.channel.Sample;

/** What an answer needs of a channel beyond a sample. */
interface RecordFacts {
    /** Whether this client may read the channel now. */
    boolean mayRead();

    /** Record type. */
    String className();

    /** Field ACKT, whether transient alarms must be acknowledged. */
    int acknowledgeTransients();

    /** Field ACKS, highest severity that was not acknowledged. */
    int unacknowledgedSeverity();

    /** The sample as it is to be read as this type; itself where nothing is special about the field. */
    default Sample seenAs(final DbrLayout wanted, final Sample sample) {
        return sample;
    }
}
