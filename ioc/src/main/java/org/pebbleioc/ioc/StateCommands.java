package org.pebbleioc.ioc;

import java.util.List;
import org.pebbleioc.ioc.channel.filter.States;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.ShellException;

/** Commands about the named states that {@code sync} filters follow. Shell thread. */
final class StateCommands {
    private StateCommands() {}

    static void addTo(final CommandRegistry registry, final States states) {
        registry.register(
                "dbStateCreate",
                "name",
                "Creates a state that sync filters can follow; it is false.",
                (context, arguments) -> states.create(name(arguments)));
        registry.register(
                "dbStateSet", "name", "Makes a state true.", (context, arguments) -> states.set(name(arguments), true));
        registry.register(
                "dbStateClear",
                "name",
                "Makes a state false.",
                (context, arguments) -> states.set(name(arguments), false));
        registry.register("dbStateShow", "name", "Shows one state.", (context, arguments) -> context.out()
                .println(name(arguments) + ": " + states.all().get(name(arguments))));
        registry.register("dbStateShowAll", "", "Shows all states.", (context, arguments) -> states.all()
                .forEach((name, value) -> context.out().println(name + ": " + value)));
    }

    private static String name(final List<String> arguments) throws ShellException {
        if (arguments.isEmpty() || arguments.get(0).isEmpty()) {
            throw new ShellException("the name of a state is missing");
        }
        return arguments.get(0);
    }
}
