package org.pebbleioc.ioc.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MacrosTest {
    private final Environment environment = new Environment(Map.of(
            "P",
            "13SIM1:",
            "R",
            "cam1:",
            "N",
            "1",
            "NAME1",
            "one",
            "BOTH",
            "$(P)$(R)",
            "QUOTED",
            "\"x, y\"",
            "LOOP",
            "a$(LOOP2)",
            "LOOP2",
            "$(LOOP)",
            "EMPTY",
            ""));
    private final Macros macros = new Macros(environment);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "$(P)$(R)Acquire           | 13SIM1:cam1:Acquire",
                "${P}x                     | 13SIM1:x",
                "$(NONE=dflt)              | dflt",
                "$(NONE=)x                 | x",
                "$(P=dflt)                 | 13SIM1:",
                "$(EMPTY=dflt)x            | x",
                "$(NONE=$(P))              | 13SIM1:",
                "$(NONE=$(ALSO=deep))      | deep",
                "$(NAME$(N))               | one",
                "$(BOTH)                   | 13SIM1:cam1:",
                "$(BOTH,P=X:)              | X:cam1:",
                "\"$(P)\"                  | \"13SIM1:\"",
                "'$(P)'                    | '$(P)'",
                "\\$(P)                    | \\$(P)",
                "$P $ $$                   | $P $ $$",
                "$(QUOTED)                 | x, y",
                "a \"b\\\"c\" 'd'          | a \"b\\\"c\" 'd'",
            })
    void shouldExpandAsBaseDoes(final String line, final String expanded) throws ShellException {
        assertEquals(expanded, macros.expand(line));
    }

    @ParameterizedTest
    @ValueSource(strings = {"$(NONE)", "${NONE}", "x $(P", "$(LOOP)", "$(NAME$(NONE))"})
    void shouldRefuse(final String line) {
        final ShellException e = assertThrows(ShellException.class, () -> macros.expand(line));

        assertTrue(e.getMessage().startsWith("macro"), e.getMessage());
    }

    @Test
    void shouldPreferInnerScopesAndForgetThem() throws ShellException {
        macros.push(Macros.parse("P=A:"));
        macros.push(Macros.parse("P=B:, Q=\"$(P)\""));
        assertEquals("B: B:", macros.expand("$(P) $(Q)"));
        macros.pop();
        assertEquals("A:", macros.expand("$(P)"));

        macros.forget("P");

        assertEquals("13SIM1:", macros.expand("$(P)"));
    }

    @Test
    void shouldParseDefinitions() throws ShellException {
        assertEquals(
                Map.of("A", "1", "B", "\"x, y\"", "C", "$(D=1,E=2)", "F", ""),
                Macros.parse("A=1, B = \"x, y\",C=$(D=1,E=2),F="));
        assertEquals(Map.of(), Macros.parse(""));
        assertThrows(ShellException.class, () -> Macros.parse("A=1,B"));
        assertThrows(ShellException.class, () -> Macros.parse("A=\"1"));
    }
}
