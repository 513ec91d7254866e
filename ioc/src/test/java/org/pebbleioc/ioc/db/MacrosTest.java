package org.pebbleioc.ioc.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MacrosTest {
    private final Macros macros = Macros.of(Map.of(), Map.of("ENV", "environment")::get)
            .with("P=13SIM1:,R=cam1:,N=1,V1=one,NAME=$(P)$(R),Q=\"a,b\",EMPTY=,S='x y'");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "$(P)$(R)Acquire | 13SIM1:cam1:Acquire",
                "${P}x | 13SIM1:x",
                "$(X=7) | 7",
                "$(X=$(N)) | 1",
                "$(X=) | ``",
                "$(EMPTY=5)| ``",
                "$(V$(N)) | one",
                "$(NAME) | 13SIM1:cam1:",
                "$(NAME,P=other:) | other:cam1:",
                "$(Q) | a,b",
                "$(S) | x y",
                "$(ENV) | environment",
                "\\$(P) | \\$(P)",
                "'$(P)' | '$(P)'",
                "\"it's $(N)\" | \"it's 1\"",
                "costs $5 | costs $5",
            })
    void shouldExpand(final String text, final String expected) throws Exception {
        assertEquals(expected, macros.expand(text));
    }

    @Test
    void shouldNameTheUndefinedMacroAndItsPlace() {
        final Macros.MacroException e =
                assertThrows(Macros.MacroException.class, () -> macros.expand("abc $(P) $(MISSING)"));
        assertEquals("macro MISSING is undefined", e.getMessage());
        assertEquals(9, e.offset());
    }

    @Test
    void shouldRefuseACircle() {
        final Macros circle = Macros.none().with("A=$(B),B=$(A)");
        assertThrows(Macros.MacroException.class, () -> circle.expand("$(A)"));
        assertThrows(Macros.MacroException.class, () -> circle.expand("$(A"));
        assertThrows(IllegalArgumentException.class, () -> Macros.none().with("A=\"x"));
    }
}
