package org.pebbleioc.ioc.autosave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pebbleioc.ioc.channel.GeneralFormat;
import org.pebbleioc.ioc.db.Macros;

/** Save files in the form of the autosave module, and which of several is good. */
class SaveFileTest {
    /** Lines as the autosave module of EPICS writes them. */
    private static final String FROM_C = """
            # autosave R5.10\tAutomatically generated - DO NOT MODIFY - 250612-093015
            ! 1 channel(s) not connected - or not all gets were successful
            xxx:SR_ao.DISP 0
            xxx:SR_ao.SCAN 3
            xxx:SR_ao.VAL 4.1234567890123
            xxx:SR_ao.DESC a description  with blanks\s
            xxx:SR_ao.EGU\s
            xxx:myCalc.CALC$ 123456789+123456789+123456789+123456789+123456789
            xxx:SR_ao.OUT xxx:SR_bo.VAL NPP NMS
            #i_dont_exist.VAL Search Issued
            xxx:SR_char_array @array@ { "1" "2" "3" }
            xxx:strings @array@ { "say \\"no\\"" "back\\\\slash" "" }
            xxx:empty @array@ { }
            xxx:long @array@ {
            "1" "2"
            "3" }
            <END>
            """;

    @TempDir
    private Path folder;

    @Test
    void shouldReadWhatAnIocInCWrote() throws IOException {
        final SaveFile file = SaveFile.parse(FROM_C.lines().toList(), null);
        assertTrue(file.isComplete());
        assertEquals(1, file.missing());
        assertEquals(11, file.values().size());
        assertEquals(
                SavedValue.scalar("xxx:SR_ao.VAL", "4.1234567890123"),
                file.values().get(2));
        assertEquals("a description  with blanks ", file.values().get(3).text());
        assertEquals("", file.values().get(4).text());
        assertEquals("xxx:SR_bo.VAL NPP NMS", file.values().get(6).text());
        assertEquals(List.of("1", "2", "3"), file.values().get(7).elements());
        assertEquals(
                List.of("say \"no\"", "back\\slash", ""), file.values().get(8).elements());
        assertEquals(List.of(), file.values().get(9).elements());
        assertEquals(List.of("1", "2", "3"), file.values().get(10).elements());
    }

    @Test
    void shouldWriteWhatItReads() throws IOException {
        final List<SavedValue> values =
                SaveFile.parse(FROM_C.lines().toList(), null).values();
        final String text = SaveFile.text("250612-093015", values, List.of("i_dont_exist.VAL"));
        assertEquals(
                FROM_C.replace("R5.10", "R5.3")
                        .replace("{\n\"1\" \"2\"\n\"3\" }", "{ \"1\" \"2\" \"3\" }")
                        .lines()
                        .filter(line -> !line.startsWith("#i"))
                        .toList(),
                text.lines().filter(line -> !line.startsWith("#i")).toList());
        assertTrue(text.contains("\n#i_dont_exist.VAL Search Issued\n<END>\n"), text);
        assertEquals(values, SaveFile.parse(text.lines().toList(), null).values());
    }

    @Test
    void shouldExpandMacrosWhereSomeAreGiven() throws IOException {
        final List<String> lines = List.of("$(P)ao 1", "# $(NOT:LOOKED:AT)", "<END>");
        assertEquals(
                "X:ao",
                SaveFile.parse(lines, Macros.of(Map.of("P", "X:"), name -> null))
                        .values()
                        .get(0)
                        .pv());
    }

    @Test
    void shouldTakeTheBestOfTheFilesThatAreThere() throws IOException {
        final Path file = folder.resolve("auto.sav");
        final List<String> problems = new ArrayList<>();
        Files.writeString(file, "a 1\n");
        Files.writeString(folder.resolve("auto.savB"), "a 2\n<END>\n");
        assertEquals("2", SaveFiles.best(file, null, problems).values().get(0).text());
        assertEquals(List.of("auto.sav has no <END>: it was not written to its end"), problems);
        Files.delete(folder.resolve("auto.savB"));
        Files.writeString(folder.resolve("auto.sav0"), "a 3\n<END>\n");
        assertEquals(
                "3",
                SaveFiles.best(file, null, new ArrayList<>()).values().get(0).text());
        Files.writeString(file, "a 4\n<END>\n");
        assertEquals(
                "4",
                SaveFiles.best(file, null, new ArrayList<>()).values().get(0).text());
        assertFalse(SaveFile.parse(List.of("a 1"), null).isComplete());
    }

    @Test
    void shouldPrintNumbersAsC() {
        assertEquals("4.1234567890123", GeneralFormat.text(4.1234567890123, 14));
        assertEquals("0.1", GeneralFormat.text(0.1, 14));
        assertEquals("1e-05", GeneralFormat.text(0.00001, 14));
        assertEquals("0.0001", GeneralFormat.text(0.0001, 14));
        assertEquals("1e+20", GeneralFormat.text(1e20, 14));
        assertEquals("100000", GeneralFormat.text(100000, 14));
        assertEquals("1.234568e+08", GeneralFormat.text(123456789, 7));
        assertEquals("-2.5e+100", GeneralFormat.text(-2.5e100, 14));
        assertEquals("0", GeneralFormat.text(0, 14));
        assertEquals("nan", GeneralFormat.text(Double.NaN, 14));
    }
}
