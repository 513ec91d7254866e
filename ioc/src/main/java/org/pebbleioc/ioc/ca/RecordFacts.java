package org.pebbleioc.ioc.ca;

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
}
