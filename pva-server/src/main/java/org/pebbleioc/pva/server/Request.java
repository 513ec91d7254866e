package org.pebbleioc.pva.server;

/** A request that a client has opened on a channel, until it destroys it. */
interface Request {
    ServerChannel channel();

    /** Ends it. Any thread, any number of times. */
    void close();
}
