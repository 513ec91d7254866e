package org.pebbleioc.pva.server;

/** Takes the updates of a PV. Called by whoever publishes: never waits, never throws. */
public interface PvListener {
    /** A new value. A listener that keeps it beyond the call retains it and releases it later, exactly once. */
    void updated(PvUpdate update);

    /**
     * The publisher needs its memory back: let go of every update that no write has begun on.
     *
     * @return how many updates were let go of; the listener has counted them as squashed
     */
    int reclaim();

    /**
     * As {@link #reclaim}, of those updates also that the listener was promised to keep; asked only when nobody has
     * anything left that can be taken back otherwise.
     *
     * @return how many updates were let go of; the listener has counted them as dropped
     */
    default int reclaimKept() {
        return 0;
    }

    /** The PV is gone: no more updates, the client is to be disconnected from it. */
    void destroyed();
}
