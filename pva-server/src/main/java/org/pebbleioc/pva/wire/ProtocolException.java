package org.pebbleioc.pva.wire;

/** What a peer sent is not PVAccess, or exceeds what this server takes. Costs the peer its connection. */
public final class ProtocolException extends Exception {
    private static final long serialVersionUID = 1L;

    public ProtocolException(final String message) {
        super(message, null, false, false);
    }
}
