package org.pebbleioc.ioc.shell;

/** A command did not do what it was asked; the message is the whole line that the operator sees. */
public final class ShellException extends Exception {
    public ShellException(final String message) {
        super(message);
    }
}
