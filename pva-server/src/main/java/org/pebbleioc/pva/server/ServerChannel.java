package org.pebbleioc.pva.server;

/**
 * A client's connection to one name.
 *
 * @param cid the client's number
 * @param sid our number
 * @param pv who answers; null for the channel {@code server}, which only answers calls
 */
record ServerChannel(int cid, int sid, String name, ServedPv pv) {
    /** The name under which every server answers about itself. */
    static final String SERVER = "server";
}
