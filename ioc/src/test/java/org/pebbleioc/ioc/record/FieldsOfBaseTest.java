package org.pebbleioc.ioc.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every field of every record type of EPICS base: name, type, choices, size, initial value, rights, what a put does. */
class FieldsOfBaseTest {
    @Test
    void shouldHaveTheFieldsOfBase() throws IOException {
        final List<String> wrong = new ArrayList<>();
        int fields = 0;
        for (final String line : lines()) {
            final String[] words = line.split(" ");
            final List<String> types =
                    words[0].equals("*") ? List.of(RecordTypes.names().split(" ")) : List.of(words[0]);
            for (final String type : types) {
                assertNotNull(RecordTypes.find(type), "record type " + type);
                check(type, words, wrong);
                fields++;
            }
        }
        assertTrue(fields > 2400, "fields seen: " + fields);
        assertEquals(List.of(), wrong);
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = FieldsOfBaseTest.class.getResourceAsStream("fields-of-base.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    private static void check(final String type, final String[] words, final List<String> wrong) {
        final String name = type + "." + words[1] + " ";
        final FieldDef field = RecordTypes.find(type).field(words[1]);
        if (field == null) {
            wrong.add(name + "is missing");
            return;
        }
        final String fieldType = words[2].replaceAll("[(:].*", "");
        final boolean isText = fieldType.equals("ARRAY") && field.type() == FieldType.STRING;
        if (!field.type().name().equals(fieldType) && !isText) {
            wrong.add(name + "type " + fieldType + ", here " + field.type());
        }
        choices(name, words[2], field, wrong);
        if (fieldType.equals("STRING") && !words[2].endsWith(":" + field.size())) {
            wrong.add(name + words[2] + ", here of size " + field.size());
        }
        final List<String> flags = List.of(words).subList(3, words.length);
        // clients cannot write a text that is a hidden array in base
        if (!isText || field.isValue()) {
            flag(name, flags, "ro", field.readOnly(), wrong);
        }
        flag(name, flags, "pp", field.processes(), wrong);
        // states of mbbi and mbbo: base posts in code what the definition says for the others
        if (!words[1].endsWith("ST") || !type.startsWith("mbb")) {
            flag(name, flags, "prop", field.property(), wrong);
        }
        flag(name, flags, "level" + field.interest(), true, wrong);
        if (field.isValue()) {
            flag(name, flags, "ASL0", true, wrong);
        }
        initial(name, flags, field, wrong);
    }

    private static void choices(
            final String name, final String definition, final FieldDef field, final List<String> wrong) {
        if (definition.contains("(") && !definition.endsWith("()")) {
            final String[] choices = definition
                    .substring(definition.indexOf('(') + 1, definition.lastIndexOf(')'))
                    .split("\\|");
            for (int i = 0; i < choices.length; i++) {
                final String ours = i < field.choices().size() ? field.choices().get(i) : "nothing";
                if (!ours.replace(' ', '_').equals(choices[i])) {
                    wrong.add(name + "choice " + i + " " + choices[i] + ", here " + ours);
                }
            }
        }
    }

    private static void flag(
            final String name,
            final List<String> flags,
            final String flag,
            final boolean here,
            final List<String> wrong) {
        if (flags.contains(flag) != here) {
            wrong.add(name + (here ? "is not " : "is ") + flag + " in base: " + flags);
        }
    }

    private static void initial(
            final String name, final List<String> flags, final FieldDef field, final List<String> wrong) {
        // base sets these when it makes the record: UDFS, and inputs that are not there
        final boolean setLater = field.name().equals("SEVR") || name.matches("sel\\.[A-L] ");
        if (setLater || field.type() == FieldType.ARRAY || field.type().isLink()) {
            return;
        }
        final String base = flags.stream()
                .filter(flag -> flag.startsWith("="))
                .map(flag -> flag.substring(1))
                .findFirst()
                .orElse(field.type().isText() ? "" : "0");
        final boolean named = field.type().isChoice() && field.choices().contains(base.replace('_', ' '));
        final String expected = named ? "" + field.choices().indexOf(base.replace('_', ' ')) : base;
        final boolean same = field.type().isText()
                ? expected.equals(field.initial())
                : Double.parseDouble(expected) == ((Number) field.initial()).doubleValue();
        if (!same) {
            wrong.add(name + "is " + base + " at first, here " + field.initial());
        }
    }
}
