package org.pebbleioc.readout.ship;

import java.io.IOException;

/** A client sent what the protocol does not allow: costs it its connection. */
public final class ProtocolException extends IOException {
    public ProtocolException(final String message) {
        super(message);
    }
}
