package org.pebbleioc.ioc.shell;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The files behind {@code >}, {@code >>}, {@code 2>} of one line, open while its command runs. */
final class Redirection implements AutoCloseable {
    private final List<PrintStream> opened = new ArrayList<>();
    private ShellContext context;

    private Redirection() {}

    static Redirection open(
            final Map<Integer, SplitLine.Redirect> redirects,
            final Shell shell,
            final PrintStream out,
            final PrintStream err)
            throws ShellException {
        final Redirection redirection = new Redirection();
        try {
            PrintStream commandOut = out;
            PrintStream commandErr = err;
            for (final Map.Entry<Integer, SplitLine.Redirect> entry : redirects.entrySet()) {
                final PrintStream stream = redirection.file(shell.directory(), entry.getValue());
                commandOut = entry.getKey() == 1 ? stream : commandOut;
                commandErr = entry.getKey() == 2 ? stream : commandErr;
            }
            redirection.context = new ShellContext(shell, commandOut, commandErr);
            return redirection;
        } catch (final ShellException e) {
            redirection.close();
            throw e;
        }
    }

    ShellContext context() {
        return context;
    }

    @Override
    public void close() {
        opened.forEach(PrintStream::close);
    }

    private PrintStream file(final Path directory, final SplitLine.Redirect redirect) throws ShellException {
        final Path path = directory.resolve(redirect.file());
        final OpenOption mode = redirect.append() ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
        try {
            final OutputStream file =
                    Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode);
            final PrintStream stream = new PrintStream(file, false, StandardCharsets.UTF_8);
            opened.add(stream);
            return stream;
        } catch (final IOException e) {
            throw new ShellException("can't open " + path + ": " + e.getClass().getSimpleName());
        }
    }
}
