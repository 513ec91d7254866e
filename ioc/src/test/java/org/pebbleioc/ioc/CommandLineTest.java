package org.pebbleioc.ioc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.pebbleioc.ioc.CommandLine.UsageException;

class CommandLineTest {
    static Stream<Arguments> lines() {
        return Stream.of(
                Arguments.of("", line(false, false, false, "", Map.of(), null)),
                Arguments.of("st.cmd", line(false, false, false, "", Map.of(), "st.cmd")),
                Arguments.of("plan st.cmd", line(true, false, false, "", Map.of(), "st.cmd")),
                Arguments.of("plan", line(true, false, false, "", Map.of(), null)),
                Arguments.of("-- plan", line(false, false, false, "", Map.of(), "plan")),
                Arguments.of("plan plan", line(true, false, false, "", Map.of(), "plan")),
                Arguments.of("-S x", line(false, true, false, "", Map.of(), "x")),
                Arguments.of("x -i", line(false, false, true, "", Map.of(), "x")),
                Arguments.of("-m A=1,B=2 --macros=C=3", line(false, false, false, "A=1,B=2,C=3", Map.of(), null)),
                Arguments.of(
                        "-p pebbleBufCount=16 plan --set=cfgSize=1M x",
                        line(true, false, false, "", Map.of("pebbleBufCount", "16", "cfgSize", "1M"), "x")));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void shouldParse(final String line, final CommandLine expected) throws UsageException {
        assertEquals(expected, CommandLine.parse(words(line)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-x               | unknown option '-x'",
                "--nothing        | unknown option '--nothing'",
                "a b              | one st.cmd at a time: 'a' and 'b'",
                "-m               | -m needs a value",
                "-p novalue       | -p needs NAME=VALUE, not 'novalue'",
                "-p a=1 -p a=2    | -p sets a twice",
                "-S -i            | exclude each other",
            })
    void shouldSayWhatIsWrong(final String line, final String message) {
        final UsageException e = assertThrows(UsageException.class, () -> CommandLine.parse(words(line)));

        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void shouldHelp() throws UsageException {
        assertTrue(CommandLine.parse("-h").help());
        assertTrue(CommandLine.parse("--help").help());
        for (final String option :
                List.of("-m", "-p", "-S", "-i", "-h", "plan", "dmacheck", "bench", "PEBBLEIOC_JAVA_OPTS")) {
            assertTrue(CommandLine.HELP.contains(option), option);
        }
        assertTrue(CommandLine.HELP.lines().allMatch(l -> l.length() < 90));
    }

    private static CommandLine line(
            final boolean plan,
            final boolean noShell,
            final boolean interactive,
            final String macros,
            final Map<String, String> overrides,
            final String script) {
        return new CommandLine(false, plan, noShell, interactive, macros, overrides, script);
    }

    private static String[] words(final String line) {
        return line.isEmpty() ? new String[0] : line.split(" +");
    }
}
