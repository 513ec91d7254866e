package org.pebbleioc.ioc.autosave;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.pebbleioc.ioc.db.Macros;

/** Reads request files: one PV per line, {@code file NAME macros} for another file, macros everywhere. */
final class RequestFile {
    private static final int MOST_NESTED = 20;

    private final List<Path> folders;
    private final Set<String> names = new LinkedHashSet<>();
    private final List<String> problems = new ArrayList<>();

    /** @param folders where files are looked for, in this order */
    RequestFile(final List<Path> folders) {
        this.folders = folders;
    }

    /** Takes the names of a file and of all it includes; what cannot be read is a problem and not in the names. */
    RequestFile read(final String file, final Macros macros) {
        read(file, macros, null, 0);
        return this;
    }

    /** Each once, in the order of the files. */
    List<String> names() {
        return List.copyOf(names);
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    private void read(final String file, final Macros macros, final Path includer, final int depth) {
        final Path path = find(file, includer);
        if (path == null) {
            problems.add("request file " + file + " not found in " + folders
                    + (includer == null ? "" : " (included by " + includer.getFileName() + ")"));
            return;
        }
        if (depth > MOST_NESTED) {
            problems.add("request files include each other more than " + MOST_NESTED + " deep: " + file);
            return;
        }
        try {
            int number = 0;
            for (final String raw : new String(Files.readAllBytes(path), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                number++;
                line(raw, macros, path, number, depth);
            }
        } catch (final IOException e) {
            problems.add("request file " + path + " cannot be read: " + e.getMessage());
        }
    }

    private void line(final String raw, final Macros macros, final Path path, final int number, final int depth) {
        final String stripped = raw.strip();
        if (stripped.isEmpty() || stripped.startsWith("#") || stripped.startsWith("!")) {
            return;
        }
        try {
            final String line = macros.expand(stripped).strip();
            if (line.matches("file[\\s,\"].*")) {
                final String[] words = line.substring(4).strip().split("[\\s,\"']+");
                final int first = words.length > 0 && words[0].isEmpty() ? 1 : 0;
                if (words.length <= first) {
                    problems.add(path.getFileName() + ":" + number + ": file names no file");
                    return;
                }
                final List<String> definitions = List.of(words).subList(first + 1, words.length);
                read(words[first], macros.with(String.join(",", definitions)), path, depth + 1);
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                names.add(line.split("\\s+")[0]);
            }
        } catch (final Macros.MacroException | IllegalArgumentException e) {
            problems.add(path.getFileName() + ":" + number + ": " + e.getMessage());
        }
    }

    private Path find(final String file, final Path includer) {
        for (final Path folder : folders) {
            final Path path = folder.resolve(file).normalize();
            if (Files.isRegularFile(path)) {
                return path;
            }
        }
        final Path beside = includer == null ? null : includer.resolveSibling(file);
        return beside != null && Files.isRegularFile(beside) ? beside : null;
    }
}
