package org.pebbleioc.pva.client;

import java.io.IOException;

/** The link was closed from our side while its thread waited. */
final class LinkClosedException extends IOException {
    LinkClosedException() {
        super("closed");
    }
}
