package org.pebbleioc.readout.transition;

/** Takes complete events, in event order, on a thread of its own. */
public interface EventConsumer {
    /**
     * An event: readable until this returns. May take its time; what then happens to those that follow is the policy of
     * its queue.
     *
     * @throws Exception counted and logged; the next event comes all the same
     */
    void accept(CompleteEvent event) throws Exception;

    /** Before the first event of each run. */
    default void opened() throws Exception {}

    /** After the last event of each run; {@link #opened} may follow. On the consumer's thread. */
    default void closed() throws Exception {}
}
