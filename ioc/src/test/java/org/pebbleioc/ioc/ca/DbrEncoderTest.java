package org.pebbleioc.ioc.ca;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.channel.Metadata;
import org.pebbleioc.ioc.channel.Sample;

class DbrEncoderTest {
    private static ByteBuffer encode(final int type, final Sample sample, final int count) {
        final DbrLayout layout = DbrLayout.of(type);
        final ByteBuffer out = ByteBuffer.allocate((int) layout.bytes(count));
        DbrEncoder.put(out, layout, sample, count, null);
        assertEquals(0, out.remaining(), "exactly the size that was promised");
        return out.flip();
    }

    private static Sample of(final DbrType type, final Object array) {
        return FakeChannel.sampleOf(type, array, 1, FakeSource.LIMITS);
    }

    /** A value of every type read as every type; the table is what a C server says. */
    @ParameterizedTest
    @CsvSource({
        // native, STRING, SHORT, FLOAT, ENUM, CHAR, LONG, DOUBLE
        "STRING:42, 42, 42, 42.0, no, 42, 42, 42.0",
        "STRING:17.5 volts, 17.5 volts, 17, 17.5, no, 17, 17, 17.5",
        "STRING:'', '', 0, 0.0, no, 0, 0, 0.0",
        "SHORT:-7, -7, -7, -7.0, 65529, 249, -7, -7.0",
        "FLOAT:2.75, 2.750, 2, 2.75, 2, 2, 2, 2.75",
        "ENUM:2, blue, 2, 2.0, 2, 2, 2, 2.0",
        "ENUM:9, '', 9, 9.0, 9, 9, 9, 9.0",
        "ENUM:16, Illegal Value, 16, 16.0, 16, 16, 16, 16.0",
        "CHAR:200, 200, 200, 200.0, 200, 200, 200, 200.0",
        "LONG:-70000, -70000, -4464, -70000.0, 61072, 144, -70000, -70000.0",
        "DOUBLE:-1.9996, -2.000, -1, -1.9996, 65535, 255, -1, -1.9996",
        "DOUBLE:1e300, 1.000e+300, 0, 3.4028235E38, 0, 0, -2147483648, 1e300",
        "DOUBLE:NaN, nan, 0, NaN, 0, 0, -2147483648, NaN",
    })
    void shouldConvertEveryTypeToEveryType(
            final String nativeValue,
            final String string,
            final int s,
            final float f,
            final String e,
            final int c,
            final int l,
            final double d) {
        final String[] parts = nativeValue.replace("'", "").split(":", 2);
        final DbrType type = DbrType.valueOf(parts[0]);
        final Object array =
                switch (type) {
                    case STRING -> new String[] {parts[1]};
                    case SHORT, ENUM -> new short[] {Short.parseShort(parts[1])};
                    case FLOAT -> new float[] {Float.parseFloat(parts[1])};
                    case CHAR -> new byte[] {(byte) Integer.parseInt(parts[1])};
                    case LONG -> new int[] {Integer.parseInt(parts[1])};
                    case DOUBLE -> new double[] {Double.parseDouble(parts[1])};
                };
        final Sample sample =
                FakeChannel.sampleOf(type, array, 1, type == DbrType.ENUM ? FakeSource.CHOICES : FakeSource.LIMITS);
        for (final int family : new int[] {0, 7, 14, 21, 28}) {
            final int[] offsets = {0, 1, 2, 3, 4, 5, 6};
            for (int i = 0; i < 7; i++) {
                offsets[i] = DbrLayout.of(family + i).valueOffset();
            }
            assertEquals(
                    string.strip(),
                    Text.read(encode(family, sample, 1), offsets[0], 40).strip());
            assertEquals((short) s, encode(family + 1, sample, 1).getShort(offsets[1]));
            assertEquals(f, encode(family + 2, sample, 1).getFloat(offsets[2]));
            final int asEnum = family + 3;
            if (e.equals("no")) {
                assertThrows(NumberFormatException.class, () -> encode(asEnum, sample, 1));
            } else {
                assertEquals(
                        (short) Integer.parseInt(e), encode(asEnum, sample, 1).getShort(offsets[3]));
            }
            assertEquals((byte) c, encode(family + 4, sample, 1).get(offsets[4]));
            assertEquals(l, encode(family + 5, sample, 1).getInt(offsets[5]));
            assertEquals(d, encode(family + 6, sample, 1).getDouble(offsets[6]));
        }
    }

    @Test
    void shouldFailOnStringsThatAreNoNumber() {
        for (final String text : List.of("abc", "--1", "x1", "99999999999")) {
            final Sample sample = of(DbrType.STRING, new String[] {text});
            assertThrows(NumberFormatException.class, () -> encode(DbrType.LONG.code(), sample, 1), text);
        }
        for (final String text : List.of("abc", "--1", "-+1", ".", " ")) {
            final Sample sample = of(DbrType.STRING, new String[] {text});
            assertThrows(NumberFormatException.class, () -> encode(DbrType.DOUBLE.code(), sample, 1), text);
        }
    }

    /** Sizes of the C structures ({@code dbr_size}), all 39. */
    @Test
    void shouldHaveTheSizesOfTheCStructures() {
        final int[] sizes = {
            40, 2, 4, 2, 1, 4, 8, 44, 6, 8, 6, 6, 8, 16, 52, 16, 16, 16, 16, 16, 24, 44, 26, 44, 424, 20, 40, 72, 44,
            30, 52, 424, 22, 48, 88, 2, 2, 48, 40
        };
        for (int code = 0; code < sizes.length; code++) {
            assertEquals(sizes[code], DbrLayout.of(code).bytes(1), "type " + code);
            assertEquals(sizes[code], DbrLayout.of(code).bytes(0), "type " + code);
        }
        assertEquals(null, DbrLayout.of(39));
    }

    @Test
    void shouldWriteControlLimitsInTheirOrder() {
        final ByteBuffer out = encode(34, of(DbrType.DOUBLE, new double[] {1.5}), 1);
        assertEquals(3, out.getShort(4), "precision");
        assertEquals("mm", Text.read(out, 8, 8));
        final double[] limits = {10, -10, 9, 8, -8, -9, 5, -5, 1.5};
        for (int i = 0; i < limits.length; i++) {
            assertEquals(limits[i], out.getDouble(16 + 8 * i), "limit " + i);
        }
    }

    @Test
    void shouldWriteNoLimitAsZeroInWholeNumbersAndNanInOthers() {
        final Sample sample = FakeChannel.sampleOf(DbrType.LONG, new int[] {1}, 1, Metadata.NONE);
        assertEquals(0, encode(26, sample, 1).getInt(12 + 2 * 4), "GR_LONG, HIHI");
        assertEquals(Double.NaN, encode(27, sample, 1).getDouble(16 + 2 * 8), "GR_DOUBLE, HIHI");
    }

    @Test
    void shouldCutChoicesUnitsAndStringsWithTerminatingZero() {
        final Metadata metadata = new Metadata(
                "furlongs", 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of("abcdefghijklmnopqrstuvwxyz0", "b"), "", "");
        final ByteBuffer choices = encode(31, FakeChannel.sampleOf(DbrType.ENUM, new short[] {1}, 1, metadata), 1);
        assertEquals(2, choices.getShort(4));
        assertEquals("abcdefghijklmnopqrstuvwxy", Text.read(choices, 6, 26));
        assertEquals("b", Text.read(choices, 32, 26));
        assertEquals(1, choices.getShort(422));
        final ByteBuffer units = encode(22, FakeChannel.sampleOf(DbrType.SHORT, new short[] {1}, 1, metadata), 1);
        assertEquals("furlong", Text.read(units, 4, 8));
        final String tooLong = "x".repeat(38) + "µm";
        final ByteBuffer text = encode(0, of(DbrType.STRING, new String[] {tooLong}), 1);
        assertEquals("x".repeat(38), Text.read(text, 0, 40), "no half character");
    }

    @Test
    void shouldSendNoTimeBefore1990() {
        final Sample sample = new Sample(DbrType.LONG, new int[] {1}, 1, 17, 3, "", 0, 5, Metadata.NONE);
        final byte[] bytes = encode(19, sample, 1).array();
        assertArrayEquals(Wire.bytes("0011 0003 00000000 00000000 00000001"), bytes);
    }

    /** {@code cvtDoubleToString} and {@code cvtFloatToString} of EPICS base, run on x86-64. */
    @ParameterizedTest
    @CsvSource({
        "0.5, 0, 1",
        "1.5, 0, 2",
        "-0.04, 1, -0.0",
        "0.05, 1, 0.1",
        "9.999, 2, 10.00",
        "1234567.891, 3, 1234567.891",
        "1e7, 2, 10000000.00",
        "1.5e7, 5, 15000000.000",
        "1e17, 2, ' 1.00e+17'",
        "0.1, 9, ' 1.000000000e-01'",
        "-1, 8, -1.00000000"
    })
    void shouldWriteNumbersAsEpicsDoes(final double value, final int precision, final String text) {
        assertEquals(text.strip(), NumberText.ofDouble(value, precision).strip());
    }
}
