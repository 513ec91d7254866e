package org.pebbleioc.ioc.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteOrder;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The string calculation of synApps: the examples of its documentation, and what its tests expect. */
class StringExpressionTest {
    private final StringExpression.Variables variables = new StringExpression.Variables(12, 12);

    StringExpressionTest() {
        for (int i = 0; i < 12; i++) {
            variables.numbers[i] = i + 1; // A is 1, L is 12
            variables.texts[i] = "string " + (i + 1);
        }
        variables.texts[11] = "xxx:scan1.EXSC";
    }

    private Object value(final String text) throws Exception {
        return new StringExpression(text, variables).evaluate();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            value = {
                "A+B*C | 7",
                "max(A,B,C) | 3",
                "MIN(D,E,F) | 4",
                "A<<2 | 4",
                "L>>1 | 6",
                "A?B:C | 2",
                "A&&B | 1",
                "(A&B&C&D)=1 | 0",
                "A>=4 | 0",
                "1.e7/A | 10000000",
                "A%10+1 | 2",
                "!A | 0",
                "B?0:!A | 0",
                "A&&B&&!I | 0",
                "D?4:C?3:B?2:A?1:0 | 4",
                "A/(10**(B-2)) | 1",
                "-(-2)**2 | -4",
                "--2**2 | 4",
                "A--B*C | 7",
                "A=0||a=2 | 0",
                "C+((A-E)/(D-E))*(B-C) | -1",
                "nint(4095*((A-C)/(B-C))) | 8190",
                "NOT A | -1",
                "5 >? 7 | 7",
                "5 <? 7 | 5",
                "A OR D | 5",
                "7 XOR 2 | 5",
                "~0 | -1",
                "ATAN2(1,0) | 0",
                "LEN('abc') | 3",
                "LEN(2) | 10",
                "DBL('abc1.23') | 1.23",
                "DBL('12345678'[4,7]) | 5678",
                "INT('abc1.9') | 2",
                "BYTE('ABC') | 65",
                "A + 'abc1.2' | 1",
                "A + DBL('abc1.2') | 2.2",
                "'a'='a' | 1",
                "'a'>='b' | 0",
                "'b'>'a' | 1",
                "'a'#'b' | 1",
                "SSCANF('-1','%d') | -1",
                "SSCANF('-1','%hd') | -1",
                "SSCANF('-1','%ld') | -1",
                "SSCANF('V=1.25', '%*2c%lf') | 1.25",
                "SSCANF('abc 1f','abc%x') | 31",
                "@0 | 1",
                "@(A+B) | 4",
                "A:=A-1;7 | 7",
                "B:=10;UNTIL(B:=B-1;B<1) | 1",
                "A+(AA:='abc';b:=0;7) | 8",
                "FINITE(A,B) | 1",
                "0x10 | 16",
            })
    void shouldComputeNumbers(final String expression, final double expected) throws Exception {
        assertEquals(expected, (Double) value(expression), 1e-9);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            value = {
                "AA + BB | string 1string 2",
                "AA+(BB)+CC | string 1string 2string 3",
                "A?'A':'!A' | A",
                "A>B?BB:AA[A,A] | t",
                "LL[0,'.'] | xxx:scan1",
                "LL['.',-1] | EXSC",
                "'abcdef'[1,3] | bcd",
                "'abcdef'[-2,-1] | ef",
                "'abcdef'['ab','ef'] | cd",
                "'abcdef'[1,-2][1,-2] | cd",
                "'abcdef'{'cd','XX'} | abXXef",
                "'abcdef'{'zzz','XX'} | abcdef",
                "'abca'-'a' | bca",
                "'abca'-|'a' | bca",
                "'abc'<<2 | c",
                "STR(1) | 1.00000000",
                "printf('!PFCU%02d ', a)+aa[0,1] | !PFCU01 st",
                "$P('%d',b*100) | 200",
                "$P('SETP %5.2f;SETP?',A) | SETP  1.00;SETP?",
                "$P('%s!',AA) | string 1!",
                "$P('100%%') | ",
                "SSCANF('ab12','%[a-z]') | ab",
                "SSCANF('two words','%*s %s') | words",
                "MAX('a','b','c') | c",
                "@@1 | string 2",
                "'a' <? 'b' | a",
                "B:=9; AA:=''; CC:='abcdefghij'; UNTIL(AA:=AA+CC[B,B]; B:=B-1; B<0);AA | ",
                "CRC16('\\x01\\x03') | @!",
                "MODBUS('\\x01\\x03') | \\x01\\x03@!",
                "LRC('\\x01\\x03') | \\xfc",
                "AMODBUS('\\x01\\x03') | \\x01\\x03\\xfc",
                "XOR8('\\x01\\x03') | \\x02",
                "TR_ESC('a\\x62c') | abc",
                "ESC(TR_ESC('a\\rc')) | a\\rc",
            })
    void shouldComputeTexts(final String expression, final String expected) throws Exception {
        if (expected == null) {
            assertThrows(Expression.SyntaxException.class, () -> value(expression));
            return;
        }
        assertEquals(expected, value(expression));
    }

    @Test
    void shouldRunLoops() throws Exception {
        variables.texts[2] = "abcdefghij";
        assertEquals(1.0, value("B:=9; AA:=''; UNTIL(AA:=AA+CC[B,B]; B:=B-1; B<0)"));
        assertEquals("jihgfedcba", variables.texts[0]);
        variables.texts[2] = "a,b,,c";
        value("B:=0;AA:='';UNTIL(AA:=AA+(CC[b,b]==','?'':CC[b,b]);B:=B+1;B>LEN(CC))");
        assertEquals("abc", variables.texts[0]);
        assertEquals(0.0, value("A:=0;UNTIL(A:=A+1;0)"));
        assertEquals(1001, variables.numbers[0], "a thousand rounds and no more");
    }

    @Test
    void shouldReadAndWriteBytes() throws Exception {
        Assumptions.assumeTrue(
                ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "bytes in the expected texts are little-endian");
        assertEquals(0x0201, (Double) value("READ('\\x01\\x02','%hu')"));
        assertEquals(2, (Double) value("READ('\\x01\\x02','%*c%c')"));
        assertEquals("\\xe2\\x04", value("WRITE('%hd', 1250)"));
        assertEquals(-2.5, (Double) value("READ(WRITE('%lf',-2.5),'%lf')"));
    }

    @Test
    void shouldHoldNoMoreThanAStringDoes() throws Exception {
        variables.texts[0] = "x".repeat(39);
        assertEquals("x".repeat(39), value("AA+'y'"));
        assertEquals(39, ((String) value("$P('%50d',A)")).length());
    }

    @Test
    void shouldFailWhereCDoes() {
        for (final String expression : new String[] {
            "1/0", "A%0.5", "SQRT(-1)", "LN(-1)", "SSCANF('abc','%d')", "PRINTF(1,2)", "ACOS(2)", "1/0+AA", "A>B?1"
        }) {
            assertThrows(StringOperators.Failure.class, () -> value(expression), expression);
        }
        for (final String expression :
                new String[] {"", "A:=0", "1;2", "A+", "'abc", "(A", "AA[1]", "Z", "MM", "ABS(1,2)", "A B", "1;A:=2"}) {
            final Exception e = assertThrows(Expression.SyntaxException.class, () -> value(expression), expression);
            assertTrue(e.getMessage().contains("at character"), e.getMessage());
        }
    }
}
