package org.pebbleioc.ioc;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the program was asked to do.
 *
 * @param help print {@link #HELP} and end
 * @param plan print the memory plan of the script and end
 * @param noShell no prompt, even on a terminal
 * @param interactive read commands, even from a pipe
 * @param macros for the script, {@code A=1,B=2}; empty where none were given
 * @param overrides of configuration values by name, in the order given
 * @param script the st.cmd, or null for the demo
 */
public record CommandLine(
        boolean help,
        boolean plan,
        boolean noShell,
        boolean interactive,
        String macros,
        Map<String, String> overrides,
        String script) {

    /** What {@code --help} prints. */
    public static final String HELP = """
            PebbleIOC: a detector server with EPICS image and control PVs.

            ./run [options] [st.cmd]         boot an IOC; without a file the demo camera
            ./run plan [options] [st.cmd]    print its memory plan, allocate nothing
            ./run dmacheck /dev/datadev_0    check a DMA card and print a report; sends frames
                                             through it only with --loopback
            ./run stf-receiver ENDPOINT      receive time frames and check them; --help says more
            ./run events FILE...             check and list recorded events; --help says more
            ./run bench [arguments]          run the benchmarks

              -m, --macros A=1,B=2    macros for the script, as in iocshLoad
              -p, --set NAME=VALUE    a configuration value that wins over the script's,
                                      such as pebbleBufCount=16; may be repeated
              -S, --no-shell          no prompt, even on a terminal: run until SIGTERM
              -i, --interactive       read commands even where input is no terminal
              -h, --help              this text
              --                      what follows is a file, even if it starts with -

            On a terminal there is a prompt; help lists the commands, exit or Ctrl-D stops.
            Without one the process runs until SIGTERM. Relative file names start from the
            current directory; - is standard input. JVM flags: PEBBLEIOC_JAVA_OPTS.
            """;

    /** A command line that makes no sense; the message says which part and why. */
    public static final class UsageException extends Exception {
        public UsageException(final String message) {
            super(message);
        }
    }

    public static CommandLine parse(final String... arguments) throws UsageException {
        final Parser parser = new Parser(arguments);
        parser.parse();
        return parser.result();
    }

    /** One pass over the arguments. */
    private static final class Parser {
        private final String[] arguments;
        private final Map<String, String> overrides = new LinkedHashMap<>();
        private int at;
        private boolean help;
        private boolean plan;
        private boolean noShell;
        private boolean interactive;
        private String macros = "";
        private String script;

        Parser(final String[] arguments) {
            this.arguments = arguments;
        }

        void parse() throws UsageException {
            boolean onlyFiles = false;
            while (at < arguments.length) {
                final String argument = arguments[at++];
                if (onlyFiles || !argument.startsWith("-") || argument.equals("-")) {
                    word(argument, onlyFiles);
                } else if (argument.equals("--")) {
                    onlyFiles = true;
                } else {
                    option(argument);
                }
            }
            if (noShell && interactive) {
                throw new UsageException("-S (no shell) and -i (read commands) exclude each other");
            }
        }

        CommandLine result() {
            return new CommandLine(
                    help,
                    plan,
                    noShell,
                    interactive,
                    macros,
                    java.util.Collections.unmodifiableMap(new LinkedHashMap<>(overrides)),
                    script);
        }

        private void word(final String word, final boolean onlyFiles) throws UsageException {
            if (!onlyFiles && !plan && script == null && word.equals("plan")) {
                plan = true;
            } else if (word.isEmpty()) {
                throw new UsageException("an empty argument stands where a file is expected");
            } else if (script == null) {
                script = word;
            } else {
                throw new UsageException("one st.cmd at a time: '" + script + "' and '" + word + "'");
            }
        }

        private void option(final String argument) throws UsageException {
            final int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
            final String name = equals < 0 ? argument : argument.substring(0, equals);
            final String attached = equals < 0 ? null : argument.substring(equals + 1);
            switch (name) {
                case "-m", "--macros" -> macros(value(name, attached));
                case "-p", "--set" -> override(name, value(name, attached));
                default -> flag(argument);
            }
        }

        private void flag(final String argument) throws UsageException {
            switch (argument) {
                case "-h", "--help" -> help = true;
                case "-S", "--no-shell" -> noShell = true;
                case "-i", "--interactive" -> interactive = true;
                default -> throw new UsageException("unknown option '" + argument + "'; --help lists all");
            }
        }

        private void macros(final String value) {
            macros = macros.isEmpty() ? value : macros + "," + value;
        }

        private void override(final String option, final String value) throws UsageException {
            final int equals = value.indexOf('=');
            if (equals <= 0) {
                throw new UsageException(option + " needs NAME=VALUE, not '" + value + "'");
            }
            final String name = value.substring(0, equals).strip();
            if (overrides.putIfAbsent(name, value.substring(equals + 1).strip()) != null) {
                throw new UsageException(option + " sets " + name + " twice");
            }
        }

        private String value(final String option, final String attached) throws UsageException {
            if (attached != null) {
                return attached;
            }
            if (at >= arguments.length) {
                throw new UsageException(option + " needs a value");
            }
            return arguments[at++];
        }
    }
}
