package org.pebbleioc.ioc.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.RunningIoc;
import org.pebbleioc.ioc.shell.Glob;

/**
 * The same records and groups, asked the same questions over PVAccess, as a C IOC (EPICS base 7.0.3.1, QSRV) was asked
 * when {@code pva-facts-of-base.txt} was recorded. Every difference is in {@code pva-differences.txt}, with its reason, and
 * every line of that file is still needed.
 */
class PvaFidelityTest {
    private static Path file(final String name) {
        return RunningIoc.HOME.resolve("ioc/src/test/resources/org/pebbleioc/ioc/fidelity/" + name);
    }

    @Test
    void shouldAnswerOverPvAccessAsACIocDoes() throws Exception {
        final List<String> ours;
        try (RunningIoc ioc = RunningIoc.boot(file("pva.cmd").toString());
                PvaPeer peer = PvaPeer.of(ioc)) {
            ours = PvaFacts.of(peer);
        }
        final Map<String, Set<String>> theirs = bySubject(Files.readAllLines(file("pva-facts-of-base.txt")));
        final List<Known> known = Files.readAllLines(file("pva-differences.txt")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Known::of)
                .toList();
        final List<String> unexpected = new ArrayList<>();
        final Set<Known> needed = new LinkedHashSet<>();
        final Map<String, Set<String>> own = bySubject(ours);
        final Set<String> subjects = new LinkedHashSet<>(theirs.keySet());
        subjects.addAll(own.keySet());
        for (final String subject : subjects) {
            for (final String difference : differences(theirs.get(subject), own.get(subject))) {
                final List<Known> covering = known.stream()
                        .filter(k -> k.covers(subject, difference))
                        .toList();
                needed.addAll(covering);
                if (covering.isEmpty()) {
                    unexpected.add(subject + " | " + difference);
                }
            }
        }
        known.stream()
                .filter(k -> !needed.contains(k))
                .forEach(k -> unexpected.add("no difference any more: " + k.text()));
        assertEquals("", String.join("\n", unexpected));
    }

    /** Lines by what they are about; a subject that comes again is another one. */
    private static Map<String, Set<String>> bySubject(final List<String> lines) {
        final Map<String, Set<String>> found = new LinkedHashMap<>();
        Set<String> about = null;
        for (final String line : lines) {
            if (line.startsWith(" ")) {
                about.add(line.strip());
            } else {
                about = new LinkedHashSet<>();
                String subject = line;
                while (found.containsKey(subject)) {
                    subject += " again";
                }
                found.put(subject, about);
            }
        }
        return found;
    }

    /** What only the C IOC says, with {@code -} before it, and what only ours says, with {@code +}. */
    private static List<String> differences(final Set<String> theirs, final Set<String> ours) {
        final List<String> differences = new ArrayList<>();
        if (theirs == null || ours == null) {
            differences.add(theirs == null ? "+ all" : "- all");
            return differences;
        }
        theirs.stream().filter(line -> !ours.contains(line)).forEach(line -> differences.add("- " + line));
        ours.stream().filter(line -> !theirs.contains(line)).forEach(line -> differences.add("+ " + line));
        return differences;
    }

    /** A line of {@code pva-differences.txt}: subjects, differences, both with {@code *} and {@code ?}, and why. */
    private record Known(String text, Pattern subject, Pattern difference) {
        static Known of(final String line) {
            final String[] parts = line.split(" \\| ");
            if (parts.length != 3) {
                throw new IllegalArgumentException("subject | difference | reason: " + line);
            }
            return new Known(line, Glob.of(parts[0].strip()), Glob.of(parts[1].strip()));
        }

        boolean covers(final String about, final String line) {
            return subject.matcher(about).matches() && difference.matcher(line).matches();
        }
    }
}
