package org.pebbleioc.ioc.shell;

import java.util.List;

/**
 * What {@code on error} chose.
 *
 * @param waitSeconds used by WAIT alone
 */
record ErrorPolicy(Action action, double waitSeconds) {
    enum Action {
        CONTINUE,
        BREAK,
        HALT,
        WAIT
    }

    static final ErrorPolicy CONTINUE = new ErrorPolicy(Action.CONTINUE, 0);
    static final ErrorPolicy BREAK = new ErrorPolicy(Action.BREAK, 0);
    static final ErrorPolicy HALT = new ErrorPolicy(Action.HALT, 0);

    private static final String USAGE = "on error is followed by continue, break, halt, or wait SECONDS";

    /** The words after {@code on error}. */
    static ErrorPolicy parse(final List<String> words) throws ShellException {
        if (words.isEmpty()) {
            throw new ShellException(USAGE);
        }
        return switch (words.get(0)) {
            case "continue" -> CONTINUE;
            case "break" -> BREAK;
            case "halt" -> HALT;
            case "wait" -> new ErrorPolicy(Action.WAIT, seconds(words));
            default -> throw new ShellException(USAGE + ", not by '" + words.get(0) + "'");
        };
    }

    private static double seconds(final List<String> words) throws ShellException {
        if (words.size() > 1) {
            try {
                final double seconds = Double.parseDouble(words.get(1));
                if (seconds >= 0 && seconds <= 86_400) {
                    return seconds;
                }
            } catch (final NumberFormatException e) {
                // said below, with the other wrong values
            }
        }
        throw new ShellException("on error wait needs a time of 0 to 86400 seconds");
    }
}
