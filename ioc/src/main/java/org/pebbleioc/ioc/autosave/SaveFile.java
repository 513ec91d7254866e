package org.pebbleioc.ioc.autosave;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pebbleioc.ioc.db.Macros;

/**
 * What stands in a {@code .sav} file, in the form that the autosave module of EPICS reads and writes: a header, one line
 * per PV, {@code <END>}. A file without its end was not written to its end.
 *
 * @param isComplete whether {@code <END>} is there
 * @param missing PVs that had no value when it was written
 */
record SaveFile(List<SavedValue> values, boolean isComplete, int missing) {
    private static final String END = "<END>";
    private static final String ARRAY = "@array@";

    static SaveFile read(final Path file, final Macros macrosOrNull) throws IOException {
        return parse(
                new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                        .lines()
                        .toList(),
                macrosOrNull);
    }

    /** @param macrosOrNull expanded in every line; null leaves the lines as they are */
    static SaveFile parse(final List<String> lines, final Macros macrosOrNull) throws IOException {
        final List<SavedValue> values = new ArrayList<>();
        boolean complete = false;
        int missing = 0;
        for (int i = 0; i < lines.size() && !complete; i++) {
            String line = expand(lines.get(i), macrosOrNull);
            if (line.startsWith(END)) {
                complete = true;
            } else if (line.startsWith("!")) {
                missing = leadingNumber(line.substring(1));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                while (isOpenArray(line)
                        && i + 1 < lines.size()
                        && !lines.get(i + 1).startsWith(END)) {
                    line = line + " " + expand(lines.get(++i), macrosOrNull);
                }
                values.add(value(line));
            }
        }
        return new SaveFile(List.copyOf(values), complete, missing);
    }

    private static String expand(final String line, final Macros macrosOrNull) throws IOException {
        try {
            return macrosOrNull == null || line.startsWith("#") ? line : macrosOrNull.expand(line);
        } catch (final Macros.MacroException e) {
            throw new IOException(e.getMessage() + ": " + line, e);
        }
    }

    private static int leadingNumber(final String text) {
        final String digits = text.strip().replaceFirst("\\D.*", "");
        return digits.isEmpty() || digits.length() > 9 ? 0 : Integer.parseInt(digits);
    }

    private static boolean isOpenArray(final String line) {
        return line.contains(ARRAY) && elements(line.substring(line.indexOf(ARRAY) + ARRAY.length()), null) < 0;
    }

    private static SavedValue value(final String line) {
        final String stripped = line.stripLeading();
        int end = 0;
        while (end < stripped.length() && !Character.isWhitespace(stripped.charAt(end))) {
            end++;
        }
        final String pv = stripped.substring(0, end);
        final String rest = end < stripped.length() ? stripped.substring(end + 1) : "";
        if (rest.strip().startsWith(ARRAY)) {
            final List<String> elements = new ArrayList<>();
            elements(rest.strip().substring(ARRAY.length()), elements);
            return SavedValue.array(pv, elements);
        }
        return SavedValue.scalar(pv, rest);
    }

    /** Elements between the braces; -1 when the closing one is not there. */
    private static int elements(final String text, final List<String> intoOrNull) {
        final StringBuilder element = new StringBuilder();
        boolean quoted = false;
        for (int i = text.indexOf('{') + 1; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (quoted && c == '\\' && i + 1 < text.length()) {
                element.append(text.charAt(++i));
            } else if (c == '"') {
                if (quoted && intoOrNull != null) {
                    intoOrNull.add(element.toString());
                }
                element.setLength(0);
                quoted = !quoted;
            } else if (quoted) {
                element.append(c);
            } else if (c == '}') {
                return i;
            }
        }
        return -1;
    }

    /**
     * The text of a file.
     *
     * @param stamp when it is written, as {@code YYMMDD-HHMMSS}
     * @param unconnected names that have no value
     */
    static String text(final String stamp, final List<SavedValue> values, final List<String> unconnected) {
        final StringBuilder text = new StringBuilder()
                .append("# autosave R5.3\tAutomatically generated - DO NOT MODIFY - ")
                .append(stamp)
                .append('\n');
        if (!unconnected.isEmpty()) {
            text.append("! ")
                    .append(unconnected.size())
                    .append(" channel(s) not connected - or not all gets were successful\n");
        }
        for (final SavedValue value : values) {
            text.append(value.pv()).append(' ').append(value.line()).append('\n');
        }
        unconnected.forEach(name -> text.append('#').append(name).append(" Search Issued\n"));
        return text.append(END).append('\n').toString();
    }
}
