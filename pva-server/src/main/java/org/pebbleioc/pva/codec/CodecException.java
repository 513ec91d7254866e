package org.pebbleioc.pva.codec;

import java.io.IOException;

/** Bytes that are not what their codec's name says, or that do not give as many pixels as they should. */
public final class CodecException extends IOException {
    private static final long serialVersionUID = 1L;

    CodecException(final String message) {
        super(message);
    }

    CodecException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
