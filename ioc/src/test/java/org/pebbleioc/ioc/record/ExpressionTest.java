package org.pebbleioc.ioc.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
    /** A=1 B=2 C=3 ... L=12. */
    private final double[] arguments = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "A+B*C|7",
                "(a+b)*c|9",
                "-B**2|4",
                "2**3**2|64",
                "B^C|8",
                "7%4|3",
                "-7%4|-3",
                "7%0|NaN",
                "A/0|Infinity",
                "10-4-3|3",
                "A<B|1",
                "A>=B|0",
                "A=1|1",
                "A#1|0",
                "A!=2|1",
                "!A|0",
                "~0|-1",
                "NOT 0|-1",
                "C&B|2",
                "`C|D`|7",
                "C XOR A|2",
                "`C AND B || 0`|1",
                "A&&0|0",
                "1<<4|16",
                "-8>>1|-4",
                "-8>>>28|15",
                "0xFFFFFFFF&0xFF|255",
                "A?B:C|2",
                "0?B:A?7:8|7",
                "ABS(-3.5)|3.5",
                "SQRT(16)+SQR(9)|7",
                "MIN(C,A,B)|1",
                "MAX(C,A,B,12.5)|12.5",
                "NINT(2.5)+INT(-2.6)|0",
                "FLOOR(2.7)+CEIL(2.1)|5",
                "LOG(1000)+LN(EXP(2))|5",
                "ATAN2(1,0)|0",
                "ISNAN(NAN)+ISINF(INF)+FINITE(A,B)|3",
                "1.5e2+.5|150.5",
                "L-K|1",
                "SIN(PI/2)|1",
                "A:=5;A+B|7",
            })
    void shouldCompute(final String text, final double expected) throws Exception {
        assertEquals(expected, new Expression(text, arguments).evaluate(), 1e-12, text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "A+", "(A", "A)", "A?B", "M", "SQRT A", "SQRT(A,B)", "FOO(1)", "1 2", "0x", "A:=", "*A"})
    void shouldRefuse(final String text) {
        assertThrows(Expression.SyntaxException.class, () -> new Expression(text, arguments));
    }

    @Test
    void shouldKnowTheInputsOfACalcRecordAndItsLastResult() throws Exception {
        final TestIoc ioc = new TestIoc();
        ioc.load("record(calc, c) { field(INPU, 21) field(INPM, 13) field(CALC, \"VAL*100+U-M\") }")
                .init();
        ioc.put("c.PROC", 1);
        assertEquals(8, ioc.number("c"));
        ioc.put("c.PROC", 1);
        assertEquals(808, ioc.number("c"));
        ioc.put("c.INPU", "0");
        assertEquals(0, ioc.number("c.U"), "a constant that is written to a link is the input");
        ioc.put("c.CALC", "180/PI*D2R + 3600*S2R/D2R");
        ioc.put("c.PROC", 1);
        assertEquals(2, ioc.number("c"), 1e-9);
    }

    @Test
    void shouldStore() throws Exception {
        final Expression expression = new Expression("A+B;B:=B+1", arguments);
        assertEquals(3, expression.evaluate());
        assertEquals(4, expression.evaluate());
        assertEquals(4, arguments[1]);
    }
}
