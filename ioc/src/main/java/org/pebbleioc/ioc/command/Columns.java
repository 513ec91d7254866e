package org.pebbleioc.ioc.command;

import java.io.PrintStream;

/** Texts side by side at tab stops, lines of at most 80 characters: how {@code dbpr} and {@code dbgf} of base print. */
final class Columns {
    private static final int LINE = 80;

    private final PrintStream out;
    private final int tab;
    private final StringBuilder line = new StringBuilder();

    Columns(final PrintStream out, final int tab) {
        this.out = out;
        this.tab = tab;
    }

    Columns add(final String text) {
        final String shown = text.length() > LINE ? text.substring(0, LINE) : text;
        if (line.length() + shown.length() > LINE) {
            flush();
        }
        line.append(shown);
        final int stop = Math.min(LINE, (line.length() / tab + 1) * tab);
        line.append(" ".repeat(Math.max(0, stop - line.length())));
        return this;
    }

    void flush() {
        if (line.length() > 0) {
            out.println(line.toString().stripTrailing());
            line.setLength(0);
        }
    }
}
