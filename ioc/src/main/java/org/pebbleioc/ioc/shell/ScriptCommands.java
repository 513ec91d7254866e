package org.pebbleioc.ioc.shell;

import java.util.List;

/** Commands that run other lines, or say what happens after an error. */
final class ScriptCommands {
    private ScriptCommands() {}

    /** A script that was called ended badly; it has told the operator why. */
    static final class ScriptFailedException extends Exception {
        private final transient ScriptResult result;

        ScriptFailedException(final ScriptResult result) {
            super("the script ended with " + result);
            this.result = result;
        }

        ScriptResult result() {
            return result;
        }
    }

    static void addTo(final CommandRegistry registry) {
        registry.register(
                "iocshLoad",
                "file [macros]",
                "Runs the commands of a file, with macros such as \"P=13SIM1:,R=cam1:\" that end with it.",
                (c, a) -> {
                    final String file = argument("iocshLoad", a);
                    c.environment().set("IOCSH_STARTUP_SCRIPT", file);
                    done(c.shell().runScript(file, second(a)));
                });
        registry.register(
                "iocshRun",
                "command [macros]",
                "Runs one line, with macros that end with it.",
                (c, a) -> done(c.shell().runLine(argument("iocshRun", a), second(a))));
        registry.register(
                "iocshCmd",
                "command",
                "Runs one line.",
                (c, a) -> done(c.shell().runLine(argument("iocshCmd", a), "")));
        registry.register(
                "on",
                "error continue|break|halt|wait SECONDS",
                "Says what a script does after a line that failed: go on, end this script, end this script and all that"
                        + " called it,\nor wait and go on. Holds until the end of the script. Without effect at the prompt.",
                ScriptCommands::on);
        registry.register("exit", "", "In a script: ends the script. At the prompt: stops the IOC.", (c, a) -> {
            throw new IllegalStateException("exit is seen by the interpreter before any command");
        });
    }

    private static void on(final ShellContext context, final List<String> arguments) throws ShellException {
        if (arguments.isEmpty() || !arguments.get(0).equals("error")) {
            throw new ShellException("on: the only thing to say is on error ...");
        }
        context.shell().policy(ErrorPolicy.parse(arguments.subList(1, arguments.size())));
    }

    private static void done(final ScriptResult result) throws ScriptFailedException {
        if (result.ending() == ScriptResult.Ending.BROKEN || result.ending() == ScriptResult.Ending.HALTED) {
            throw new ScriptFailedException(result);
        }
    }

    private static String argument(final String command, final List<String> arguments) throws ShellException {
        if (arguments.isEmpty() || arguments.get(0).isEmpty()) {
            throw new ShellException(command + ": nothing to run was given");
        }
        return arguments.get(0);
    }

    private static String second(final List<String> arguments) {
        return arguments.size() > 1 ? arguments.get(1) : "";
    }
}
