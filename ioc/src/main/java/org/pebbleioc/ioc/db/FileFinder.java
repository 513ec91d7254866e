package org.pebbleioc.ioc.db;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where record files are looked for: the including file's folder, the working folder, the include path, and last the
 * files that come with the IOC, so that a site's own include path does not hide them.
 */
final class FileFinder {
    private final Path workingFolder;
    private final List<Path> folders = new ArrayList<>();
    private final Path ownFolderOrNull;

    /** @param ownFolder the record files of the IOC itself; null or empty for none */
    FileFinder(final Path workingFolder, final String includePath, final String ownFolder) {
        this.workingFolder = workingFolder;
        ownFolderOrNull = ownFolder == null || ownFolder.isBlank() ? null : workingFolder.resolve(ownFolder);
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
    Path find(final String name, final Path includerFolderOrNull) {
        final List<Path> tried = new ArrayList<>();
        if (includerFolderOrNull != null) {
            tried.add(includerFolderOrNull);
        }
        tried.add(workingFolder);
        tried.addAll(all());
        for (final Path folder : tried) {
            final Path file = folder.resolve(name);
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        return null;
    }

    String searched() {
        return workingFolder + (all().isEmpty() ? "" : " " + all());
    }

    private List<Path> all() {
        final List<Path> all = new ArrayList<>(folders);
        if (ownFolderOrNull != null && !all.contains(ownFolderOrNull)) {
            all.add(ownFolderOrNull);
        }
        return all;
    }

    static List<String> lines(final Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }
}
