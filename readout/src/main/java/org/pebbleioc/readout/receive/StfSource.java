package org.pebbleioc.readout.receive;

import java.io.IOException;

/** Messages as they arrive. One thread. */
public interface StfSource extends AutoCloseable {
    /**
     * The next message, or null when none came in time.
     *
     * @throws IOException the connection cannot be made, or what came is no message
     */
    StfMessage receive(long timeoutNs) throws IOException;

    /** Connections made so far: more than one after the sender was restarted; -1 where that cannot be seen. */
    int connections();

    /** Gives back everything that was not released. */
    @Override
    void close();
}
