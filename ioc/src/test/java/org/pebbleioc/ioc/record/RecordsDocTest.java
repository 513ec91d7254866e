package org.pebbleioc.ioc.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/records.md says what is true. */
class RecordsDocTest {
    private static final Path DOC = Path.of("../docs/records.md");

    @Test
    void shouldLoadTheExample() throws Exception {
        final Matcher example =
                Pattern.compile("```db\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(DOC));
        assertTrue(example.find());
        final TestIoc ioc = new TestIoc().load(example.group(1)).init();
        ioc.put("T:Raw", 1500);
        ioc.work();
        assertEquals("370.0 degC", ioc.text("T:Text"));
        assertEquals("NO_ALARM", ioc.text("T:Temperature.SEVR"), "HIGH is delayed by AFTC");
        assertEquals(3, ioc.number("T:Points.NORD"));
    }

    /** Each type stands in one row, with the device support it has, in that order. */
    @Test
    void shouldListEveryRecordTypeWithItsDeviceSupport() throws Exception {
        final TreeMap<String, List<String>> listed = new TreeMap<>();
        boolean inTable = false;
        for (final String line : Files.readAllLines(DOC)) {
            inTable = line.startsWith("| record type |") || inTable && line.startsWith("|");
            final String[] cells = line.split("\\|", -1);
            if (!inTable || cells.length < 3 || !cells[1].contains("`")) {
                continue;
            }
            for (final String type : cells[1].replaceAll("[` ]", "").split(",")) {
                listed.put(type, supports(type, cells[2]));
            }
        }
        assertEquals(new TreeSet<>(List.of(RecordTypes.names().split(" "))), listed.keySet());
        listed.forEach((type, supports) -> assertEquals(
                RecordTypes.find(type).devices().stream()
                        .filter(device -> !device.contains("Array") && !device.startsWith("IOC "))
                        .toList(),
                supports,
                type));
    }

    /** A name in brackets behind a support says whose it is. */
    private static List<String> supports(final String type, final String cell) {
        final List<String> out = new ArrayList<>();
        for (final String support : cell.trim().split(", ")) {
            final Matcher only = Pattern.compile("(.*) \\((\\w+)\\)").matcher(support);
            final boolean limited = only.matches();
            if (!support.isEmpty() && (!limited || only.group(2).equals(type))) {
                out.add(limited ? only.group(1) : support);
            }
        }
        return type.equals("state") || type.equals("permissive") ? List.of() : out;
    }
}
