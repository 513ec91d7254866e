package org.pebbleioc.pva.client;

import java.io.IOException;

/** A server is there, but does not answer a request. */
final class NoAnswerException extends IOException {
    NoAnswerException() {
        super("the server does not answer");
    }
}
