package org.pebbleioc.ioc.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.RunningIoc;
import org.pebbleioc.ioc.ca.PyEpics;

/**
 * The same records, asked the same questions by the C client library, as a C IOC (EPICS base 7.0.3.1) was asked when
 * {@code facts-of-base.txt} was recorded. Every line that differs is in {@code differences.txt}, with its reason.
 */
class FidelityTest {
    private static RunningIoc ioc;

    @BeforeAll
    static void boot() {
        ioc = RunningIoc.boot(file("fidelity.cmd").toString());
    }

    @AfterAll
    static void close() {
        ioc.close();
    }

    private static Path file(final String name) {
        return RunningIoc.HOME.resolve("ioc/src/test/resources/org/pebbleioc/ioc/fidelity/" + name);
    }

    @Test
    void shouldAnswerTheCClientAsACIocDoes() throws IOException {
        final List<String> ours = new ArrayList<>();
        try (PyEpics client =
                PyEpics.start(ioc.caClient(), Files.readString(file("facts.py"), StandardCharsets.UTF_8))) {
            client.finish(120).lines().filter(line -> !line.startsWith("****")).forEach(ours::add);
        }
        assertTrue(ours.contains("done"), () -> String.join("\n", ours));
        assertEquals("", unexpected(Files.readAllLines(file("facts-of-base.txt")), ours));
    }

    /** A line of {@code differences.txt}: what it is about, the words that its lines begin with, and why. */
    private record Known(String about, List<String> words) {
        static Known of(final String line) {
            final String[] parts = line.split("\\|");
            return new Known(parts[0].strip(), List.of(parts[1].strip().split(" ")));
        }

        boolean covers(final String subject, final String line) {
            return subject.equals(about)
                    && (words.get(0).equals("*") || words.contains(line.strip().split(" ")[0]));
        }
    }

    private static List<Known> known() throws IOException {
        return Files.readAllLines(file("differences.txt")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Known::of)
                .toList();
    }

    /** Lines that differ and are not known to. */
    private static String unexpected(final List<String> theirs, final List<String> ours) throws IOException {
        final List<Known> known = known();
        final StringBuilder text = new StringBuilder();
        String about = "";
        final int lines = Math.max(theirs.size(), ours.size());
        for (int i = 0; i < lines; i++) {
            final String base = i < theirs.size() ? theirs.get(i) : "(nothing)";
            final String own = i < ours.size() ? ours.get(i) : "(nothing)";
            if (!base.startsWith(" ")) {
                about = base.split(" is | ->")[0];
            }
            final String subject = about;
            if (!base.equals(own) && known.stream().noneMatch(k -> k.covers(subject, base))) {
                text.append(about)
                        .append(" | ")
                        .append(base.strip())
                        .append(" | ")
                        .append(own.strip())
                        .append('\n');
            }
        }
        return text.toString();
    }
}
