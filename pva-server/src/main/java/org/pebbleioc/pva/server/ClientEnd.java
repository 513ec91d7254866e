package org.pebbleioc.pva.server;

/** Why a client is no longer connected. */
public enum ClientEnd {
    /** It went, or the network did. */
    LEFT,
    /** It broke the protocol. */
    PROTOCOL_ERROR,
    /** It did not say who it is in time. */
    SILENT,
    /** It took no byte for the write time-out. */
    WRITE_TIMEOUT,
    /** Its machine, or the network to it, does not answer any more. */
    VANISHED,
    /** The image it was being sent was needed. */
    EVICTED,
    /** An error of ours while serving it; the log has it. */
    FAILED,
    /** The server was closed. */
    SERVER_STOPPED
}
