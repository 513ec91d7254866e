package org.pebbleioc.ioc.command;

import org.pebbleioc.ioc.shell.ShellException;

/** Arguments that are numbers. */
final class Numbers {
    private Numbers() {}

    /** Decimal, or C's 0x and 0, as base's shell takes integers; nothing is 0, as there. */
    static int integer(final String text, final String name) throws ShellException {
        try {
            return text.isBlank() ? 0 : Integer.decode(text.strip());
        } catch (final NumberFormatException e) {
            throw new ShellException("a whole number is needed: " + name + "=" + text);
        }
    }

    static double real(final String text, final String name) throws ShellException {
        try {
            return text.isBlank() ? 0 : Double.parseDouble(text.strip());
        } catch (final NumberFormatException e) {
            throw new ShellException("a number is needed: " + name + "=" + text);
        }
    }
}
