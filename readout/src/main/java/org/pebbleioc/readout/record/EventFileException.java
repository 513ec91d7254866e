package org.pebbleioc.readout.record;

import java.io.IOException;

/** A file of events that is not what it should be. */
final class EventFileException extends IOException {
    EventFileException(final String message) {
        super(message);
    }
}
