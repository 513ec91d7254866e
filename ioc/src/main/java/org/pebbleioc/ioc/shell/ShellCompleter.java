package org.pebbleioc.ioc.shell;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes command names in the first word and after {@code help}, file names elsewhere. Shell thread. */
final class ShellCompleter implements Completer {
    private static final int MOST_FILES = 500;

    private final Shell shell;

    ShellCompleter(final Shell shell) {
        this.shell = shell;
    }

    @Override
    public void complete(final LineReader reader, final ParsedLine line, final List<Candidate> candidates) {
        final boolean isScript = line.line().stripLeading().startsWith("<");
        final boolean isCommand = line.wordIndex() == 0 && !isScript;
        if (isCommand || "help".equals(line.words().get(0))) {
            shell.commands().all().forEach(command -> candidates.add(new Candidate(command.name())));
        } else {
            files(
                    line.word()
                            .substring(
                                    0, Math.min(line.wordCursor(), line.word().length())),
                    candidates);
        }
    }

    private void files(final String typed, final List<Candidate> candidates) {
        final String parent = typed.substring(0, typed.lastIndexOf('/') + 1);
        final Path directory = shell.directory().resolve(parent);
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (final Path file : files) {
                if (candidates.size() >= MOST_FILES) {
                    return;
                }
                final boolean isDirectory = Files.isDirectory(file);
                final String value = parent + file.getFileName() + (isDirectory ? "/" : "");
                candidates.add(new Candidate(
                        value, file.getFileName().toString(), null, null, isDirectory ? "" : " ", null, !isDirectory));
            }
        } catch (final IOException e) {
            // a directory that cannot be read offers nothing
            candidates.clear();
        }
    }
}
