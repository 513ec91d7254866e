package org.pebbleioc.ioc.autosave;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** Request files that name one request file for each record file that is loaded ({@code autosaveBuild}). Shell thread. */
final class RequestBuilder {
    private final AutosaveOptions options;

    /** Suffix of the request files that each of these files names. */
    private final Map<Path, String> built = new LinkedHashMap<>();

    RequestBuilder(final AutosaveOptions options) {
        this.options = options;
    }

    /** @param on begins an empty file the first time; off: no more lines */
    void build(final Path file, final String suffix, final boolean on) throws IOException {
        if (!on) {
            built.remove(file);
        } else if (built.put(file, suffix) == null) {
            Files.write(file, new byte[0]);
        }
    }

    /** A record file was loaded. @param here where the shell stands */
    void loaded(final String file, final String macros, final Path here) throws IOException {
        final String name = Path.of(file).getFileName().toString();
        final int dot = name.lastIndexOf('.');
        final String stem = dot < 0 ? name : name.substring(0, dot);
        for (final Map.Entry<Path, String> entry : built.entrySet()) {
            final String request = stem + entry.getValue();
            if (options.requestFolders(here).stream()
                    .anyMatch(folder -> Files.isRegularFile(folder.resolve(request)))) {
                Files.writeString(
                        entry.getKey(),
                        "file \"" + request + "\", \"" + macros + "\"\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            }
        }
    }
}
