package org.pebbleioc.ioc.security;

/** An access security file that cannot be used; the message has file, line, column, and what is wrong there. */
public final class AccessFileException extends Exception {
    AccessFileException(final String file, final int line, final int column, final String problem) {
        super(file + ":" + line + ":" + column + ": " + problem);
    }
}
