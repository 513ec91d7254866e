package org.pebbleioc.ioc.ca;

/** What two rare request types need of a channel's record beyond a sample. */
interface RecordFacts {
    /** Record type. */
    String className();

    /** Field ACKT, whether transient alarms must be acknowledged. */
    int acknowledgeTransients();

    /** Field ACKS, highest severity that was not acknowledged. */
    int unacknowledgedSeverity();
}
