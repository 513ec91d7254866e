package org.pebbleioc.ioc.shell;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Feeds a shell from a person or a pipe until {@code exit}, end of input, or {@link Shell#stop()}. Shell thread. */
public final class ShellConsole {
    private static final Logger LOG = LogManager.getLogger(ShellConsole.class);
    private static final String DEFAULT_PROMPT = "epics> ";
    private static final int COLUMNS = 80;
    private static final int ROWS = 24;

    private final Shell shell;

    public ShellConsole(final Shell shell) {
        this.shell = shell;
    }

    /** Whether a person sits at both ends. Java 22 and later hand out a console for pipes too, and tell by a method. */
    public static boolean isTerminal() {
        final Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (final NoSuchMethodException e) {
            return true;
        } catch (final ReflectiveOperationException e) {
            LOG.debug("the console does not tell whether it is a terminal", e);
            return false;
        }
    }

    /** Prompt, editing, history and completion on the process's terminal; only a prompt with IOCSH_HISTEDIT_DISABLE. */
    public void runTerminal() throws IOException {
        if (!shell.environment().valueOr("IOCSH_HISTEDIT_DISABLE", "").isEmpty()) {
            runPlain(System.in, System.out);
            return;
        }
        try (Terminal terminal =
                TerminalBuilder.builder().system(true).nativeSignals(true).build()) {
            runTerminal(terminal);
        }
    }

    /** Commands from a pipe: no prompt, no history. Ends at the end of input too. */
    public void runPipe(final InputStream input) throws IOException {
        final BufferedReader reader = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
        String line = reader.readLine();
        while (line != null && shell.runConsoleLine(line)) {
            line = reader.readLine();
        }
    }

    /** A prompt, and what the terminal itself does with keys. */
    void runPlain(final InputStream input, final PrintStream out) throws IOException {
        final BufferedReader reader = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
        boolean open = true;
        while (open) {
            out.print(prompt());
            out.flush();
            final String line = reader.readLine();
            open = line != null && shell.runConsoleLine(line);
        }
    }

    private String prompt() {
        return shell.environment().valueOr("IOCSH_PS1", DEFAULT_PROMPT);
    }

    void runTerminal(final Terminal terminal) {
        if (terminal.getColumns() <= 0) { // procServ's terminal has no size, and the prompt would have no room
            terminal.setSize(Size.of(COLUMNS, ROWS));
        }
        final LineReader reader = reader(terminal);
        boolean open = true;
        while (open && !shell.isStopped()) {
            try {
                open = shell.runConsoleLine(readLine(reader));
            } catch (final UserInterruptException e) {
                // Ctrl-C throws the typed line away, as in other shells; exit and Ctrl-D end the IOC
                terminal.flush();
            } catch (final IllegalStateException e) {
                if (!shell.isStopped()) { // SIGTERM closes the terminal under the reader
                    throw e;
                }
            } catch (final EndOfFileException e) {
                open = false;
            }
        }
        saveHistory(reader);
    }

    private String readLine(final LineReader reader) {
        shell.waitingAtPrompt(Thread.currentThread());
        try {
            return shell.isStopped() ? "exit" : reader.readLine(prompt());
        } finally {
            shell.waitingAtPrompt(null);
        }
    }

    private LineReader reader(final Terminal terminal) {
        final ShellParser parser = new ShellParser();
        final LineReaderBuilder builder = LineReaderBuilder.builder()
                .appName("pebbleioc")
                .terminal(terminal)
                .parser(parser)
                .completer(new ShellCompleter(shell))
                .variable(LineReader.HISTORY_SIZE, historySize())
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.HISTORY_TIMESTAMPED, false);
        final String file = shell.environment().valueOr("EPICS_IOCSH_HISTFILE", "");
        if (!file.isEmpty()) {
            builder.variable(LineReader.HISTORY_FILE, expandHome(file));
        }
        return builder.build();
    }

    private static void saveHistory(final LineReader reader) {
        try {
            reader.getHistory().save();
        } catch (final IOException e) {
            LOG.warn("history not saved: {}", e.toString());
        }
    }

    private Path expandHome(final String file) {
        return file.startsWith("~/")
                ? Path.of(System.getProperty("user.home"), file.substring(2))
                : shell.directory().resolve(file);
    }

    private int historySize() {
        try {
            return Math.max(1, Integer.parseInt(shell.environment().valueOr("IOCSH_HISTSIZE", "500")));
        } catch (final NumberFormatException e) {
            return 500;
        }
    }
}
