package org.pebbleioc.ioc.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table is what base's iocsh does with the same lines. */
class SplitLineTest {
    static Stream<Arguments> lines() {
        return Stream.of(
                Arguments.of("dbl", List.of("dbl")),
                Arguments.of("  dbl\t", List.of("dbl")),
                Arguments.of("dbl()", List.of("dbl")),
                Arguments.of("dbpf(\"a:b.VAL\",\"1\")", List.of("dbpf", "a:b.VAL", "1")),
                Arguments.of("dbpf a:b.VAL 1", List.of("dbpf", "a:b.VAL", "1")),
                Arguments.of("dbpf (a , b)", List.of("dbpf", "a", "b")),
                Arguments.of("f(1,,2)", List.of("f", "1", "2")),
                Arguments.of("f(1,\"\",2)", List.of("f", "1", "", "2")),
                Arguments.of("f 'a b' \"c,d\"", List.of("f", "a b", "c,d")),
                Arguments.of("f \"it's\" 'say \"x\"'", List.of("f", "it's", "say \"x\"")),
                Arguments.of("f ab\"cd\"ef", List.of("f", "abcdef")),
                Arguments.of("f a\\ b", List.of("f", "a b")),
                Arguments.of("f \\\"q\\\"", List.of("f", "\"q\"")),
                Arguments.of("f a\\,b\\(c\\)", List.of("f", "a,b(c)")),
                Arguments.of("f \\\\", List.of("f", "\\")),
                Arguments.of("f \"C:\\dir\"", List.of("f", "C:\\dir")),
                Arguments.of("f \"<x> 2>y\"", List.of("f", "<x> 2>y")),
                Arguments.of(
                        "dbLoadRecords(\"x.template\",\"P=13SIM1:,R=cam1:,PORT=SIM1\")",
                        List.of("dbLoadRecords", "x.template", "P=13SIM1:,R=cam1:,PORT=SIM1")),
                Arguments.of("echo XF:27ID1-BI{Kinetix-Det:1}", List.of("echo", "XF:27ID1-BI{Kinetix-Det:1}")));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void shouldSplitAsBaseDoes(final String line, final List<String> words) throws ShellException {
        final SplitLine split = SplitLine.parse(line);

        assertEquals(words, split.words());
        assertTrue(split.redirects().isEmpty());
    }

    @Test
    void shouldFindRedirections() throws ShellException {
        assertEquals(
                Map.of(0, redirect("x.cmd", false)), SplitLine.parse("< x.cmd").redirects());
        assertEquals(
                Map.of(0, redirect("x.cmd", false)), SplitLine.parse("<x.cmd").redirects());
        assertEquals(
                Map.of(1, redirect("a b", false)),
                SplitLine.parse("dbl > \"a b\"").redirects());
        assertEquals(
                Map.of(1, redirect("out", true), 2, redirect("err", false)),
                SplitLine.parse("dbl >>out 2>err").redirects());
        assertEquals(List.of("dbl"), SplitLine.parse("dbl>out").words());
        assertEquals(List.of("f", "12"), SplitLine.parse("f 12 2>>e").words());
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo \"a", "echo 'a", "echo a\\", "dbl >", "< ", "dbl > a > b", "dbl > > b"})
    void shouldRefuse(final String line) {
        assertThrows(ShellException.class, () -> SplitLine.parse(line));
    }

    private static SplitLine.Redirect redirect(final String file, final boolean append) {
        return new SplitLine.Redirect(file, append);
    }
}
