package org.pebbleioc.ioc.ca;

import org.pebbleioc.ioc.channel.AccessControl;

/**
 * What a circuit needs to know of its server.
 *
 * @param tcpPort for search replies
 * @param mostArrayBytes largest payload either way, 0 where only a channel's own size limits it
 * @param access who may do what
 */
record CircuitSettings(int tcpPort, long mostArrayBytes, AccessControl access) {
    /** Payloads up to this are always taken. */
    static final long SMALL_PAYLOAD = 16 * 1024;
}
