package org.pebbleioc.ioc.db;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where record files are looked for: the including file's folder, the working folder, the include path. */
final class FileFinder {
    private final Path workingFolder;
    private final List<Path> folders = new ArrayList<>();

    FileFinder(final Path workingFolder, final String includePath) {
        this.workingFolder = workingFolder;
        path(includePath, true);
    }

    /** Takes a list of folders with colons between, instead of or after those that are there. */
    void path(final String list, final boolean add) {
        if (!add) {
            folders.clear();
        }
        for (final String folder : (list == null ? "" : list).split(":")) {
            if (!folder.isBlank()) {
                folders.add(workingFolder.resolve(folder.trim()));
            }
        }
    }

    /** The file, or null. */
    Path find(final String name, final Path ownFolderOrNull) {
        final List<Path> tried = new ArrayList<>();
        if (ownFolderOrNull != null) {
            tried.add(ownFolderOrNull);
        }
        tried.add(workingFolder);
        tried.addAll(folders);
        for (final Path folder : tried) {
            final Path file = folder.resolve(name);
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        return null;
    }

    String searched() {
        return workingFolder + (folders.isEmpty() ? "" : " " + folders);
    }

    static List<String> lines(final Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }
}
