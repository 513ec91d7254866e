package org.pebbleioc.ioc.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Our templates as text: just enough to check names and fields, and on purpose not the record parser. */
record TemplateText(String file, Map<String, Entry> records) {
    private static final Pattern RECORD = Pattern.compile("record\\((\\w+), \"\\$\\(P\\)\\$\\(R\\)(\\w+)\"\\) \\{");
    private static final Pattern FIELD = Pattern.compile("    field\\((\\w+), \"([^\"]*)\"\\)");
    private static final Pattern INFO = Pattern.compile("    info\\(([\\w:]+), \"([^\"]*)\"\\)");
    private static final Pattern INCLUDE = Pattern.compile("include \"([^\"]+)\"");

    /** One record with what it says about itself. */
    record Entry(String type, String name, Map<String, String> fields, Map<String, String> infos) {
        String drvInfo() {
            final String link = fields.getOrDefault("OUT", fields.getOrDefault("INP", ""));
            return link.startsWith("@asyn(") ? link.substring(link.lastIndexOf(')') + 1) : "";
        }

        List<String> choices() {
            if (fields.containsKey("ZNAM")) {
                return List.of(fields.get("ZNAM"), fields.get("ONAM"));
            }
            return fields.entrySet().stream()
                    .filter(e -> e.getKey().length() == 4 && e.getKey().endsWith("ST"))
                    .map(Map.Entry::getValue)
                    .toList();
        }
    }

    static Path databases() {
        return Path.of("..", "db").toAbsolutePath().normalize();
    }

    /** The template with all that it includes, later records over earlier ones. */
    static TemplateText read(final String file) throws IOException {
        final Map<String, Entry> records = new LinkedHashMap<>();
        Entry open = null;
        int number = 0;
        for (final String line : Files.readAllLines(databases().resolve(file))) {
            number++;
            final Matcher record = RECORD.matcher(line);
            final Matcher field = FIELD.matcher(line);
            final Matcher info = INFO.matcher(line);
            final Matcher include = INCLUDE.matcher(line);
            if (open == null && record.matches()) {
                open = new Entry(record.group(1), record.group(2), new LinkedHashMap<>(), new LinkedHashMap<>());
            } else if (open != null && field.matches()) {
                once(open.fields.put(field.group(1), field.group(2)), file, number);
            } else if (open != null && info.matches()) {
                once(open.infos.put(info.group(1), info.group(2)), file, number);
            } else if (open != null && line.equals("}")) {
                once(records.put(open.name, open), file, number);
                open = null;
            } else if (open == null && include.matches()) {
                records.putAll(read(include.group(1)).records);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                throw new IOException(file + ":" + number + ": " + line);
            }
        }
        return new TemplateText(file, records);
    }

    private static void once(final Object earlier, final String file, final int number) throws IOException {
        if (earlier != null) {
            throw new IOException(file + ":" + number + ": for the second time");
        }
    }
}
