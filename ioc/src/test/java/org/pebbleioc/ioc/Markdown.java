package org.pebbleioc.ioc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The parts of a document that a test can hold it to: fenced blocks, tables, links, code spans. */
record Markdown(Path file, List<Block> blocks, List<Table> tables, String prose) {
    /** @param info what stands behind the opening fence */
    record Block(Path file, int line, String info, List<String> lines) {
        @Override
        public String toString() {
            return file + ":" + line + " " + info;
        }
    }

    /** Cells as they are written; {@code rows} without the heading. */
    record Table(Path file, int line, List<String> heading, List<List<String>> rows) {
        @Override
        public String toString() {
            return file + ":" + line + " table of " + heading.get(0);
        }
    }

    private static final Pattern SPAN = Pattern.compile("`([^`]+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

    static Markdown read(final Path file) {
        final List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        final List<Block> blocks = new ArrayList<>();
        final List<Table> tables = new ArrayList<>();
        final StringBuilder prose = new StringBuilder();
        Table table = null;
        for (int at = 0; at < lines.size(); at++) {
            final String line = lines.get(at);
            if (line.stripLeading().startsWith("```")) {
                final Block block =
                        new Block(file, at + 1, line.strip().substring(3).strip(), new ArrayList<>());
                while (++at < lines.size() && !lines.get(at).strip().equals("```")) {
                    block.lines().add(lines.get(at));
                }
                if (at == lines.size()) {
                    throw new AssertionError(block + ": never closed");
                }
                blocks.add(block);
                continue;
            }
            prose.append(line).append('\n');
            if (!line.startsWith("|")) {
                table = null;
            } else if (table == null) {
                table = new Table(file, at + 1, cells(line), new ArrayList<>());
                tables.add(table);
            } else if (!line.matches("[|\\-: ]+")) {
                table.rows().add(cells(line));
            }
        }
        return new Markdown(file, blocks, tables, prose.toString());
    }

    private static List<String> cells(final String row) {
        return Stream.of(row.substring(1, row.lastIndexOf('|')).split("\\|", -1))
                .map(String::strip)
                .toList();
    }

    static List<String> spans(final String text) {
        return all(SPAN, text);
    }

    List<String> links() {
        return all(LINK, prose);
    }

    /** What a link to a heading of this document may say after the {@code #}, as forges make it. */
    List<String> anchors() {
        return prose.lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
                .toList();
    }

    private static List<String> all(final Pattern pattern, final String text) {
        final List<String> found = new ArrayList<>();
        final Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
