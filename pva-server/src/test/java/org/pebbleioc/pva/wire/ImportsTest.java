package org.pebbleioc.pva.wire;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The codec must stay speakable without sockets. */
class ImportsTest {
    @Test
    void shouldKnowNoSocket() throws IOException {
        final List<Path> sources;
        try (Stream<Path> files = Files.list(Path.of("src/main/java/org/pebbleioc/pva/wire"))) {
            sources = files.collect(Collectors.toList());
        }
        assertTrue(sources.size() > 10, sources.toString());
        for (final Path source : sources) {
            final String text = Files.readString(source);
            assertFalse(text.contains("java.net") || text.contains("java.nio.channels"), source.toString());
        }
    }
}
