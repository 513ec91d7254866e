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

/** Completes command names in the first word and after {@code help}, PVs where a command takes one, file names elsewhere. */
final class ShellCompleter implements Completer {
    private static final int MOST_FILES = 500;
    private static final int MOST_NAMES = 2_000;

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
            return;
        }
        final String typed =
                line.word().substring(0, Math.min(line.wordCursor(), line.word().length()));
        if (isName(line)) {
            names(typed, candidates);
        } else {
            files(typed, candidates);
        }
    }

    /** Whether the usage of the command calls this argument a record or PV. */
    private boolean isName(final ParsedLine line) {
        final ShellCommand command = shell.commands().find(line.words().get(0));
        if (command == null) {
            return false;
        }
        final String[] usage = command.usage().replaceAll("[\\[\\]]", "").trim().split("\\s+");
        final String word = usage[Math.max(0, Math.min(line.wordIndex(), usage.length) - 1)];
        return word.matches("record(\\.FIELD)?|.*PV") && line.wordIndex() <= usage.length;
    }

    private void names(final String typed, final List<Candidate> candidates) {
        for (final String name : shell.commands().pvNames()) {
            if (name.startsWith(typed) && candidates.size() < MOST_NAMES) {
                candidates.add(new Candidate(name));
            }
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
