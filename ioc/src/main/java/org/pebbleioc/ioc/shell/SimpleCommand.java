package org.pebbleioc.ioc.shell;

import java.util.List;

/** A command made of its parts. */
record SimpleCommand(String name, String usage, String help, Action action) implements ShellCommand {
    @Override
    public void run(final ShellContext context, final List<String> arguments) throws Exception {
        action.run(context, arguments);
    }
}
