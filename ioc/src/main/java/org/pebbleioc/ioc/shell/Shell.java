package org.pebbleioc.ioc.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.pebbleioc.ioc.shell.ScriptResult.Ending;

/**
 * The interpreter. Reads lines from a script, from one string or from a console, and runs them as base's
 * {@code iocsh} does: script lines are echoed, a failing line is reported with file and line, and {@code on error} of
 * that script decides whether the next line is read.
 */
public final class Shell {
    private static final int MAX_DEPTH = 32;

    private final CommandRegistry commands;
    private final Environment environment;
    private final Macros macros;
    private final PrintStream out;
    private final PrintStream err;

    // any thread
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicReference<Thread> atPrompt = new AtomicReference<>();

    // shell thread
    private final Deque<ScriptFrame> frames = new ArrayDeque<>();
    private boolean systemAllowed;
    private Path directory;
    private int errors;

    /** @param directory where relative file names start, until {@code cd} */
    public Shell(
            final CommandRegistry commands,
            final Environment environment,
            final Path directory,
            final PrintStream out,
            final PrintStream err) {
        this.commands = commands;
        this.environment = environment;
        this.macros = new Macros(environment);
        this.directory = directory.toAbsolutePath().normalize();
        this.out = out;
        this.err = err;
        final String home = environment.value("PEBBLEIOC_HOME");
        if (home != null && !home.isEmpty()) {
            environment.setDefault("EPICS_DB_INCLUDE_PATH", home + "/db");
            environment.setDefault("PEBBLEIOC_DB", home + "/db");
        }
    }

    public CommandRegistry commands() {
        return commands;
    }

    public Environment environment() {
        return environment;
    }

    /** Lines that failed since the shell was made. */
    public int errors() {
        return errors;
    }

    /** Whether {@code system} may start processes. Off: operators who need it say so in the IOC's code, not at the prompt. */
    public void allowSystem(final boolean allowed) {
        systemAllowed = allowed;
    }

    /** Ends waits, the prompt, and the reading of scripts after the line that runs now. Any thread. */
    public void stop() {
        stop.countDown();
        final Thread waiting = atPrompt.get();
        if (waiting != null && waiting != Thread.currentThread()) {
            waiting.interrupt();
        }
    }

    /** Whom {@link #stop()} has to wake, or null: only a terminal can be interrupted, a pipe's end must close. */
    void waitingAtPrompt(final Thread thread) {
        atPrompt.set(thread);
    }

    /**
     * Runs a script. A name that is not found from the current directory is looked for beside the calling script.
     *
     * @param definitions macros for it and for what it calls, {@code A=1,B=2}; empty for none
     */
    public ScriptResult runScript(final String file, final String definitions) {
        final int before = errors;
        final Path path = find(file);
        if (frames.size() >= MAX_DEPTH) {
            fail("script " + file + " not run: scripts call each other more than " + MAX_DEPTH + " deep");
            return new ScriptResult(errors - before, Ending.BROKEN);
        }
        // not only regular files: a script may come from a pipe, as with bash's <(...), or be /dev/null
        if (!Files.exists(path) || Files.isDirectory(path)) {
            fail("can't open script " + file + ": "
                    + (Files.isDirectory(path) ? path + " is a directory" : "no such file (looked for " + path + ")"));
            return new ScriptResult(errors - before, Ending.BROKEN);
        }
        // not Files.newBufferedReader: a comment in another encoding must not end a script
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(Files.newInputStream(path), StandardCharsets.UTF_8))) {
            final Ending ending =
                    inFrame(new ScriptFrame(path, ErrorPolicy.CONTINUE), definitions, () -> lines(reader));
            return new ScriptResult(errors - before, ending);
        } catch (final ShellException e) {
            fail(e.getMessage());
        } catch (final IOException e) {
            fail("can't read script " + path + ": " + describe(e));
        }
        return new ScriptResult(errors - before, Ending.BROKEN);
    }

    /** Runs one line, with {@code on error break} as {@code iocshRun} has it, and without echo. */
    public ScriptResult runLine(final String line, final String definitions) {
        final int before = errors;
        try {
            final Path file = frames.isEmpty() ? null : frames.peek().file;
            final ScriptFrame frame = new ScriptFrame(file, ErrorPolicy.BREAK);
            frame.line = frames.isEmpty() ? 0 : frames.peek().line;
            final Ending ending = inFrame(frame, definitions, () -> afterLine(execute(line, false)));
            return new ScriptResult(errors - before, ending == null ? Ending.END : ending);
        } catch (final ShellException | IOException e) {
            fail(describe(e));
        }
        return new ScriptResult(errors - before, Ending.BROKEN);
    }

    /** Runs one line of a console. @return false when it was {@code exit}, or the shell was stopped */
    boolean runConsoleLine(final String line) {
        return execute(line, false) != Outcome.EXIT && stop.getCount() > 0;
    }

    Path directory() {
        return directory;
    }

    void changeDirectory(final Path to) {
        directory = to;
    }

    Macros macros() {
        return macros;
    }

    boolean isSystemAllowed() {
        return systemAllowed;
    }

    boolean isStopped() {
        return stop.getCount() == 0;
    }

    /** Waits, unless the shell is stopped. */
    void sleep(final long ms) throws InterruptedException {
        stop.await(ms, TimeUnit.MILLISECONDS);
    }

    void policy(final ErrorPolicy policy) {
        if (!frames.isEmpty()) {
            frames.peek().policy = policy;
        }
    }

    String where() {
        final ScriptFrame frame = frames.peek();
        return frame == null || frame.file == null ? "" : frame.file.getFileName() + ":" + frame.line;
    }

    /** Prints one line that says where and what, and counts it. */
    private void fail(final String message) {
        errors++;
        final String where = where();
        err.println("ERROR " + (where.isEmpty() ? "" : where + ": ") + message);
    }

    private Path find(final String file) {
        final Path here = directory.resolve(file).normalize();
        final ScriptFrame frame = frames.peek();
        if (!Files.exists(here) && frame != null && frame.file != null) {
            final Path beside = frame.file.resolveSibling(file).normalize();
            return Files.exists(beside) ? beside : here;
        }
        return here;
    }

    private Ending inFrame(final ScriptFrame frame, final String definitions, final Body body)
            throws ShellException, IOException {
        macros.push(macros.values(definitions));
        frames.push(frame);
        try {
            return body.run();
        } finally {
            frames.pop();
            macros.pop();
        }
    }

    private Ending lines(final BufferedReader reader) throws IOException {
        final ScriptFrame frame = frames.peek();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (isStopped()) {
                return Ending.STOPPED;
            }
            frame.line++;
            final Ending ending = afterLine(execute(line, true));
            if (ending != null) {
                return ending;
            }
        }
        return Ending.END;
    }

    /** Why no further line is read, or null. */
    private Ending afterLine(final Outcome outcome) {
        if (outcome == Outcome.EXIT) {
            return Ending.END;
        }
        if (outcome == Outcome.HALTED) {
            return Ending.HALTED;
        }
        if (outcome == Outcome.DONE) {
            return null;
        }
        final ErrorPolicy policy = frames.peek().policy;
        switch (policy.action()) {
            case BREAK -> {
                return Ending.BROKEN;
            }
            case HALT -> {
                err.println("ERROR " + where() + ": halted by on error halt");
                return Ending.HALTED;
            }
            case WAIT -> {
                err.printf("%s: waiting %.1f s after an error%n", where(), policy.waitSeconds());
                try {
                    if (stop.await((long) (policy.waitSeconds() * 1e3), TimeUnit.MILLISECONDS)) {
                        return Ending.STOPPED;
                    }
                } catch (final InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return Ending.STOPPED;
                }
            }
            case CONTINUE -> {
                // the next line
            }
        }
        return null;
    }

    private Outcome execute(final String raw, final boolean echo) {
        try {
            final String start = raw.stripLeading();
            if (start.startsWith("#")) {
                if (echo && !start.startsWith("#-")) {
                    out.println(raw);
                }
                return Outcome.DONE;
            }
            final String line = macros.expand(raw);
            final String text = line.strip();
            if (echo && !text.isEmpty() && !text.startsWith("#-")) {
                out.println(line);
            }
            return text.isEmpty() || text.startsWith("#") ? Outcome.DONE : run(SplitLine.parse(text));
        } catch (final ShellException e) {
            fail(e.getMessage());
            return Outcome.FAILED;
        }
    }

    private Outcome run(final SplitLine line) throws ShellException {
        final List<String> words = line.words();
        final SplitLine.Redirect input = line.redirects().get(0);
        if (words.isEmpty() && input != null) {
            return outcome(runScript(input.file(), ""));
        }
        if (input != null) {
            throw new ShellException("only a script can be read with <, not input for " + words.get(0));
        }
        if (!words.isEmpty() && words.get(0).equals("exit")) {
            return Outcome.EXIT;
        }
        try (Redirection redirection = Redirection.open(line.redirects(), this, out, err)) {
            return words.isEmpty() ? Outcome.DONE : call(words, redirection.context());
        }
    }

    private Outcome call(final List<String> words, final ShellContext context) throws ShellException {
        final ShellCommand command = commands.find(words.get(0));
        if (command == null) {
            throw new ShellException("command " + words.get(0) + " not found (help lists all)");
        }
        try {
            command.run(context, words.subList(1, words.size()));
        } catch (final ScriptCommands.ScriptFailedException e) {
            return outcome(e.result());
        } catch (final ShellException e) {
            throw e;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ShellException(command.name() + ": interrupted");
        } catch (final Exception e) {
            throw new ShellException(command.name() + ": " + describe(e));
        }
        return Outcome.DONE;
    }

    private static Outcome outcome(final ScriptResult result) {
        return switch (result.ending()) {
            case END, STOPPED -> Outcome.DONE;
            case BROKEN -> Outcome.FAILED;
            case HALTED -> Outcome.HALTED;
        };
    }

    private static String describe(final Exception e) {
        final String message = e.getMessage();
        if (message == null) {
            return e.getClass().getSimpleName();
        }
        if (e instanceof NoSuchFileException) {
            return "no such file: " + message;
        }
        // messages of this project speak for themselves; a class name helps only with what nobody foresaw
        final boolean speaks = e instanceof IllegalArgumentException
                || e instanceof IllegalStateException
                || e instanceof ShellException
                || e.getClass() == IOException.class
                || e.getClass().getName().startsWith("org.pebbleioc.");
        return speaks ? message : e.getClass().getSimpleName() + ": " + message;
    }

    private enum Outcome {
        DONE,
        FAILED,
        EXIT,
        HALTED
    }

    private interface Body {
        Ending run() throws IOException;
    }
}
