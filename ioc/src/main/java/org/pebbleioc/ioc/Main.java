package org.pebbleioc.ioc;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LifeCycle;
import org.jline.utils.Signals;
import org.pebbleioc.ioc.shell.Environment;
import org.pebbleioc.ioc.shell.ShellConsole;

/**
 * The program: reads the command line, boots the IOC, gives it a prompt or waits for SIGTERM.
 *
 * <p>Exit codes: 0 after {@code exit}, the end of input or SIGTERM, and for a plan that was accepted; 1 when the script
 * did not start an IOC, or its plan was refused; 2 for a command line that makes no sense. Ctrl-C and a lost terminal
 * stop the IOC as cleanly and leave Java's 130 and 129. 75 after a client has asked for a restart ({@code SYSRESET}).
 */
public final class Main {
    private static final int USAGE = 2;
    /** A client asked for a restart: not 0, so that a service manager starts the IOC again (EX_TEMPFAIL). */
    private static final int RESTART = 75;

    private static final String DEMO = "ioc/iocBoot/demo/st.cmd";

    private Main() {}

    public static void main(final String[] arguments) {
        final CommandLine commandLine;
        try {
            commandLine = CommandLine.parse(arguments);
        } catch (final CommandLine.UsageException e) {
            System.err.println("pebbleioc: " + e.getMessage());
            System.exit(USAGE);
            return;
        }
        if (commandLine.help()) {
            System.out.print(CommandLine.HELP);
            return;
        }
        final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(run(commandLine, Environment.ofProcess(), out, System.err));
    }

    /** Exit code: 0 when the IOC ran, or its plan was accepted. */
    static int run(
            final CommandLine commandLine,
            final Environment environment,
            final PrintStream out,
            final PrintStream err) {
        final Ioc ioc;
        try {
            ioc = new Ioc(commandLine, environment, Path.of(""), out, err);
        } catch (final IllegalArgumentException e) {
            err.println("pebbleioc: " + e.getMessage());
            return USAGE;
        }
        ioc.onReset(() -> System.exit(RESTART));
        final Thread hook = new Thread(() -> stop(ioc), "shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        // systemd takes Java's own 143 for a failure, and to be stopped by an operator is none
        Signals.register("TERM", () -> System.exit(0));
        try {
            if (commandLine.plan()) {
                return ioc.plan(script(commandLine, environment)) ? 0 : 1;
            }
            if (!ioc.boot(script(commandLine, environment))) {
                return 1;
            }
            if (commandLine.interactive() && !ShellConsole.isTerminal()) {
                new ShellConsole(ioc.shell()).runPipe(System.in);
            } else if (!commandLine.noShell() && ShellConsole.isTerminal()) {
                new ShellConsole(ioc.shell()).runTerminal();
            } else {
                ioc.awaitClosed();
            }
            return 0;
        } catch (final IOException e) {
            err.println("pebbleioc: " + e.getMessage());
            return 1;
        } finally {
            ioc.close();
        }
    }

    /** On SIGTERM and Ctrl-C: the IOC first, then the log, which the hook of its own would close too early. */
    private static void stop(final Ioc ioc) {
        ioc.close();
        if (LogManager.getContext(false) instanceof LifeCycle context) {
            context.stop();
        }
    }

    private static String script(final CommandLine commandLine, final Environment environment) {
        if (commandLine.script() != null) {
            return commandLine.script().equals("-") ? "/dev/stdin" : commandLine.script();
        }
        return Path.of(environment.valueOr("PEBBLEIOC_HOME", ".")).resolve(DEMO).toString();
    }
}
