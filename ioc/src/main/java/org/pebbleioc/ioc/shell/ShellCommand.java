package org.pebbleioc.ioc.shell;

import java.util.List;

/** One command of the shell. Called on the shell's thread. */
public interface ShellCommand {
    String name();

    /** Names of the arguments as {@code help} shows them after the command's name; empty where there are none. */
    String usage();

    /** One or more sentences that say what the command does. */
    String help();

    /**
     * Does it.
     *
     * @param context where to print, and what the command may look at
     * @param arguments without the command's name; may be fewer or more than {@link #usage()} names
     * @throws Exception any; its message is printed with file and line, and {@code on error} decides what follows
     */
    void run(ShellContext context, List<String> arguments) throws Exception;

    /** What a command made of parts does. */
    @FunctionalInterface
    interface Action {
        void run(ShellContext context, List<String> arguments) throws Exception;
    }

    /** A command made of its parts. */
    static ShellCommand of(final String name, final String usage, final String help, final Action action) {
        return new SimpleCommand(name, usage, help, action);
    }
}
