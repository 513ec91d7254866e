package org.pebbleioc.ioc.shell;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Commands about the shell and the process. */
final class GeneralCommands {
    private static final Logger LOG = LogManager.getLogger("org.pebbleioc.errlog");
    private static final String RULE = "#".repeat(76);
    private static final int LINE_WIDTH = 79;
    private static final int SYSTEM_TIMEOUT_S = 60;
    private static final int LONGEST_SLEEP_S = 3600;
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss.SSSSSS", Locale.ROOT);

    private GeneralCommands() {}

    static void addTo(final CommandRegistry registry) {
        registry.register(
                "help",
                "[command ...]",
                "Lists all commands, or explains those that are named; * and ? match.",
                GeneralCommands::help);
        registry.register(
                "echo",
                "[text ...]",
                "Prints its arguments; \\n, \\t and the like mean what they mean in C.",
                (c, a) -> c.out().println(unescape(String.join(" ", a))));
        registry.register("cd", "directory", "Changes the directory that relative file names start from.", (c, a) -> {
            final Path to = c.path(a.isEmpty() ? "" : a.get(0));
            if (a.isEmpty() || a.get(0).isEmpty() || !Files.isDirectory(to)) {
                throw new ShellException("cd: " + (a.isEmpty() ? "no directory given" : "no such directory: " + to));
            }
            c.shell().changeDirectory(to);
        });
        registry.register(
                "pwd", "", "Prints the current directory.", (c, a) -> c.out().println(c.directory()));
        registry.register(
                "date", "[format]", "Prints the time, or the time in a format such as %H:%M:%S.", (c, a) -> c.out()
                        .println(
                                a.isEmpty()
                                        ? DATE.format(ZonedDateTime.now())
                                        : Strftime.format(a.get(0), ZonedDateTime.now())));
        registry.register(
                "var",
                "[name [value]]",
                "Shows or sets a variable. Any name is taken, so that scripts of C IOCs run; most change nothing here.",
                GeneralCommands::var);
        registry.register(
                "system",
                "command",
                "Runs a command of the operating system and waits for it, at most 60 s; in start-up files only.",
                GeneralCommands::system);
        registry.register("coreRelease", "", "Prints what runs here: version, Java, system.", (c, a) -> {
            c.out().println(RULE);
            c.out().println("## PebbleIOC " + version() + ", Java " + Runtime.version());
            c.out()
                    .println("## " + System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                            + System.getProperty("os.arch"));
            c.out().println(RULE);
        });
        registry.register("epicsThreadSleep", "seconds", "Waits so long, at most an hour.", GeneralCommands::sleep);
        registry.register(
                "errlog", "message", "Writes a line to the log.", (c, a) -> LOG.info("{}", String.join(" ", a)));
    }

    private static void help(final ShellContext context, final List<String> names) throws ShellException {
        if (names.isEmpty()) {
            columns(
                    context.out(),
                    context.commands().all().stream().map(ShellCommand::name).toList());
            context.out().println();
            context.out().println("Type 'help <command>' to see the arguments of <command>.");
            return;
        }
        boolean any = false;
        for (final String name : names) {
            final Pattern pattern = Glob.of(name);
            for (final ShellCommand command : context.commands().all()) {
                if (pattern.matcher(command.name()).matches()) {
                    context.out().println((command.name() + " " + command.usage()).stripTrailing());
                    command.help().lines().forEach(line -> context.out().println("    " + line));
                    any = true;
                }
            }
        }
        if (!any) {
            throw new ShellException("help: no command matches " + String.join(" ", names));
        }
    }

    /** Names in columns, filled down as {@code ls} does it. */
    private static void columns(final PrintStream out, final List<String> names) {
        final int width = names.stream().mapToInt(String::length).max().orElse(0) + 2;
        final int columns = Math.max(1, LINE_WIDTH / width);
        final int rows = (names.size() + columns - 1) / columns;
        for (int row = 0; row < rows; row++) {
            final StringBuilder line = new StringBuilder();
            for (int i = row; i < names.size(); i += rows) {
                line.append(names.get(i)).append(" ".repeat(width - names.get(i).length()));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private static String unescape(final String text) {
        // translateEscapes knows C's letters and octal numbers; what it refuses is printed as it was typed
        try {
            return text.translateEscapes();
        } catch (final IllegalArgumentException e) {
            return text;
        }
    }

    private static void var(final ShellContext context, final List<String> arguments) throws ShellException {
        final Variables variables = context.commands().variables();
        if (arguments.size() > 1) {
            variables.set(arguments.get(0), arguments.get(1));
            return;
        }
        final Pattern pattern = Glob.of(arguments.isEmpty() ? "*" : arguments.get(0));
        boolean any = arguments.isEmpty();
        for (final Map.Entry<String, String> variable : variables.copy().entrySet()) {
            if (pattern.matcher(variable.getKey()).matches()) {
                context.out().println(variable.getKey() + " = " + variable.getValue());
                any = true;
            }
        }
        if (!any) {
            throw new ShellException("var: no variable matches " + arguments.get(0));
        }
    }

    private static void system(final ShellContext context, final List<String> arguments) throws Exception {
        // a start-up file is as trusted as the program; a prompt may be open to whoever reaches procServ
        if (!context.shell().isSystemAllowed() && context.where().isEmpty()) {
            throw new ShellException("system: refused at the prompt, only start-up files may start processes");
        }
        if (arguments.isEmpty()) {
            throw new ShellException("system: no command given");
        }
        final Process process = new ProcessBuilder("/bin/sh", "-c", arguments.get(0))
                .directory(context.directory().toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .start();
        final Thread copier = new Thread(() -> copy(process, context.out()), "shell-system");
        copier.setDaemon(true);
        copier.start();
        if (!process.waitFor(SYSTEM_TIMEOUT_S, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new ShellException("system: still running after " + SYSTEM_TIMEOUT_S + " s, ended");
        }
        copier.join(1000);
        if (process.exitValue() != 0) {
            throw new ShellException("system: exit status " + process.exitValue());
        }
    }

    private static void copy(final Process process, final PrintStream out) {
        try {
            process.getInputStream().transferTo(out);
        } catch (final java.io.IOException e) {
            // the process was ended, and its output with it
            out.flush();
        }
    }

    private static void sleep(final ShellContext context, final List<String> arguments) throws Exception {
        final double seconds;
        try {
            seconds = arguments.isEmpty() ? 0 : Double.parseDouble(arguments.get(0));
        } catch (final NumberFormatException e) {
            throw new ShellException("Illegal double '" + arguments.get(0) + "'");
        }
        if (!(seconds >= 0 && seconds <= LONGEST_SLEEP_S)) {
            throw new ShellException("epicsThreadSleep: 0 to " + LONGEST_SLEEP_S + " seconds, not " + arguments.get(0));
        }
        context.shell().sleep((long) (seconds * 1e3));
    }

    private static String version() {
        final String version = GeneralCommands.class.getPackage().getImplementationVersion();
        return version == null ? "(built in place)" : version;
    }
}
