package org.pebbleioc.ioc.shell;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A shell over a directory, with what it printed, and a command {@code record} that keeps its arguments. */
final class ShellFixture {
    final ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    final ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    final List<List<String>> calls = new ArrayList<>();
    final Environment environment;
    final Shell shell;
    private final Path directory;

    ShellFixture(final Path directory) {
        this(directory, Map.of());
    }

    ShellFixture(final Path directory, final Map<String, String> variables) {
        this.directory = directory;
        environment = new Environment(variables);
        final CommandRegistry registry = CommandRegistry.withGeneralCommands();
        registry.register(
                ShellCommand.of("record", "...", "Keeps its arguments.", (c, a) -> calls.add(List.copyOf(a))));
        registry.register(ShellCommand.of("fail", "", "Fails.", (c, a) -> {
            throw new IllegalStateException("on purpose");
        }));
        shell = new Shell(
                registry,
                environment,
                directory,
                new PrintStream(outBytes, true, StandardCharsets.UTF_8),
                new PrintStream(errBytes, true, StandardCharsets.UTF_8));
    }

    Path write(final String name, final String... lines) throws IOException {
        final Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, String.join("\n", lines) + "\n");
    }

    /** Runs lines as a script and returns the result. */
    ScriptResult script(final String... lines) throws IOException {
        write("st.cmd", lines);
        return shell.runScript("st.cmd", "");
    }

    String out() {
        return outBytes.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return errBytes.toString(StandardCharsets.UTF_8);
    }
}
