package org.pebbleioc.ioc.autosave;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.pebbleioc.ioc.db.Macros;

/** Which file of a set is good: the {@code .sav}, its twin {@code .savB}, or the newest copy {@code .sav0} to {@code .sav9}. */
final class SaveFiles {
    private static final int COPIES = 10;

    private SaveFiles() {}

    /** The first good one, or null; what is wrong with those before it goes to {@code problems}. */
    static SaveFile best(final Path file, final Macros macrosOrNull, final List<String> problems) {
        final List<Path> candidates = new ArrayList<>(List.of(file, sibling(file, "B")));
        candidates.addAll(copies(file));
        for (final Path candidate : candidates) {
            if (!Files.isRegularFile(candidate)) {
                problems.add(candidate.getFileName() + " is not there");
                continue;
            }
            try {
                final SaveFile content = SaveFile.read(candidate, macrosOrNull);
                if (content.isComplete()) {
                    return content;
                }
                problems.add(candidate.getFileName() + " has no <END>: it was not written to its end");
            } catch (final IOException e) {
                problems.add(candidate.getFileName() + " cannot be read: " + e.getMessage());
            }
        }
        return null;
    }

    private static Path sibling(final Path file, final String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    /** Newest first. */
    private static List<Path> copies(final Path file) {
        final List<Path> copies = new ArrayList<>();
        for (int i = 0; i < COPIES; i++) {
            final Path copy = sibling(file, String.valueOf(i));
            if (Files.isRegularFile(copy)) {
                copies.add(copy);
            }
        }
        copies.sort(Comparator.comparing(SaveFiles::modified).reversed());
        return copies;
    }

    private static FileTime modified(final Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (final IOException e) {
            return FileTime.fromMillis(0);
        }
    }
}
