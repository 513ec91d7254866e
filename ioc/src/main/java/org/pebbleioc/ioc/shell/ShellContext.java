package org.pebbleioc.ioc.shell;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/** What a command sees while it runs. Valid until the command returns; the shell's thread. */
public final class ShellContext {
    private final Shell shell;
    private final PrintStream out;
    private final PrintStream err;

    ShellContext(final Shell shell, final PrintStream out, final PrintStream err) {
        this.shell = shell;
        this.out = out;
        this.err = err;
    }

    /** Where the command's output goes: the terminal, or the file behind {@code >}. */
    public PrintStream out() {
        return out;
    }

    /** Where complaints go that do not end the command. */
    public PrintStream err() {
        return err;
    }

    public Environment environment() {
        return shell.environment();
    }

    public CommandRegistry commands() {
        return shell.commands();
    }

    /** The shell's current directory, absolute. */
    public Path directory() {
        return shell.directory();
    }

    /** A file argument, relative to the shell's current directory. */
    public Path path(final String file) {
        return shell.directory().resolve(file).normalize();
    }

    /** {@code A=1,B=2} as the record loaders take it, with the references in values expanded. */
    public Map<String, String> macros(final String definitions) throws ShellException {
        return shell.macros().values(definitions);
    }

    /** The line that runs now as {@code file:line}, or empty at the prompt. */
    public String where() {
        return shell.where();
    }

    Shell shell() {
        return shell;
    }
}
