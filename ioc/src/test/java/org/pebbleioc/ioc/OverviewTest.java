package org.pebbleioc.ioc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who comes new finds every package in the architecture's table, with a word about it, and every decision in the index. */
class OverviewTest {
    private static final Path HOME = RunningIoc.HOME;

    @Test
    void shouldNameEveryPackageAndSayWhatItIs() throws IOException {
        final Set<String> packages = new TreeSet<>();
        for (final String module : List.of("driver-binding", "readout", "pva-server", "ioc", "bench")) {
            final Path sources = HOME.resolve(module).resolve("src/main/java");
            try (Stream<Path> files = Files.walk(sources)) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .map(file -> sources.relativize(file.getParent()).toString())
                        .forEach(folder -> {
                            packages.add(folder.replace('/', '.'));
                            assertTrue(
                                    Files.exists(sources.resolve(folder).resolve("package-info.java")),
                                    folder + " has no package-info.java");
                        });
            }
        }
        assertTrue(packages.size() > 40, "sources were not found: " + packages);
        final String table = Files.readString(HOME.resolve("docs/architecture.md"));
        packages.removeIf(name -> table.contains("`" + name + "`"));
        assertEquals(Set.of(), packages, "docs/architecture.md does not name them");
    }

    @Test
    void shouldListEveryDecisionByNumberAndTitle() throws IOException {
        final Path folder = HOME.resolve("docs/decisions");
        final String index = Files.readString(folder.resolve("README.md"));
        final List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("README.md"))
                    .sorted()
                    .forEach(names::add);
        }
        assertTrue(names.size() >= 19, "decisions were not found: " + names);
        int number = 0;
        for (final String name : names) {
            number++;
            assertTrue(name.startsWith(String.format("%04d-", number)), name + " should be number " + number);
            final String heading =
                    Files.readString(folder.resolve(name)).lines().findFirst().orElse("");
            assertTrue(heading.startsWith("# " + number + ". "), name + " begins with: " + heading);
            final String row =
                    "| " + number + " | [" + heading.substring(heading.indexOf(' ', 2) + 1) + "](" + name + ") |";
            assertTrue(index.contains(row), "docs/decisions/README.md lacks: " + row);
        }
    }
}
